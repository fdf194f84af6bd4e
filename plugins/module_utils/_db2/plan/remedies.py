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

_LICENSE = "the license of Db2 does not cover HADR: install a license that does (db2licm -l shows the present one)"
_PARTITIONED = "the instance has several database partitions, which HADR does not support"
_PURESCALE = "this parameter does not fit Db2 pureScale, which this collection does not support"
_UPGRADE = "an upgrade of the database is under way: let it end on both hosts first"

# Message and reason code (None: every reason code) -> meaning and remedy, as the end of a sentence.
_REMEDIES: Dict[Tuple[str, Optional[int]], str] = {
    # START HADR against the state of the database
    ("SQL1767N", 1): "the database does not wait for logs, so it is not a copy of the primary: recreate the standby",
    ("SQL1767N", 2): "the database is a standby: only a takeover makes it primary",
    ("SQL1767N", 3): (
        "the database is active: deactivate a standby first; end the processes of a former primary (db2_kill), because "
        "its deactivation writes log records"
    ),
    ("SQL1767N", 9): _UPGRADE,
    ("SQL1767N", 98): _LICENSE,
    ("SQL1767N", 99): _PARTITIONED,
    # START HADR, ACTIVATE and CONNECT
    ("SQL1768N", 1): "the database uses circular logging: set archive_method of the pair",
    ("SQL1768N", 2): "LOGSECOND is -1 (infinite active logging), which HADR does not support: set another value",
    ("SQL1768N", 3): "the instance uses DATALINKS, which HADR does not support: set DATALINKS to NO",
    ("SQL1768N", 4): "HADR_LOCAL_HOST is not a name or address of this host: correct hostname of this member",
    ("SQL1768N", 5): "HADR_LOCAL_SVC is not a port or known service: correct hadr_port of this member",
    ("SQL1768N", 6): "HADR_REMOTE_SVC is not a port or known service: correct hadr_port of the other member",
    ("SQL1768N", 7): (
        "the standby did not connect in time: check that it is started, that both hosts reach each other on the HADR "
        "ports, that HADR_REMOTE_INST of each host names the instance of the other host, and that HADR_TIMEOUT and "
        "HADR_PEER_WINDOW are the same on both; db2diag.log on both hosts shows which of these it is"
    ),
    ("SQL1768N", 8): "an HADR parameter is not set: run playbooks/db2.yml",
    ("SQL1768N", 9): "the log files are on a raw device: put them into a file system (NEWLOGPATH)",
    ("SQL1768N", 10): "the start was interrupted by STOP HADR, a deactivation or an internal error: run again",
    ("SQL1768N", 11): "the hosts are given as IPv4 and as IPv6: use the same kind of address for both members",
    (
        "SQL1768N",
        12,
    ): "HADR_REMOTE_HOST cannot be resolved here: correct hostname of the other member, or name resolution",
    ("SQL1768N", 13): "there is not enough memory for the buffer pools: look at DBHEAP and at the memory of this host",
    ("SQL1768N", 14): (
        "HADR_TARGET_LIST does not contain HADR_REMOTE_HOST:HADR_REMOTE_SVC, spelled in the same way: run "
        "playbooks/db2.yml"
    ),
    (
        "SQL1768N",
        15,
    ): "a host or service in HADR_TARGET_LIST cannot be resolved here: correct name resolution or the list",
    ("SQL1768N", 16): "HADR_TARGET_LIST has a wrong format: host:port, separated by |",
    ("SQL1768N", 17): "HADR_REPLAY_DELAY is set, and HADR_SYNCMODE is not SUPERASYNC: set the delay to 0",
    ("SQL1768N", 18): "HADR_REPLAY_DELAY is set on the primary: set it to 0 there",
    ("SQL1768N", 19): (
        "there is another primary: do not force this one; find out which one took over last, and make the other one "
        "its standby with playbooks/db2_reintegrate.yml"
    ),
    ("SQL1768N", 20): _PURESCALE,
    ("SQL1768N", 21): "hadr_port is the port of the clients (SVCENAME) or the next one: choose another port",
    ("SQL1768N", 22): (
        "hadr_port is in the range DB2_<instance> to DB2_<instance>_END of /etc/services: choose another port"
    ),
    ("SQL1768N", 23): _PURESCALE,
    ("SQL1768N", 24): "the send buffer is too large: reduce DB2_HADR_SOSNDBUF, or raise net.core.wmem_max of this host",
    (
        "SQL1768N",
        25,
    ): "the receive buffer is too large: reduce DB2_HADR_SORCVBUF, or raise net.core.rmem_max of this host",
    ("SQL1768N", 26): (
        "a table space is not available: db2diag.log names it; make its storage available, or restore and roll forward "
        "the table space"
    ),
    ("SQL1768N", 27): _PURESCALE,
    ("SQL1768N", 28): (
        "SSL between the members failed: compare HADR_SSL_LABEL in the database configuration, and SSL_SVR_KEYDB, "
        "SSL_SVR_STASH and SSL_CIPHERSPECS in that of the database manager, on both hosts; the latter three need a "
        "restart of the instance"
    ),
    ("SQL1768N", 29): "the cluster manager allows only SYNC and NEARSYNC: change syncmode of the pair",
    ("SQL1768N", 97): "Db2 checked the database and found a problem: db2diag.log names it",
    ("SQL1768N", 98): _LICENSE,
    ("SQL1768N", 99): "an internal error of Db2: read db2diag.log, then ask IBM's support",
    # STOP HADR
    ("SQL1769N", 1): "the database has no HADR: there is nothing to stop",
    ("SQL1769N", 2): "an active standby must be deactivated first",
    (
        "SQL1769N",
        3,
    ): "another command stopped HADR at the same time: read the role again, then run again if it is needed",
    ("SQL1769N", 98): _LICENSE,
    ("SQL1769N", 99): _PARTITIONED,
    # TAKEOVER HADR
    ("SQL1770N", 1): (
        "the standby is not in PEER (in REMOTE_CATCHUP with SUPERASYNC): wait until it is; the other "
        "modes are for a primary that is lost"
    ),
    (
        "SQL1770N",
        2,
    ): "the standby still replays or receives old logs, so it cannot take over by force: wait for the end",
    ("SQL1770N", 3): "the standby has not yet replayed the end of the online backup it was made from: wait for it",
    ("SQL1770N", 4): "this database is not a standby: read the roles of both databases; a takeover runs on the standby",
    ("SQL1770N", 5): "the standby is not active: start it with playbooks/db2.yml",
    ("SQL1770N", 6): (
        "the primary could not become a standby: compare the roles of both databases before anything else, and read "
        "db2diag.log of both"
    ),
    ("SQL1770N", 7): (
        "the connection was lost during the takeover, so roles may have changed already: compare the roles of both "
        "databases. If they have not changed, take over again on the standby; if both are standbys, run "
        "playbooks/db2_takeover.yml with mode=complete_broken"
    ),
    ("SQL1770N", 8): (
        "another command ran at the same time, or Db2 had an internal error: wait for the command, compare the roles "
        "of both databases, and take over again if it is still needed"
    ),
    ("SQL1770N", 9): "the peer window is over: only mode=forced is possible, and it may lose commits",
    ("SQL1770N", 10): "an integrated cluster manager controls this pair: use its own commands for the takeover",
    (
        "SQL1770N",
        11,
    ): "the standby replays with a delay: set HADR_REPLAY_DELAY to 0 and wait until it has replayed everything",
    ("SQL1770N", 12): _PURESCALE,
    ("SQL1770N", 15): _UPGRADE,
    ("SQL1770N", 16): "the standby has suspended agents: restart its instance, then take over again",
    ("SQL1770N", 98): _LICENSE,
    ("SQL1770N", 99): _PARTITIONED,
    # A command that a HADR database does not accept
    ("SQL1776N", 1): "the database is a standby: clients must connect to the primary",
    ("SQL1776N", 2): "a takeover is under way: connect again when it has ended",
    ("SQL1776N", 3): "the database is a standby: upgrade the primary, then recreate the standby",
    ("SQL1776N", 4): "the standby replays changes of the catalog (replay-only window): connect to the primary",
    ("SQL1776N", 5): "the standby has not yet replayed what it had replayed before its restart: connect again later",
    ("SQL1776N", 6): "the other member took over from this old primary by force: run playbooks/db2_reintegrate.yml",
    ("SQL1776N", 7): _PURESCALE,
    ("SQL1776N", 9): _UPGRADE,
    # Other refusals
    ("SQL1116N", None): "the database needs an offline backup first: run playbooks/db2.yml, which makes it",
    ("SQL1117N", None): "the database waits for a rollforward: it is a copy that was not started as standby",
    ("SQL1119N", None): "a restore did not finish: run playbooks/db2.yml, which restores again",
    ("SQL1032N", None): "the instance is stopped: start it (db2start)",
    ("SQL1035N", None): "the database is in use: run again in a maintenance window with db2_hadr_interruption=true",
    ("SQL0294N", None): (
        "another database has this container, or it is left over from one: remove it if nothing uses it, then run again"
    ),
    ("SQL2544N", None): "the disk of the database is full: free space there, then run again",
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
