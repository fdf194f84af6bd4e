#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_module_mapping
short_description: Map one module of an application to servers and a virtual host
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Maps the module with a display name to clusters or servers. Targets that it has stay, unless O(exact=true); web
    servers always stay; other modules are never touched, which is proved before anything is saved.
  - The mapping from before is remembered, so that O(state=restored) can bring it back.
  - Target, module and virtual host are looked for first; what is missing is named, together with what there is.
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
    description: Display name of the module, as the console shows it.
    type: str
    required: true
  state:
    description:
      - V(mapped) maps it. V(restored) brings back the mapping that was remembered; without one it takes away
        O(targets), if another server remains. A module that is gone is as good as restored.
    type: str
    choices: [mapped, restored]
    default: mapped
  targets:
    description: Where it is mapped to, each a cluster, or a server with its node.
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
    description: Name of a virtual host of the cell. Without it, the module keeps the one it has.
    type: str
  exact:
    description: Whether the module is taken from all other servers.
    type: bool
    default: false
  missing:
    description: A sentence for the failure when the application has no such module.
    type: str
    default: ""
  tolerate_missing:
    description: Whether a module that the application does not have is no failure.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Whiteboard on the Meeting cluster
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
  description: The cell afterwards, as RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import mapping
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Scope
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Plan, and write unless this is a check."""
    params = module.params
    wanted = mapping.Wanted(
        params["application"],
        params["module"],
        [Scope(**target) for target in params["targets"]],
        params["virtual_host"],
        params["exact"],
        params["state"],
        params["missing"],
        params["tolerate_missing"],
    )
    cell = was.given(module) or control.read([wanted.application])
    recorded = control.store(cell).mapping(wanted.application, wanted.module)
    planned = mapping.plan(cell, wanted, recorded)
    outcome = was.change(module, control, cell, [planned.step] if planned.step else [])
    diff = {"before": planned.before or {}, "after": planned.after or {}}
    return dict(outcome, present=planned.before is not None, diff=diff)


def main() -> None:
    target = {"cluster": {"type": "str"}, "node": {"type": "str"}, "server": {"type": "str"}}
    module = was.module(
        dict(
            was.CELL,
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
        )
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
