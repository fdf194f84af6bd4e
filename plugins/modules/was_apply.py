#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_apply
short_description: Save the plans of other modules in one step
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Takes the plans that M(sametime.estate.was_module_mapping), M(sametime.estate.was_datasource_reroute),
    M(sametime.estate.stproxy_config) and M(sametime.estate.meeting_keys) return with C(apply=later), and carries them
    out in one start of wsadmin with one save.
  - Each step is first compared with the configuration that it was planned for. If one step does not match or fails,
    nothing is saved.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
attributes:
  check_mode:
    support: full
    details: RV(cell) then contains the prediction of which nodes need synchronization and which servers a restart.
  diff_mode:
    support: none
    details: The modules that plan show the difference.
  idempotent:
    support: full
    details: Steps whose outcome already exists are skipped.
options:
  plan:
    description: The return values RV(sametime.estate.was_module_mapping#module:plan) of all modules, as one list.
    type: list
    elements: dict
    required: true
  save_timeout_seconds:
    description: How long to wait for the outcome of a save that takes longer than a SOAP request may take.
    type: int
    default: 600
"""

EXAMPLES = r"""
- name: Save
  sametime.estate.was_apply:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    cell: "{{ was.cell }}"
    plan: "{{ whiteboard.plan + reroute.plan }}"
"""

RETURN = r"""
cell:
  description: The cell afterwards; see RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
test:
  description: Ids of the changed data sources, for O(sametime.estate.was_sync#module:test).
  returned: always
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was import steps as was_steps
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Save the steps; in check mode, predict the cell afterwards."""
    params = module.params
    steps = was_steps.from_plan(params["plan"])
    session = was.session(module)
    cell = was.given_cell(module) or session.read()
    if steps and module.check_mode:
        cell = predict.after_save(cell, steps)
    elif steps:
        cell = session.change(cell, steps, params["save_timeout_seconds"])
    return {"changed": bool(steps), "cell": cell, "test": was_steps.to_test(steps)}


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            plan={"type": "list", "elements": "dict", "required": True},
            save_timeout_seconds={"type": "int", "default": 600},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
