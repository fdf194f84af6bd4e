# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which nodes are synchronized and which data sources are tested, and judge the outcome.

Pure. Python 3.6.
"""

from typing import Any, Dict, List, NamedTuple, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import (
    Cell,
    process_in,
    scope_of,
    unsynchronized,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


class Plan(NamedTuple):
    """Names of nodes to synchronize; ids of data sources that can be tested, and of those that cannot."""

    nodes: List[str]
    testable: List[str]
    untestable: List[str]


def plan(cell: Cell, full: bool, test: Sequence[str]) -> Plan:
    """Return what to synchronize and to test.

    full: whether nodes that are synchronized are included. test: ids of data sources. A data source can be tested only
    where a process runs that uses it.
    """
    nodes = [
        node["name"]
        for node in cell["nodes"]
        if node["kind"] == "managed" and node["agent_running"] and (full or not node["synchronized"])
    ]
    testable = [name for name in test if process_in(cell, scope_of(name))]
    return Plan(nodes, testable, [name for name in test if name not in testable])


def untested_warnings(planned: Plan) -> List[str]:
    """Return a warning that names the data sources that cannot be tested."""
    if not planned.untestable:
        return []
    return [f"no process runs that can test the connection of {', '.join(planned.untestable)}"]


def check_nodes(cell: Cell, nodes: Sequence[str], timeout_seconds: int) -> None:
    """Raise WasError if one of the nodes has a running node agent and is still not synchronized."""
    late = [node["name"] for node in unsynchronized(cell) if node["name"] in nodes and node["agent_running"]]
    if late:
        raise WasError(f"{', '.join(late)} not synchronized after {timeout_seconds} seconds", nodes=late)


def test_warnings(tests: Sequence[Dict[str, Any]], on_failure: str) -> List[str]:
    """Return a warning if a connection test failed.

    tests: {id, passed, text} of each test. on_failure: ``warn``, or ``fail``, which raises WasError instead.
    """
    failed = [f"{test['id']}: {' '.join(test['text'].split())[:400]}" for test in tests if not test["passed"]]
    if not failed:
        return []
    message = f"saved and synchronized, but these connection tests failed: {'; '.join(failed)}"
    if on_failure == "fail":
        raise WasError(message, tests=list(tests))
    return [message]


def agent_warnings(cell: Cell, on_failure: str) -> List[str]:
    """Return a warning if a node has no running node agent; raises WasError instead if on_failure is ``fail``."""
    names = [node["name"] for node in cell["nodes"] if node["agent_running"] is False]
    if not names:
        return []
    message = f"no node agent runs on {', '.join(names)}: not synchronized; start the node agent and run again"
    if on_failure == "fail":
        raise WasError(message, nodes=names)
    return [message]
