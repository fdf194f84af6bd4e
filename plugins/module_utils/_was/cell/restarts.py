# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restarts: which servers wait for one, and which of them are restarted now.

A server waits as long as it runs as the process that the change found. One on a node out of step waits in any
case, for its process can not have read what the node does not have.
"""

from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Union

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

Record = Dict[str, Any]


class Choice(NamedTuple):
    """Waiting servers: restarted now, in this order, and the others."""

    now: List[str]
    later: List[str]


def add(records: Iterable[Record], steps: Iterable[Dict[str, Any]], cell: Cell, since: str) -> List[Record]:
    """Return the records with those of the steps; a server has one record, with all reasons."""
    found = {record["server"]: dict(record) for record in records}
    pids = {cells.key(server): server["pid"] for server in cell["servers"] if _may_run(server, cell)}
    for step in steps:
        for name in step.get("restart", []):
            if name in pids:
                record = found.setdefault(name, {"server": name, "reasons": [], "since": since})
                record["pid"] = pids[name]
                record["reasons"] = sorted(set(record["reasons"]).union([step["reason"]]))
    return sorted(found.values(), key=lambda record: str(record["server"]))


def waiting(records: Iterable[Record], cell: Cell) -> List[Record]:
    """Return the records of servers that still wait, as the cell is now."""
    servers = {cells.key(server): server for server in cell["servers"]}
    behind = [node["name"] for node in cells.behind(cell)]
    kept = []
    for record in records:
        server = servers.get(record["server"])
        if server is None or not _may_run(server, cell):  # it reads everything when it starts
            continue
        if server["node"] in behind:
            kept.append(dict(record, pid=server["pid"]))
        elif server["pid"] == record["pid"]:
            kept.append(dict(record))
    return kept


def _may_run(server: Dict[str, Any], cell: Cell) -> bool:
    """Return whether a server runs, or may run unseen: without its node's agent nothing is known of it."""
    if server["state"] == "STOPPED":
        return any(node["agent_running"] is False for node in cell["nodes"] if node["name"] == server["node"])
    return server["state"] is not None


def choose(records: Iterable[Record], cell: Cell, policy: Union[str, List[str]]) -> Choice:
    """Return what to restart: ``now`` all, ``never`` none, else the servers named (``server`` or ``node/server``).

    Servers of a node that is not in step wait on: they would start with what they have. WasError: no such server.
    """
    behind = [node["name"] for node in cells.behind(cell)]
    named = _named(cell, policy)
    waits = [str(record["server"]) for record in waiting(records, cell)]
    now = [name for name in waits if (named is None or name in named) and name.split("/")[0] not in behind]
    return Choice(now, [name for name in waits if name not in now])


def _named(cell: Cell, policy: Union[str, List[str]]) -> Optional[List[str]]:
    if policy == "now":
        return None
    if policy == "never":
        return []
    known = [cells.key(server) for server in cell["servers"]]
    found: List[str] = []
    for name in [policy] if isinstance(policy, str) else policy:
        matches = [key for key in known if name in (key, key.split("/", 1)[1])]
        if not matches:
            raise WasError(f"restart names {name}, but the servers of the cell are {', '.join(sorted(known))}")
        found += matches
    return found
