# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restarts: which servers wait for a restart, which of them are restarted now, and how that went.

A server waits as long as it is the same process as at the time of the change. A server on a node that is not
synchronized waits in any case: its process cannot have read a change that has not reached its node.
"""

from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Union

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import Step

Record = Dict[str, Any]


class Choice(NamedTuple):
    """Waiting servers (``node/server``): those to restart now, in this order, and the others."""

    now: List[str]
    later: List[str]


def add(records: Iterable[Record], steps: Iterable[Step], cell: Cell, since: str) -> List[Record]:
    """Return the records with those of the steps added; a server has one record, with all reasons.

    since: when the change was made. A record is {server (``node/server``), pid, reasons, since}.
    """
    merged = {record["server"]: dict(record) for record in records}
    pids = {cells.key(server): server["pid"] for server in cell["servers"] if _may_run(server, cell)}
    for step in steps:
        for name in step.restart:
            if name in pids:
                record = merged.setdefault(name, {"server": name, "reasons": [], "since": since})
                record["pid"] = pids[name]
                record["reasons"] = sorted(set(record["reasons"]).union([step.reason]))
    return sorted(merged.values(), key=lambda record: str(record["server"]))


def waiting(records: Iterable[Record], cell: Cell) -> List[Record]:
    """Return the records of the servers that still wait in the present state of the cell."""
    servers = {cells.key(server): server for server in cell["servers"]}
    unsynchronized = [node["name"] for node in cells.unsynchronized(cell)]
    kept = []
    for record in records:
        server = servers.get(record["server"])
        if server is None or not _may_run(server, cell):  # it reads the whole configuration when it starts
            continue
        if server["node"] in unsynchronized:
            kept.append(dict(record, pid=server["pid"]))
        elif server["pid"] == record["pid"]:
            kept.append(dict(record))
    return kept


def choose(records: Iterable[Record], cell: Cell, policy: Union[str, List[str]]) -> Choice:
    """Return which servers to restart.

    policy: ``now`` for all that wait, ``never`` for none, or names of servers (``server`` or ``node/server``). A server
    of a node that is not synchronized keeps waiting: it would start with the old configuration.
    Raises WasError: the policy names a server that does not exist.
    """
    unsynchronized = [node["name"] for node in cells.unsynchronized(cell)]
    named = _named(cell, policy)
    waits = [str(record["server"]) for record in waiting(records, cell)]
    now = [name for name in waits if (named is None or name in named) and name.split("/")[0] not in unsynchronized]
    return Choice(now, [name for name in waits if name not in now])


def check(outcomes: Sequence[Dict[str, Any]], order: Sequence[str]) -> None:
    """Raise WasError if a server did not stop, did not start again, or has no node agent that could start it.

    outcomes: {node, server, outcome, text} of each server. order: all servers that were to be restarted, in order.
    """
    for outcome in outcomes:
        name = f"{outcome['node']}/{outcome['server']}"
        failure = {"not stopped": "did not stop", "not started": "stopped and did not start again"}
        if outcome["outcome"] in failure:
            rest = order[order.index(name) + 1 :]
            untouched = f"; {', '.join(rest)} not touched" if rest else ""
            raise WasError(
                f"{name} {failure[outcome['outcome']]} in time ({outcome['text'].strip()}){untouched}; see its"
                " SystemOut.log",
                outcomes=list(outcomes),
            )
        if outcome["outcome"] == "no agent":
            raise WasError(f"{name} was not restarted: no node agent runs on {outcome['node']} to start it again")


def held_warnings(waiting_records: Iterable[Record], restarted: Sequence[str]) -> List[str]:
    """Return a warning that names the servers that wait and are not restarted."""
    held = [record["server"] for record in waiting_records if record["server"] not in restarted]
    return [f"still waiting for a restart: {', '.join(held)}"] if held else []


def _may_run(server: Dict[str, Any], cell: Cell) -> bool:
    """Return whether a server runs, or may run unnoticed because the node agent does not run."""
    if server["state"] == "STOPPED":
        return any(node["agent_running"] is False for node in cell["nodes"] if node["name"] == server["node"])
    return server["state"] is not None


def _named(cell: Cell, policy: Union[str, List[str]]) -> Optional[List[str]]:
    if policy == "now":
        return None
    if policy == "never":
        return []
    if not isinstance(policy, (str, list)):
        raise WasError(f"restart is {policy!r}; write now, never, or a list of servers")
    known = [cells.key(server) for server in cell["servers"]]
    names: List[str] = []
    for name in [policy] if isinstance(policy, str) else policy:
        matches = [key for key in known if name in (key, key.split("/", 1)[1])]
        if not matches:
            raise WasError(
                f"restart names {name}, which is not a server of the cell. Its servers are {', '.join(sorted(known))}"
            )
        names += matches
    return names
