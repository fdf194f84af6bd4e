#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_datasource_reroute
short_description: Client reroute of all data sources of one Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Sets the properties of Db2 automatic client reroute of every data source whose C(databaseName) is the one given, at
    every scope, and of no other, whatever their names are.
  - All of them must name the same Db2 server, the primary. If one does not, the module fails and shows what each names.
  - Properties that an option is not given for are left alone. A property that is there twice becomes one.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
  - sametime.estate._was.apply
options:
  database:
    description: Name of the database, for example V(STMS). Case does not count.
    type: str
    required: true
  primary:
    description: The Db2 server that the data sources name.
    type: dict
    required: true
    suboptions:
      hostname:
        description: Host name as clients use it.
        type: str
        required: true
      port:
        description: Client port, never the HADR port.
        type: int
        required: true
  alternates:
    description:
      - Db2 servers that clients go to when the primary does not answer; the same that Db2 itself has as alternate
        server. An empty list takes client reroute away.
    type: list
    elements: dict
    required: true
    suboptions:
      hostname:
        description: Host name as clients use it.
        type: str
        required: true
      port:
        description: Client port.
        type: int
        required: true
  retry_interval_seconds:
    description: Seconds between attempts (C(retryIntervalForClientReroute)).
    type: int
  max_retries:
    description: Attempts (C(maxRetriesForClientReroute)); counts only together with O(retry_interval_seconds).
    type: int
  seamless_failover:
    description: C(enableSeamlessFailover). Needs a driver of type 4.
    type: bool
  client_affinities:
    description: C(enableClientAffinitiesList); the lists then begin with the primary. Needs a driver of type 4.
    type: bool
  failback_interval_seconds:
    description: C(affinityFailbackInterval).
    type: int
  types:
    description:
      - Java types by property name, where they are not to be V(java.lang.String) for the lists and V(java.lang.Integer)
        for numbers. Used for new properties.
    type: dict
    default: {}
  check_types:
    description: Whether a property of another type is changed. Otherwise only values count.
    type: bool
    default: false
  expected_count:
    description: How many data sources there must be. Any number but none if not given.
    type: int
"""

EXAMPLES = r"""
- name: Clients of STMS know the standby
  sametime.estate.was_datasource_reroute:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    database: STMS
    primary: {hostname: db1.acme.example, port: 50000}
    alternates: [{hostname: db2.acme.example, port: 50000}]
    retry_interval_seconds: 10
    max_retries: 3
"""

RETURN = r"""
data_sources:
  description: Ids of the data sources of the database.
  returned: always
  type: list
  elements: str
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
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import reroute
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control

SAME_NAMES = (
    "database",
    "retry_interval_seconds",
    "max_retries",
    "seamless_failover",
    "client_affinities",
    "failback_interval_seconds",
    "types",
    "check_types",
    "expected_count",
)


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Plan, and write unless this is a check."""
    params = module.params
    wanted = reroute.Wanted(
        primary=reroute.Server(**params["primary"]),
        alternates=[reroute.Server(**server) for server in params["alternates"]],
        **{name: params[name] for name in SAME_NAMES},
    )
    cell = was.given(module) or control.read(data_sources=True)
    planned = reroute.plan(cell, wanted)
    outcome = was.change(module, control, cell, planned.steps)
    diff = {"before": planned.before, "after": planned.after}
    return dict(outcome, data_sources=planned.chosen, diff=diff)


def main() -> None:
    server = {"hostname": {"type": "str", "required": True}, "port": {"type": "int", "required": True}}
    module = was.module(
        dict(
            was.CELL,
            **was.APPLY,
            database={"type": "str", "required": True},
            primary={"type": "dict", "required": True, "options": server},
            alternates={"type": "list", "elements": "dict", "required": True, "options": server},
            retry_interval_seconds={"type": "int"},
            max_retries={"type": "int"},
            seamless_failover={"type": "bool"},
            client_affinities={"type": "bool"},
            failback_interval_seconds={"type": "int"},
            types={"type": "dict", "default": {}},
            check_types={"type": "bool", "default": False},
            expected_count={"type": "int"},
        )
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
