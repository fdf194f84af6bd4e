#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_apply
short_description: Save what other modules planned, all together
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Takes the plans that M(sametime.estate.was_module_mapping), M(sametime.estate.was_datasource_reroute),
    M(sametime.estate.stproxy_config) and M(sametime.estate.meeting_keys) made with C(apply=later), and brings them into
    the cell in one start of wsadmin and one save.
  - Each step is compared with what its plan saw. If one does not fit or fails, none is saved.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
attributes:
  check_mode:
    support: full
    details: RV(cell) then says which nodes would be out of step and which servers would wait for a restart.
  diff_mode:
    support: none
    details: The modules that plan show the difference.
  idempotent:
    support: full
    details: Steps whose outcome is there already are left out.
options:
  plan:
    description: RV(sametime.estate.was_module_mapping#module:plan) of all modules, in one list.
    type: list
    elements: dict
    required: true
  save_timeout_seconds:
    description: How long to look for the outcome of a save that took longer than the SOAP request may take.
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
  description: The cell afterwards, as RV(sametime.estate.was_info#module:cell).
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
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict as foresight
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Save the steps, or say what saving them would bring."""
    steps = module.params["plan"]
    cell = was.given(module) or control.read()
    if steps and module.check_mode:
        cell = foresight.saved(cell, steps)
    elif steps:
        cell = control.change(cell, steps, module.params["save_timeout_seconds"])
    return {"changed": bool(steps), "cell": cell, "test": [step["id"] for step in steps if step.get("test")]}


def main() -> None:
    module = was.module(
        dict(
            was.CELL,
            plan={"type": "list", "elements": "dict", "required": True},
            save_timeout_seconds={"type": "int", "default": 600},
        )
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
