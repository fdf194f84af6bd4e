# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse what shows a cluster manager: it reacts when a database is stopped or taken over manually.

db2haicu (Tivoli System Automation, TSA) and db2cm (Pacemaker) enter themselves in the database manager configuration,
parameter CLUSTER_MGR. What an administrator configured alone (ocf:heartbeat:db2, a group of TSA) does not, so the
status of the cluster is read, too: `db2cm -list`, `lssam` (TSA), `crm_mon` (Pacemaker), `pgrep` (is Pacemaker
started), `clustat` (rgmanager of Red Hat's cluster suite, RHCS), `clRGinfo` (PowerHA, before that HACMP). Resources are
known by `db2` in their name or in that of their agent; names of nodes do not count. The text has one part per command;
each begins with a line of PART and the command.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, List, NamedTuple, Optional

__all__ = ["PART", "ClusterManager", "parse"]

PART = "@> "
TSA, PACEMAKER, RHCS, POWERHA = "TSA", "PACEMAKER", "RHCS", "POWERHA"
_CONFIGURED = re.compile(r"^\s*Cluster manager\b[^=\n]*=[ \t]*(\S[^\n]*)$", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_GROUP = re.compile(r"IBM\.ResourceGroup:(?P<name>[^:\s]+)")
_DB2_RESOURCE = re.compile(r"IBM\.(?:ResourceGroup|Application):[^:\s]*db2", re.IGNORECASE)
_SERVICE = re.compile(r"^\s*(?P<name>(?:service|vm):\S*db2\S*)\s.*$", re.MULTILINE | re.IGNORECASE)
_POWERHA_GROUP = re.compile(
    r"^(?P<name>\S*db2\S*)\s+.*\b(?:ONLINE|OFFLINE|ERROR|ACQUIRING|RELEASING|UNMANAGED)\b.*$",
    re.MULTILINE | re.IGNORECASE,
)
_LISTED = re.compile(r"^\s*Resource Name\s*=\s*(?P<name>\S+)\s*$", re.MULTILINE)
_MANAGED = re.compile(r"^\s*Managed\s*=\s*(?P<value>\w+)\s*$", re.MULTILINE)
_AGENT = re.compile(
    r"^.*\((?:ocf:{1,2}[\w.-]+|systemd|lsb|service):[\w@.-]*db2[\w@.-]*\).*$", re.MULTILINE | re.IGNORECASE
)
_MAINTENANCE = re.compile(r"resource management is DISABLED|maintenance[- ]mode", re.IGNORECASE)
_SUSPENDED = re.compile(r"unmanaged|\(.*maintenance.*\)\s*$")
_CLOSED = re.compile(r"permission denied|not authorized|insufficient privileges|access denied", re.IGNORECASE)
_READABLE = re.compile(r"list of resources|online:|cluster summary|active resources", re.IGNORECASE)


class ClusterManager(NamedTuple):
    """A cluster manager: its name, what shows it, and whether an administrator has suspended its automation."""

    name: str
    evidence: str
    suspended: bool = False


def parse(text: str) -> Optional[ClusterManager]:
    """Return the cluster manager of this instance, None if nothing shows one.

    If the status of a cluster cannot be read, it counts as a cluster manager: the status could show the database.
    """
    parts = _parts(_COLOUR.sub("", text))
    seen = [
        shown
        for shown in (
            _tsa(parts.get("lssam", "")),
            _db2cm(parts.get("db2cm", "")),
            _pacemaker(parts.get("crm_mon", ""), parts.get("pgrep", "")),
            _listed(RHCS, "clustat shows the service", _SERVICE, parts.get("clustat", ""), "[Z]"),
            _listed(
                POWERHA, "clRGinfo shows the resource group", _POWERHA_GROUP, parts.get("clRGinfo", ""), "UNMANAGED"
            ),
        )
        if shown is not None
    ]
    active = [shown for shown in seen if not shown.suspended]
    configured = _CONFIGURED.search(parts.get("db2", ""))
    if configured and configured.group(1).strip().upper() != "NONE":
        name = configured.group(1).strip().upper()
        suspended = bool(seen) and not active
        return ClusterManager(name, f"CLUSTER_MGR is {name} in the database manager configuration", suspended)
    return next(iter([*active, *seen]), None)


def _parts(text: str) -> Dict[str, str]:
    """Return name of a program -> its output."""
    parts: Dict[str, List[str]] = {}
    lines: List[str] = []
    for line in text.splitlines():
        if line.startswith(PART):
            lines = parts.setdefault(line[len(PART) :].split()[0], [])
        else:
            lines.append(line)
    return {name: "\n".join(kept) for name, kept in parts.items()}


def _tsa(text: str) -> Optional[ClusterManager]:
    groups: Dict[str, bool] = {}  # those with a resource of Db2, and whether they are locked
    name, locked = "", False
    for line in text.splitlines():
        group = _GROUP.search(line)
        if group:
            name, locked = group.group("name"), "Request=Lock" in line
        if name and _DB2_RESOURCE.search(line):
            groups[name] = locked
    if not groups:
        return None
    return ClusterManager(TSA, f"lssam shows the resource group {next(iter(groups))}", all(groups.values()))


def _listed(name: str, evidence: str, row: "re.Pattern", text: str, mark: str) -> Optional[ClusterManager]:
    """Return the manager that lists its resources in rows; mark: what a row has if its automation is suspended."""
    rows = list(row.finditer(text))
    if not rows:
        return None
    return ClusterManager(name, f"{evidence} {rows[0].group('name')}", all(mark in one.group(0) for one in rows))


def _db2cm(text: str) -> Optional[ClusterManager]:
    listed = _LISTED.search(text)
    if listed is None:
        return None
    managed = [match.group("value").lower() for match in _MANAGED.finditer(text)]
    suspended = bool(managed) and all(value == "false" for value in managed)
    return ClusterManager(PACEMAKER, f"db2cm -list shows the resource {listed.group('name')}", suspended)


def _pacemaker(text: str, processes: str) -> Optional[ClusterManager]:
    agents = [match.group(0) for match in _AGENT.finditer(text)]
    if agents:
        suspended = bool(_MAINTENANCE.search(text)) or all(_SUSPENDED.search(line) for line in agents)
        return ClusterManager(PACEMAKER, f"crm_mon shows the resource {' '.join(agents[0].split())}", suspended)
    if _CLOSED.search(text) or ("pacemakerd" in processes and not _READABLE.search(text)):
        return ClusterManager(PACEMAKER, "Pacemaker runs, and this account may not read its status with crm_mon")
    return None
