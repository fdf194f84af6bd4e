#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_info
short_description: Gather facts about a WebSphere cell
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads nodes and whether they are synchronized, servers and whether they wait for a restart, clusters, virtual hosts,
    module mappings, and data sources with their client reroute.
  - This takes one start of wsadmin. The other modules accept the result as their option C(cell), so that a play reads
    the cell only once.
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
    description: Whether data sources are read. Of their custom properties, only those of client reroute are read.
    type: bool
    default: true
  trust_store:
    description: Trust store of the cell whose signer certificates are read, for example V(CellDefaultTrustStore).
    type: str
  sign_on:
    description:
      - Whether the settings of single sign-on are read, and the public part of the keys that sign tokens. For this, the
        keys are exported with a password that nobody knows; neither the secret parts nor the password are kept.
    type: bool
    default: false
    version_added: 1.1.0
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
          which is none if the node agent does not run.
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
        - C(name) and C(modules), which is none if the application is not installed. Each module has C(name), C(uri),
          C(virtual_host), C(targets) in the shape of O(sametime.estate.was_module_mapping#module:targets), and
          C(listed), the same targets in WebSphere's notation. C(name) is none for a module that WebSphere lists but
          does not show, for example an EJB module inside a web module. C(virtual_host) is empty for a module that is
          not mapped to one yet.
      type: list
      elements: dict
      returned: always
    data_sources:
      description:
        - C(id), C(name), C(jndi_name), C(scope), C(database), C(server), C(port), and C(properties), the custom
          properties that were read.
        - C(purge_policy), the purge policy of the connection pool; none if the data source has no connection pool.
        - C(scope) is C(cell), or the kind and name of the scope, for example C(cluster K), C(node n1), C(server n1/s1),
          C(application A) or C(dynamic cluster D). A data source of an application also has C(targets), the targets of
          that application in WebSphere's notation.
        - C(reroute) with C(primary), C(alternates) and C(options), in the shape of the options of role
          datasource_reroute.
        - C(alternate_servers) and C(alternate_ports), host names and ports of C(reroute.alternates). The primary is not
          one of them, also with client affinities. If the driver takes the servers from a list in JNDI, the name of
          that list is returned here instead.
      type: list
      elements: dict
      returned: always
    signers:
      description:
        - C(store), C(subjects) (the subject of each signer certificate), and C(error), why they cannot be read. None
          without O(trust_store).
      type: dict
      returned: always
    sign_on:
      description:
        - C(enabled), C(realm), C(domain), C(requires_ssl), C(http_only), C(interoperability), C(token_names) (C(v1) and
          C(v2)), C(timeout_minutes), C(generation) of keys (C(automatic), C(next), C(every_days)), C(keys)
          (C(fingerprint), C(created), C(host), C(realm)), and C(error), why the keys cannot be read.
        - A setting that the cell does not have is none. C(next) has seconds since 1970.
        - C(proxies) has C(server) (node/server) and C(token_domain) of each Sametime Proxy.
        - None without O(sign_on).
      type: dict
      returned: always
    waiting:
      description: Servers with a pending restart, each with C(server) (node/server), C(reasons) and C(since).
      type: list
      elements: dict
      returned: always
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.documents import proxy_settings


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Read the cell."""
    params = module.params
    session = was.session(module)
    cell = session.read(params["applications"], params["data_sources"], params["trust_store"], params["sign_on"])
    if cell["sign_on"] is not None:
        cell["sign_on"]["proxies"] = proxy_settings.token_domains(cell, session.documents.read)
    return {"changed": False, "cell": cell}


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            applications={"type": "list", "elements": "str", "default": []},
            data_sources={"type": "bool", "default": True},
            trust_store={"type": "str"},
            sign_on={"type": "bool", "default": False},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
