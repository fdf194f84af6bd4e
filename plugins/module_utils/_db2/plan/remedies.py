# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a refusal of Db2 means for a pair, and what to do about it.

This table is the one place for a message of Db2. The reason codes are documented with the messages SQL1767N to
SQL1776N. For messages that are not in the table, the text of Db2 is shown as it is.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import messages

__all__ = ["refused", "remedy"]

# Message and reason code (None: every reason code) -> meaning and remedy, as the end of a sentence.
_REMEDIES: Dict[Tuple[str, Optional[int]], str] = {
    ("SQL1767N", 1): "the database does not wait for logs, so it is not a copy of the primary: recreate the standby",
    ("SQL1767N", 2): "the database is a standby: only a takeover makes it primary",
    ("SQL1767N", 3): (
        "the database is active: deactivate a standby first; end the processes of a former primary (db2_kill), because "
        "its deactivation writes log records"
    ),
    ("SQL1768N", 1): "the database uses circular logging: set archive_method of the pair",
    ("SQL1768N", 4): "HADR_LOCAL_HOST is not a name or address of this host: correct hostname of this member",
    ("SQL1768N", 5): "HADR_LOCAL_SVC is not a port or known service: correct hadr_port of this member",
    ("SQL1768N", 6): "HADR_REMOTE_SVC is not a port or known service: correct hadr_port of the other member",
    ("SQL1768N", 7): (
        "the standby did not connect in time: check that it is started, that both hosts reach each other on the HADR "
        "ports, and that instance name, HADR_TIMEOUT and HADR_PEER_WINDOW are the same; db2diag.log on both hosts "
        "shows "
        "which of these it is"
    ),
    ("SQL1768N", 8): "an HADR parameter is not set: run playbooks/db2.yml",
    ("SQL1768N", 10): "the start was interrupted: run again",
    ("SQL1769N", 2): "an active standby must be deactivated first",
    ("SQL1770N", 7): "the connection has just been lost although the state is still PEER: run again in a moment",
    ("SQL1770N", 9): "the peer window is over: only mode=forced is possible, and it may lose commits",
    ("SQL1770N", 10): "an integrated cluster manager controls this pair: use its own commands for the takeover",
    ("SQL1776N", 1): "the database is a standby: clients must connect to the primary",
    ("SQL1776N", 6): "the other member took over from this old primary by force: run playbooks/db2_reintegrate.yml",
    ("SQL1116N", None): "the database needs an offline backup first: run playbooks/db2.yml, which makes it",
    ("SQL1117N", None): "the database waits for a rollforward: it is a copy that was not started as standby",
    ("SQL1119N", None): "a restore did not finish: run playbooks/db2.yml, which restores again",
    ("SQL1032N", None): "the instance is stopped: start it (db2start)",
    ("SQL1035N", None): "the database is in use: run again in a maintenance window with db2_hadr_interruption=true",
    ("SQL2419N", None): "the disk is full: free space there, then run again; the run continues where it stopped",
    ("SQL1092N", None): "the account has no authority over the instance: run as the instance owner",
}
# Refusals after which Db2 advises to try the same command again.
_TRY_AGAIN = (("SQL1770N", 7),)


def remedy(output: str) -> str:
    """Return the refusal in the output of Db2, with its remedy if there is one here, as the end of a sentence."""
    refusal = messages.first_refusal(output)
    if refusal is None:
        return " ".join(output.split()) or "Db2 printed nothing"
    known = _REMEDIES.get((refusal.code, refusal.reason)) or _REMEDIES.get((refusal.code, None))
    return f"{refusal.text} - {known}" if known else refusal.text


def refused(command: str, rc: Optional[int], output: str) -> Db2Error:
    """Return the error for a command that Db2 refused.

    Its details go into the result of the module: `rc`, `stdout`, and of the refusal `code`, `reason_code` (None if the
    message has none) and `try_again` (whether the same command may succeed in a moment).
    """
    refusal = messages.first_refusal(output)
    code, reason = (refusal.code, refusal.reason) if refusal else (None, None)
    details: Dict[str, Any] = {"code": code, "reason_code": reason, "try_again": (code, reason) in _TRY_AGAIN}
    return Db2Error(f"{command}: {remedy(output)}", rc=rc, stdout=output, **details)
