# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of one member, as its report shows it.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import level
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import Member, Pair

__all__ = ["KINDS", "View", "clock_difference", "kind_of", "views", "wanted_states"]

UNREACHABLE, UNKNOWN, ABSENT, BROKEN = "unreachable", "unknown", "absent", "broken"
RESTORED, STANDARD, PRIMARY, STANDBY = "restored", "standard", "primary", "standby"
# The kinds of a member, in words that follow its name.
KINDS = {
    UNREACHABLE: "does not answer",
    UNKNOWN: "has the database, but does not show its role",
    ABSENT: "has no such database",
    BROKEN: "has a copy whose restore is incomplete",
    RESTORED: "has a restored copy that waits for logs",
    STANDARD: "has a database without HADR",
    PRIMARY: "is primary",
    STANDBY: "is standby",
}
_INCOMPLETE = "SQL1119N"


def kind_of(report: Optional[Mapping[str, Any]]) -> str:
    """Return the kind of a member, a key of KINDS; report: see module db2_hadr_info, None if it does not answer."""
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
    """A member and its report. host: its name in the inventory; report: None if the member does not answer."""

    host: str
    report: Optional[Mapping[str, Any]]

    @property
    def kind(self) -> str:
        """Return the kind of the member, a key of KINDS."""
        return kind_of(self.report)

    @property
    def active(self) -> bool:
        """Return whether the database is active here."""
        return bool(self.report and self.report["active"])

    @property
    def running(self) -> bool:
        """Return whether the instance is started."""
        return bool(self.report and self.report["instance"]["running"])

    @property
    def alternate_server(self) -> Alternate:
        """Return the alternate server that this member gives its clients."""
        return Alternate(**(self.report or {"alternate_server": {}})["alternate_server"])

    @property
    def hadr(self) -> Mapping[str, Any]:
        """Return what db2pd shows about HADR; empty if the database is not active."""
        return (self.report or {}).get("hadr") or {}

    @property
    def state(self) -> Optional[str]:
        """Return the HADR state, such as PEER."""
        return self.hadr.get("hadr_state")

    @property
    def connected(self) -> bool:
        """Return whether HADR has a connection to the other member."""
        return self.active and self.hadr.get("hadr_connect_status") in ("CONNECTED", "CONGESTED")

    @property
    def flags(self) -> List[str]:
        """Return the HADR flags."""
        return list(self.hadr.get("hadr_flags") or [])

    @property
    def applications(self) -> int:
        """Return the number of connected applications."""
        return int((self.report or {}).get("applications") or 0)

    @property
    def cluster_manager(self) -> Dict[str, Any]:
        """Return what shows a cluster manager on this host (name, evidence, suspended); empty if nothing does."""
        return dict((self.report or {}).get("cluster_manager") or {})

    @property
    def dialect(self) -> str:
        """Return the first two numbers of the version, such as 10.5; they decide what Db2 can do."""
        return str((self.report or {"instance": {}})["instance"].get("dialect") or "0")

    @property
    def version(self) -> Tuple[int, ...]:
        """Return the version as numbers."""
        return level.numbers((self.report or {"instance": {}})["instance"].get("version"))

    @property
    def archiving(self) -> bool:
        """Return whether the database archives its logs now; in an active database the values in memory count."""
        disk, running = ((self.report or {}).get(part) or {} for part in ("parameters", "running"))
        return any(values.is_set(running.get(name, disk.get(name))) for name in ("LOGARCHMETH1", "LOGARCHMETH2"))

    @property
    def work(self) -> Dict[str, Any]:
        """Return the records that earlier runs left in the work directory."""
        return dict((self.report or {}).get("work") or {})

    @property
    def shut_down(self) -> Optional[str]:
        """Return why the database shut itself down after its start as standby; None if it did not, or is active."""
        record = self.work.get("shutdown")
        return str(record.get("reason", "Db2 gave no reason")) if record and not self.active else None

    def words(self) -> str:
        """Return the state in a few words."""
        if self.kind in (PRIMARY, STANDBY):
            how = f"active in {self.state or 'an unknown state'}" if self.active else "not active"
            link = self.hadr.get("hadr_connect_status")
            return f"{self.host} {KINDS[self.kind]}, {how}{f', {link}' if link else ''}"
        return f"{self.host} {KINDS[self.kind]}"


def views(pair: Pair, reports: Mapping[str, Any]) -> Dict[str, View]:
    """Return name -> member with its report; reports: name -> report, None or empty if it does not answer."""
    outside = {member.hostname: _outside_names(member, reports.get(member.host)) for member in pair.members}
    known = {member.host: _with_names(reports.get(member.host), outside) for member in pair.members}
    return {host: View(host, _of_pair(report, pair, host)) for host, report in known.items()}


def _of_pair(report: Optional[Mapping[str, Any]], pair: Pair, host: str) -> Optional[Mapping[str, Any]]:
    """Return the report with HADR as it is to the other member: it need not be the principal standby of a primary."""
    sections = (report or {}).get("standbys") or []
    if report is None or len(sections) < 2:
        return report
    addresses = values.lookup_of(report).addresses
    mine = [
        section
        for section in [report.get("hadr") or {}, *sections]
        for member in pair.members
        if member.host != host and values.same_host(section.get("standby_member_host"), member.hostname, addresses)
    ]
    return {**report, "hadr": mine[0]} if mine else report


def _outside_names(member: Member, report: Optional[Mapping[str, Any]]) -> List[str]:
    """Return the names of a member behind network address translation: HADR_LOCAL_HOST is `host1 | host1E` there."""
    local = str(((report or {}).get("parameters") or {}).get("HADR_LOCAL_HOST") or "")
    if "|" not in local or not values.same_host(local, member.hostname, values.lookup_of(report or {}).addresses):
        return []
    return [part.strip() for part in local.split("|") if part.strip()]


def _with_names(report: Optional[Mapping[str, Any]], outside: Mapping[str, List[str]]) -> Optional[Mapping[str, Any]]:
    """Return the report with the other names of each host among its addresses; None if there is no report.

    The other member of a pair behind network address translation knows a host by its outside name only.
    """
    if not report or not any(outside.values()):
        return report or None
    known = dict(report.get("addresses") or {})
    for host, names in outside.items():
        same = [address for name in (host, *names) for address in known.get(name) or [name]]
        known.update(dict.fromkeys((host, *names), same) if names else {})
    return {**report, "addresses": known}


def wanted_states(mode: str) -> List[str]:
    """Return the HADR states of a standby that is synchronized, as far as this synchronization mode allows."""
    return ["REMOTE_CATCHUP"] if mode == "SUPERASYNC" else ["PEER"]


def clock_difference(first: View, second: View) -> Optional[float]:
    """Return by how many seconds the clocks of two hosts differ, or None if it was not measured."""
    measured = [((view.report or {}).get("clock") or {}).get("difference_seconds") for view in (first, second)]
    known = [float(value) for value in measured if value is not None]
    return abs(known[0] - known[1]) if len(known) == 2 else None
