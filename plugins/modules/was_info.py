#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_info
short_description: A WebSphere cell as data
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads nodes, servers, clusters, virtual hosts, module mappings, data sources and their client reroute, what is in
    step and what waits for a restart, in one start of wsadmin. The other modules take the result as C(cell), so a play
    reads once.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
attributes:
  diff_mode:
    support: none
options:
  applications:
    description: Applications whose modules are read.
    type: list
    elements: str
    default: []
  data_sources:
    description: Whether data sources are read. Of their custom properties only those of client reroute are looked at.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Read the cell
  sametime.estate.was_info:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    applications: [Sametime Meeting Server]
  register: was
"""

RETURN = r"""
cell:
  description: The cell.
  returned: always
  type: dict
  contains:
    name:
      description: Name of the cell.
      type: str
      returned: always
    deployment_manager:
      description: Node of the deployment manager.
      type: str
      returned: always
    jython:
      description: Version of wsadmin's Jython.
      type: str
      returned: always
    nodes:
      description:
        - C(name), C(host), C(kind) (deployment_manager, managed, unmanaged), C(agent_running), and C(synchronized),
          none when the node agent does not run.
      type: list
      elements: dict
      returned: always
    servers:
      description: C(node), C(name), C(type), C(cluster), C(state) (STARTED, STOPPED, …; none for a web server), C(pid).
      type: list
      elements: dict
      returned: always
    clusters:
      description: C(name) and C(members), each with C(node) and C(server).
      type: list
      elements: dict
      returned: always
    virtual_hosts:
      description: C(name) and C(aliases), each with C(hostname) and C(port).
      type: list
      elements: dict
      returned: always
    applications:
      description:
        - C(name) and C(modules), none if not installed. Each module has C(name), C(uri), C(virtual_host), C(targets) in
          the shape of O(sametime.estate.was_module_mapping#module:targets), and C(listed), the same as WebSphere
          spells it.
      type: list
      elements: dict
      returned: always
    data_sources:
      description:
        - C(id), C(name), C(jndi_name), C(scope), C(database), C(server), C(port), C(alternate_servers),
          C(alternate_ports), and C(properties), the custom properties that were looked at.
        - C(reroute) has C(primary), C(alternates) and C(options), each as the options of role datasource_reroute take
          it.
      type: list
      elements: dict
      returned: always
    waiting:
      description: Servers that wait for a restart, with C(server) (node/server), C(reasons) and C(since).
      type: list
      elements: dict
      returned: always
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Read."""
    return {"changed": False, "cell": control.read(module.params["applications"], module.params["data_sources"])}


def main() -> None:
    module = was.module(
        {
            "applications": {"type": "list", "elements": "str", "default": []},
            "data_sources": {"type": "bool", "default": True},
        }
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
