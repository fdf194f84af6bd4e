#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_module_mapping
short_description: Map a module of an application to servers and a virtual host
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Maps the module with a display name to clusters or servers. Its present targets stay, unless O(exact=true). Web
    servers always stay. Other modules never change, which is checked before anything is saved.
  - The mapping before the first change is recorded, so that O(state=restored) can restore it.
  - If a target, the module or the virtual host does not exist, the module fails and lists the existing ones.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
  - sametime.estate._was.apply
options:
  application:
    description: Name of the application.
    type: str
    required: true
  module:
    description: Display name of the module, as shown in the console.
    type: str
    required: true
  state:
    description:
      - V(mapped) maps the module. V(restored) restores the recorded mapping. Without a recorded mapping it removes
        O(targets), provided that another target remains. A module that does not exist counts as restored.
    type: str
    choices: [mapped, restored]
    default: mapped
  targets:
    description: Targets of the module. Each is a cluster, or a server with its node.
    type: list
    elements: dict
    required: true
    suboptions:
      cluster:
        description: Name of a cluster.
        type: str
      node:
        description: Name of a node.
        type: str
      server:
        description: Name of a server on O(targets[].node).
        type: str
  virtual_host:
    description: Name of a virtual host of the cell. By default the virtual host of the module does not change.
    type: str
  exact:
    description: Whether the module is removed from all other servers.
    type: bool
    default: false
  missing:
    description: A sentence that the error message contains if the application has no such module.
    type: str
    default: ""
  tolerate_missing:
    description: Whether it is accepted that the application has no such module.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Map the whiteboard to the Meeting cluster
  sametime.estate.was_module_mapping:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    application: Sametime Meeting Server
    module: Core Whiteboard Services
    targets: [{cluster: MeetingCluster}]
    virtual_host: default_host
"""

RETURN = r"""
present:
  description: Whether the application has the module.
  returned: always
  type: bool
plan:
  description: Steps for M(sametime.estate.was_apply).
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
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.mapping import Wanted, plan


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan, and write unless this is check mode."""
    params = module.params
    wanted = Wanted(
        application=params["application"],
        module=params["module"],
        targets=[Scope(**target) for target in params["targets"]],
        virtual_host=params["virtual_host"],
        exact=params["exact"],
        state=params["state"],
        missing=params["missing"],
        tolerate_missing=params["tolerate_missing"],
    )
    session = was.session(module)
    cell = was.given_cell(module) or session.read([wanted.application])
    recorded = session.store(cell).mapping(wanted.application, wanted.module)
    planned = plan(cell, wanted, recorded)
    outcome = was.change(module, session, cell, [planned.step] if planned.step else [])
    diff = {"before": planned.before or {}, "after": planned.after or {}}
    return dict(outcome, present=planned.before is not None, diff=diff)


def main() -> None:
    target = {"cluster": {"type": "str"}, "node": {"type": "str"}, "server": {"type": "str"}}
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            **was.APPLY,
            application={"type": "str", "required": True},
            module={"type": "str", "required": True},
            state={"type": "str", "choices": ["mapped", "restored"], "default": "mapped"},
            targets={
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": target,
                "mutually_exclusive": [("cluster", "node")],
                "required_one_of": [("cluster", "server")],
                "required_together": [("node", "server")],
            },
            virtual_host={"type": "str"},
            exact={"type": "bool", "default": False},
            missing={"type": "str", "default": ""},
            tolerate_missing={"type": "bool", "default": False},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
