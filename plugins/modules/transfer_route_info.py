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
    description: Host name or address of the target.
    type: str
    required: true
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
"""

RETURN = r"""
target_addresses:
  description: Addresses of the target, sorted.
  returned: always
  type: list
  elements: str
  sample: [192.0.2.12]
source_addresses:
  description: Source addresses of this host for connections to the target, sorted.
  returned: always
  type: list
  elements: str
  sample: [192.0.2.11]
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._ssh.route import route


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask the kernel for the route."""
    addresses = route(module.params["target"], module.params["port"])
    return {"changed": False, "target_addresses": addresses.targets, "source_addresses": addresses.sources}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "target": {"type": "str", "required": True},
            "port": {"type": "int", "default": 22},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
