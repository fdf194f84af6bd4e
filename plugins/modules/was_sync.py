#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_sync
short_description: Synchronize the nodes of a cell
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Synchronizes the managed nodes that are not synchronized, waits until they are, and then tests data sources. This
    takes one start of wsadmin. Without a node to synchronize and a data source to test, wsadmin is not started.
  - A node whose node agent does not run is never ignored; see O(unreachable).
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
attributes:
  diff_mode:
    support: full
    details: The nodes that are not synchronized.
options:
  apply:
    description: V(now) synchronizes. V(later) only reports whether a node needs it.
    type: str
    choices: [now, later]
    default: now
  full:
    description:
      - Whether every file of every node is compared, like the full resynchronization of the console. Needed only
        after files were edited manually.
    type: bool
    default: false
  unreachable:
    description: What to do if the node agent of a managed node does not run. Both V(fail) and V(warn) name the node.
    type: str
    choices: [fail, warn]
    default: fail
  test:
    description:
      - Configuration ids of data sources whose connection is tested afterwards. A data source that no running process
        uses cannot be tested; a warning names it.
    type: list
    elements: str
    default: []
  test_failure:
    description: What to do if a connection test fails.
    type: str
    choices: [fail, warn]
    default: fail
  node_timeout_seconds:
    description: >-
      How long to wait for one node. A request that times out is not a failure; the module waits for its outcome.
    type: int
    default: 600
"""

EXAMPLES = r"""
- name: Synchronize all nodes that need it
  sametime.estate.was_sync:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
"""

RETURN = r"""
nodes:
  description: Nodes that were synchronized, or would be.
  returned: always
  type: list
  elements: str
tests:
  description: For each tested data source C(id), C(passed), and C(text), the answer of WebSphere.
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards; see RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict, synchronization
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Outcome, Synchronization


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Synchronize nodes, and test data sources."""
    params = module.params
    session = was.session(module)
    cell = was.given_cell(module) or session.read()
    planned = synchronization.plan(cell, params["full"], params["test"])
    outcome = Outcome(cell, [])
    warnings = synchronization.untested_warnings(planned)
    if params["apply"] == "now" and (planned.nodes or planned.testable):
        timeout = params["node_timeout_seconds"]
        if module.check_mode:
            outcome = Outcome(predict.after_synchronization(cell), [])
        else:
            wanted = Synchronization(planned.nodes, params["full"], planned.testable, timeout)
            outcome = session.synchronize(cell, wanted)
            synchronization.check_nodes(outcome.cell, planned.nodes, timeout)
            warnings += synchronization.test_warnings(outcome.answers, params["test_failure"])
    warnings += synchronization.agent_warnings(outcome.cell, params["unreachable"])
    return {
        "changed": bool(planned.nodes),
        "nodes": planned.nodes,
        "tests": outcome.answers,
        "cell": outcome.cell,
        "warnings": warnings,
        "diff": {
            "before": dict.fromkeys(planned.nodes, "not synchronized"),
            "after": dict.fromkeys(planned.nodes, "synchronized"),
        },
    }


def main() -> None:
    choice = {"type": "str", "choices": ["fail", "warn"], "default": "fail"}
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            **was.APPLY,
            full={"type": "bool", "default": False},
            unreachable=choice,
            test={"type": "list", "elements": "str", "default": []},
            test_failure=choice,
            node_timeout_seconds={"type": "int", "default": 600},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
