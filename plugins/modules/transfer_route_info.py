#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: transfer_route_info
short_description: Read the addresses of a target and of this host on the route to it
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Resolves a target, and asks the kernel which source address a connection would have. Nothing is sent.
  - If addresses are translated on the route, the target sees another address. Set that one manually.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  target:
    description: Host name or address of the target. Required without O(targets).
    type: str
  targets:
    description: Several targets, which are read in one call. Required without O(target).
    type: list
    elements: str
    version_added: 1.1.0
  port:
    description: Port of the target.
    type: int
    default: 22
"""

EXAMPLES = r"""
- name: Read the addresses on the route to the web server
  sametime.estate.transfer_route_info:
    target: ihs1.acme.example
  register: photo_route

- name: Read the addresses on the routes to both web servers
  sametime.estate.transfer_route_info:
    targets: [ihs1.acme.example, ihs2.acme.example]
  register: photo_routes
"""

RETURN = r"""
target_addresses:
  description: Addresses of the target, sorted.
  returned: with O(target)
  type: list
  elements: str
  sample: [192.0.2.12]
source_addresses:
  description: Source addresses of this host for connections to the target, sorted.
  returned: with O(target)
  type: list
  elements: str
  sample: [192.0.2.11]
routes:
  description: Each target with its C(target_addresses) and C(source_addresses), and in C(problem) why there are none.
  returned: with O(targets)
  type: dict
  sample:
    ihs1.acme.example: {target_addresses: [192.0.2.12], source_addresses: [192.0.2.11], problem: ""}
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ssh.route import Route, route, routes


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask the kernel for the routes."""
    port = module.params["port"]
    if module.params["target"] is not None:
        return {"changed": False, **_addresses(route(module.params["target"], port))}
    found = routes(module.params["targets"], port)
    return {
        "changed": False,
        "routes": {target: {**_addresses(way), "problem": problem} for target, (way, problem) in found.items()},
    }


def _addresses(way: Route) -> Dict[str, Any]:
    return {"target_addresses": way.targets, "source_addresses": way.sources}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "target": {"type": "str"},
            "targets": {"type": "list", "elements": "str"},
            "port": {"type": "int", "default": 22},
        },
        mutually_exclusive=[("target", "targets")],
        required_one_of=[("target", "targets")],
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
