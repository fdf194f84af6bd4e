# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Db2's refusals mean for a pair, and what to do about them.

Reason codes are those of the messages SQL1767N to SQL1776N. What is not known here is told in Db2's own words.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Dict, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import messages

__all__ = ["remedy"]

_REMEDIES: Dict[Tuple[str, Optional[int]], str] = {
    ("SQL1767N", 1): "the database does not wait for logs, so it is no copy of the primary: make the standby anew",
    ("SQL1767N", 2): "the database is a standby: it becomes primary by a takeover only",
    ("SQL1767N", 3): "the database is active: deactivate it first",
    ("SQL1768N", 1): "the database logs circularly: set archive_method of the pair",
    ("SQL1768N", 4): "HADR_LOCAL_HOST is no name or address of this host: correct hostname of this member",
    ("SQL1768N", 5): "HADR_LOCAL_SVC is no port or known service: correct hadr_port of this member",
    ("SQL1768N", 6): "HADR_REMOTE_SVC is no port or known service: correct hadr_port of the other member",
    ("SQL1768N", 7): (
        "the standby did not connect in time: see that it is started, that both hosts reach each other on the HADR "
        "ports, and that instance name, HADR_TIMEOUT and HADR_PEER_WINDOW are the same (db2diag.log on both says which)"
    ),
    ("SQL1768N", 8): "an HADR parameter is not set: run playbooks/db2.yml",
    ("SQL1768N", 10): "the start was interrupted: run again",
    ("SQL1769N", 2): "an active standby must be deactivated first",
    ("SQL1770N", 7): "the link was lost just now although the state still says PEER: run again in a moment",
    ("SQL1770N", 9): "the peer window is over: only mode=forced is left, which may lose commits",
    ("SQL1770N", 10): "an integrated cluster manager looks after this pair: take over with its own commands",
    ("SQL1776N", 1): "the database is a standby: clients must go to the primary",
    ("SQL1776N", 6): "this old primary was taken over by force: playbooks/db2_reintegrate.yml makes it a standby",
    ("SQL1116N", None): "the database waits for an offline backup: run playbooks/db2.yml, which makes it",
    ("SQL1117N", None): "the database waits for a rollforward: it is a copy that was not started as standby",
    ("SQL1119N", None): "a restore was left unfinished: run playbooks/db2.yml, which restores again",
    ("SQL1032N", None): "the instance is down: start it (db2start)",
    ("SQL1035N", None): "the database is in use: run again in a maintenance window with db2_hadr_interruption=true",
    ("SQL2419N", None): "the disk is full: free space there, then run again; the run goes on where it stopped",
    ("SQL1092N", None): "the account has no authority over the instance: run as the instance owner",
}


def remedy(output: str) -> str:
    """Return what Db2 refused and what to do about it, as the end of a sentence."""
    refusal = messages.first_refusal(output)
    if refusal is None:
        return " ".join(output.split()) or "Db2 said nothing"
    known = _REMEDIES.get((refusal.code, refusal.reason)) or _REMEDIES.get((refusal.code, None))
    return f"{refusal.text} - {known}" if known else refusal.text
