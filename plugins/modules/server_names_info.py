#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: server_names_info
short_description: Check whether servers are reachable by their names
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Resolves the names of servers as this host does, and connects to their ports. It also asks for the names of
    addresses, as a server does when it looks up its own address.
  - It sends no data and changes nothing. Every answer is waited for at most O(timeout_seconds).
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  servers:
    description: Servers to resolve and to connect to.
    type: list
    elements: dict
    default: []
    suboptions:
      hostname:
        description: Name or address.
        type: str
        required: true
      port:
        description: Port.
        type: int
        required: true
  addresses:
    description: Addresses whose names are looked up on this host.
    type: list
    elements: str
    default: []
  timeout_seconds:
    description: How long to wait for the name service, and then for the ports.
    type: float
    default: 5
seealso:
  - plugin: sametime.estate.server_names
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Ask whether this node reaches both Db2 servers
  sametime.estate.server_names_info:
    servers:
      - {hostname: db1.acme.example, port: 50000}
      - {hostname: db2.acme.example, port: 50000}
"""

RETURN = r"""
servers:
  description:
    - For each of O(servers) its C(hostname) and C(port), its C(addresses), the C(error) if it has none, and C(refused),
      a reason for each address that does not answer on the port.
  returned: always
  type: list
  elements: dict
names:
  description:
    - For each of O(addresses), whether it is this host's C(own), its C(names) (the canonical one first), and the
      C(error) if it has none.
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._hosts.reaching import Reaching


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Ask this host."""
    params = module.params
    reaching = Reaching(params["timeout_seconds"])
    return {
        "changed": False,
        "servers": reaching.servers((each["hostname"], each["port"]) for each in params["servers"]),
        "names": reaching.names(params["addresses"]),
    }


def main() -> None:
    server = {"hostname": {"type": "str", "required": True}, "port": {"type": "int", "required": True}}
    module = AnsibleModule(
        argument_spec={
            "servers": {"type": "list", "elements": "dict", "default": [], "options": server},
            "addresses": {"type": "list", "elements": "str", "default": []},
            "timeout_seconds": {"type": "float", "default": 5},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
