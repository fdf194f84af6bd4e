#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_sync
short_description: Bring the nodes of a cell into step
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Synchronises the managed nodes that are not in step, looks until they are, and tests data sources afterwards, in one
    start of wsadmin. Nothing is started when every node is in step and nothing is to be tested.
  - A node whose agent does not run is never passed over.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
attributes:
  diff_mode:
    support: full
    details: The nodes that are out of step.
options:
  apply:
    description: V(now) synchronises. V(later) only says whether there is something to do.
    type: str
    choices: [now, later]
    default: now
  full:
    description:
      - Compare every file of every node, as the full resynchronisation of the console does. Needed only after files
        were edited by hand.
    type: bool
    default: false
  unreachable:
    description: What to do when the agent of a managed node does not run, V(fail) or V(warn). Both name the node.
    type: str
    choices: [fail, warn]
    default: fail
  test:
    description:
      - Ids of data sources whose connection is tested afterwards. One that no running process has can not be tested; a
        warning names it.
    type: list
    elements: str
    default: []
  test_failure:
    description: What to do when a test fails, V(fail) or V(warn).
    type: str
    choices: [fail, warn]
    default: fail
  node_timeout_seconds:
    description: How long to wait for one node. A request that takes too long is no failure, its outcome is looked for.
    type: int
    default: 600
"""

EXAMPLES = r"""
- name: Synchronise
  sametime.estate.was_sync:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
"""

RETURN = r"""
nodes:
  description: Nodes that were, or would be, synchronised.
  returned: always
  type: list
  elements: str
tests:
  description: For each data source tested C(id), C(passed) and what WebSphere said, C(text).
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards, as RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict, List, Sequence

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict as foresight
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control, Sync


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Synchronise what is out of step, and see that it is in step."""
    params = module.params
    cell = was.given(module) or control.read()
    managed = [node for node in cell["nodes"] if node["kind"] == "managed"]
    wanted = [
        node["name"] for node in managed if node["agent_running"] and (params["full"] or not node["synchronized"])
    ]
    outcome: Dict[str, Any] = {"cell": cell, "tests": []}
    testable = [name for name in params["test"] if cells.process_in(cell, cells.scope_of(name))]
    untested = [name for name in params["test"] if name not in testable]
    if untested:
        module.warn(f"no process runs to test the connection of {', '.join(untested)}")
    if params["apply"] == "now" and (wanted or testable):
        if module.check_mode:
            outcome["cell"] = foresight.synchronised(cell)
        else:
            sync = Sync(wanted, params["full"], testable, params["node_timeout_seconds"])
            outcome = control.synchronise(cell, sync)
            control.settle(outcome["cell"])
            check(module, outcome["cell"], wanted, outcome["tests"])
    absent(module, outcome["cell"])
    return dict(
        outcome,
        changed=bool(wanted),
        nodes=wanted,
        diff={"before": dict.fromkeys(wanted, "out of step"), "after": dict.fromkeys(wanted, "in step")},
    )


def absent(module: AnsibleModule, cell: Cell) -> None:
    """Name the nodes whose agent does not run."""
    names = [node["name"] for node in cell["nodes"] if node["agent_running"] is False]
    if names:
        message = f"no node agent runs on {', '.join(names)}: not synchronised; start it and run again"
        if module.params["unreachable"] == "fail":
            raise WasError(message, nodes=names)
        module.warn(message)


def check(module: AnsibleModule, cell: Cell, wanted: Sequence[str], tests: List[Dict[str, Any]]) -> None:
    """See that the nodes are in step now, and that the tests passed."""
    late = [node["name"] for node in cells.behind(cell) if node["name"] in wanted and node["agent_running"]]
    if late:
        raise WasError(
            f"{', '.join(late)} not in step after {module.params['node_timeout_seconds']} seconds", nodes=late
        )
    failed = [f"{test['id']}: {' '.join(test['text'].split())[:400]}" for test in tests if not test["passed"]]
    if failed:
        message = "saved and synchronised, but the connection test failed of " + "; ".join(failed)
        if module.params["test_failure"] == "fail":
            raise WasError(message, tests=tests)
        module.warn(message)


def main() -> None:
    choice = {"type": "str", "choices": ["fail", "warn"], "default": "fail"}
    module = was.module(
        dict(
            was.CELL,
            **was.APPLY,
            full={"type": "bool", "default": False},
            unreachable=choice,
            test={"type": "list", "elements": "str", "default": []},
            test_failure=choice,
            node_timeout_seconds={"type": "int", "default": 600},
        )
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
