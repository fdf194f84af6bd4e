# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How one member stands, seen through its report.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import level
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Member, Pair

__all__ = ["KINDS", "View", "clock_difference", "kind_of", "views", "wanted_states"]

UNREACHABLE, UNKNOWN, ABSENT, BROKEN = "unreachable", "unknown", "absent", "broken"
RESTORED, STANDARD, PRIMARY, STANDBY = "restored", "standard", "primary", "standby"
# What a member is, in words that fit after its name.
KINDS = {
    UNREACHABLE: "does not answer",
    UNKNOWN: "has the database, but does not tell its role",
    ABSENT: "has no such database",
    BROKEN: "has a copy whose restore is incomplete",
    RESTORED: "has a restored copy that waits for logs",
    STANDARD: "has a database without HADR",
    PRIMARY: "is primary",
    STANDBY: "is standby",
}
_INCOMPLETE = "SQL1119N"


def kind_of(report: Optional[Mapping[str, Any]]) -> str:
    """Return what a report tells of, a key of KINDS."""
    if report is None:
        return UNREACHABLE
    if not report["catalogued"]:
        return ABSENT
    pending = report["pending"]
    if pending.get("restore") or any(_INCOMPLETE in text for text in report["messages"]):
        return BROKEN
    if report["role"] is None:
        return UNKNOWN
    if report["role"] == "STANDARD" and pending.get("rollforward"):
        return RESTORED
    return str(report["role"]).lower()


class View(NamedTuple):
    """A member and its report; None when nothing is known."""

    member: Member
    report: Optional[Mapping[str, Any]]

    @property
    def host(self) -> str:
        """Return the name in the inventory."""
        return self.member.host

    @property
    def kind(self) -> str:
        """Return what the member is, a key of KINDS."""
        return kind_of(self.report)

    @property
    def active(self) -> bool:
        """Return whether the database is active here."""
        return bool(self.report and self.report["active"])

    @property
    def running(self) -> bool:
        """Return whether the instance is up."""
        return bool(self.report and self.report["instance"]["running"])

    @property
    def hadr(self) -> Mapping[str, Any]:
        """Return what db2pd shows of HADR; empty when the database is not active."""
        return (self.report or {}).get("hadr") or {}

    @property
    def state(self) -> Optional[str]:
        """Return the HADR state, such as PEER."""
        return self.hadr.get("hadr_state")

    @property
    def connected(self) -> bool:
        """Return whether the HADR link is up."""
        return self.active and self.hadr.get("hadr_connect_status") in ("CONNECTED", "CONGESTED")

    @property
    def flags(self) -> List[str]:
        """Return the HADR flags."""
        return list(self.hadr.get("hadr_flags") or [])

    @property
    def applications(self) -> int:
        """Return how many applications are connected."""
        return int((self.report or {}).get("applications") or 0)

    @property
    def dialect(self) -> str:
        """Return the version that decides what is possible, such as 10.5."""
        return str((self.report or {"instance": {}})["instance"].get("dialect") or "0")

    @property
    def version(self) -> Tuple[int, ...]:
        """Return the version as numbers."""
        return level.numbers((self.report or {"instance": {}})["instance"].get("version"))

    @property
    def archiving(self) -> bool:
        """Return whether the database keeps its logs at present: what runs counts, if the database is active."""
        disk, running = ((self.report or {}).get(part) or {} for part in ("parameters", "running"))
        return any(values.is_set(running.get(name, disk.get(name))) for name in ("LOGARCHMETH1", "LOGARCHMETH2"))

    @property
    def work(self) -> Dict[str, Any]:
        """Return what earlier runs left behind: the records of the work directory."""
        return dict((self.report or {}).get("work") or {})

    def words(self) -> str:
        """Return how it stands, in a few words."""
        if self.kind in (PRIMARY, STANDBY):
            how = f"active in {self.state or 'an unknown state'}" if self.active else "not active"
            link = self.hadr.get("hadr_connect_status")
            return f"{self.host} {KINDS[self.kind]}, {how}{f', {link}' if link else ''}"
        return f"{self.host} {KINDS[self.kind]}"


def views(pair: Pair, reports: Mapping[str, Any]) -> Dict[str, View]:
    """Return the members by their names."""
    return {member.host: View(member, reports.get(member.host) or None) for member in pair.members}


def wanted_states(mode: str) -> List[str]:
    """Return the states of a standby that is as close to its primary as this mode lets it be."""
    return ["REMOTE_CATCHUP"] if mode == "SUPERASYNC" else ["PEER"]


def clock_difference(first: View, second: View) -> Optional[float]:
    """Return by how many seconds the clocks of two hosts differ, None when nobody measured."""
    measured = [((view.report or {}).get("clock") or {}).get("difference_seconds") for view in (first, second)]
    known = [float(value) for value in measured if value is not None]
    return abs(known[0] - known[1]) if len(known) == 2 else None
