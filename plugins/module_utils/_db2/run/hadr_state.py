# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring HADR of one database into a state and wait for it: the work of module db2_hadr. Python 3.6."""

import glob
import os
import time
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db2diag, hadr_status
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Operations
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

__all__ = ["STATES", "Change", "change", "last_records", "summary", "wait", "wait_for_role", "words"]

STATES = ("primary", "primary_by_force", "standby", "inactive", "standard", "active", "unchanged")
PAUSE_SECONDS = 1.0
# db2pd may show the old role for a moment after Db2 has confirmed a takeover.
ROLE_SECONDS = 10.0
ROLE_PAUSE_SECONDS = 0.1
_TAIL_BYTES = 262144


class Change(NamedTuple):
    """How a state is reached: the statement, and the operation that runs it."""

    statement: str
    do: Callable[[], Any]


def change(
    operations: Operations, report: Mapping[str, Any], state: str, interruption: bool = False
) -> Optional[Change]:
    """Return the change that brings a database into a state, None if it is already there.

    report: see module db2_hadr_info; state: one of STATES; interruption: applications may be disconnected.
    Raises Db2Error: there is no such database, or only a takeover leads to this state.
    """
    role, active, name = report["role"], report["active"], report["database"]
    if not report["catalogued"]:
        raise Db2Error(f"{name} is not catalogued as a local database of this instance")
    if state in ("primary", "primary_by_force") and role == "STANDBY":
        raise Db2Error(f"{name} is a standby here: only a takeover makes it primary")
    if state == "active" and role != "STANDARD":
        raise Db2Error(f"{name} has the HADR role {role}: start HADR in this role instead")
    activation = Change(f"activate db {name}", operations.activate)
    changes = {
        "primary": Change(f"start hadr on db {name} as primary", operations.start_primary),
        "primary_by_force": Change(f"start hadr on db {name} as primary by force", operations.start_primary_by_force),
        "active": activation,
        "standby": Change(f"start hadr on db {name} as standby", operations.start_standby),
        "inactive": Change(f"deactivate db {name}", lambda: operations.deactivate(interruption)),
        "standard": Change(f"stop hadr on db {name}", operations.stop_hadr),
    }
    reached = {
        "primary": role == "PRIMARY" and active,
        "primary_by_force": role == "PRIMARY" and active,
        "active": active,
        "standby": role == "STANDBY" and active,
        "inactive": not active,
        "standard": role == "STANDARD",
        "unchanged": True,
    }
    if reached[state]:
        return None
    # Db2 wants ACTIVATE for a database that has the role already, and START HADR only to change the role.
    return activation if state.upper() == role else changes[state]


def summary(status: hadr_status.Status, role: Optional[str] = None) -> Dict[str, Any]:
    """Return role, state and connection; role: what the configuration on disk says, for a database without HADR."""
    section = status.principal() or {}
    return {
        "role": section.get("hadr_role") or role,
        "state": section.get("hadr_state") if status.active else None,
        "connection": section.get("hadr_connect_status") if status.active else None,
    }


def words(status: hadr_status.Status) -> str:
    """Return role, state, connection and log gap in words."""
    section = status.principal()
    if section is None:
        return "active, without HADR" if status.active else "not active"
    ahead, behind = section.get("primary_log_pos"), section.get("standby_log_pos")
    gap = ahead - behind if isinstance(ahead, int) and isinstance(behind, int) else 0
    parts = [section.get("hadr_role"), section.get("hadr_state"), section.get("hadr_connect_status")]
    return " ".join(str(part) for part in parts if part) + (f", log gap {gap} bytes" if gap > 0 else "")


def wait(
    operations: Operations, records: Records, states: List[str], seconds: float, profile: str
) -> hadr_status.Status:
    """Wait until the database is connected and in one of these HADR states, at most so long; return its status.

    A standby whose log has diverged starts and then shuts itself down. This is written to the record `shutdown`; the
    record is removed when a state is reached. Raises Db2Error: the database is no longer active.
    """
    end = time.monotonic() + seconds
    while True:
        status = operations.status()
        section = status.principal() or {}
        if not status.active:
            raise _shut_down(records, states, profile)
        connected = section.get("hadr_connect_status") in ("CONNECTED", "CONGESTED")
        reached = section.get("hadr_state") in states
        if (reached and connected) or time.monotonic() > end:
            if reached:
                records.remove("shutdown")
            return status
        time.sleep(PAUSE_SECONDS)


def wait_for_role(operations: Operations, role: str) -> hadr_status.Status:
    """Return the status when db2pd shows this HADR role, or the last status after ROLE_SECONDS."""
    end = time.monotonic() + ROLE_SECONDS
    while True:
        status = operations.status()
        if summary(status)["role"] == role or time.monotonic() > end:
            return status
        time.sleep(ROLE_PAUSE_SECONDS)


def last_records(profile: str, database: str, count: int = 3) -> List[str]:
    """Return the last records about HADR of a database in the newest db2diag.log of an instance, empty if none."""
    base = os.path.join(os.path.dirname(os.path.abspath(profile)), "db2dump")
    paths = glob.glob(os.path.join(base, "db2diag*.log")) + glob.glob(os.path.join(base, "DIAG*", "db2diag*.log"))
    try:
        newest = max(paths, key=os.path.getmtime)
        with open(newest, "rb") as file:
            file.seek(max(0, os.path.getsize(newest) - _TAIL_BYTES))
            return db2diag.records(file.read().decode("utf-8", "replace"), database, count)
    except (OSError, ValueError):
        return []


def _shut_down(records: Records, states: List[str], profile: str) -> Db2Error:
    database = os.path.basename(records.path)
    entries = last_records(profile, database)
    reason = "db2diag.log contains: " + " | ".join(entries) if entries else "db2diag.log has no record about HADR of it"
    records.write("shutdown", {"reason": reason, "when": time.time()})
    return Db2Error(
        f"{database} was started and shut itself down before it reached {' or '.join(states)}: its log has diverged "
        f"from that of its primary, or a log that it needs is missing. {reason}",
        diagnostics=entries,
    )
