#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_datasource_reroute
short_description: Set Db2 client reroute of all data sources of a database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Sets the properties of Db2 automatic client reroute of every data source whose C(databaseName) is O(database), at
    every scope, whatever the data source is called, and the purge policy of its connection pool. Other data sources do
    not change.
  - All of these data sources must name the same Db2 server, O(primary). Otherwise the module fails and lists the server
    of each.
  - A property whose option is not set stays as it is. If a property exists more than once, only one remains. Another
    spelling of the same value (capitals of a host name, blanks, leading zeros) is not a difference.
  - The module refuses a data source that takes its servers from a list in JNDI (C(clientRerouteServerListJNDIName)),
    because the driver then ignores the properties that this module sets.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
  - sametime.estate._was.apply
options:
  database:
    description: Name of the database, for example V(STMS), in upper or lower case.
    type: str
    required: true
  primary:
    description: The Db2 server that all these data sources name.
    type: dict
    required: true
    suboptions:
      hostname:
        description: Host name that clients use.
        type: str
        required: true
      port:
        description: Port for clients, not the HADR port.
        type: int
        required: true
  alternates:
    description:
      - Db2 servers to which clients connect if the primary does not answer. Use the same servers as in Db2's own
        alternate server. An empty list removes client reroute.
    type: list
    elements: dict
    required: true
    suboptions:
      hostname:
        description: Host name that clients use.
        type: str
        required: true
      port:
        description: Port for clients.
        type: int
        required: true
  retry_interval_seconds:
    description: Seconds between attempts (C(retryIntervalForClientReroute)).
    type: int
  max_retries:
    description:
      - Number of attempts (C(maxRetriesForClientReroute)). It needs O(retry_interval_seconds), or the interval that is
        set at each data source.
    type: int
  seamless_failover:
    description: Seamless failover (C(enableSeamlessFailover)). It needs a driver of type 4.
    type: bool
  client_affinities:
    description:
      - Client affinities (C(enableClientAffinitiesList)). The lists then begin with the primary. They need a driver of
        type 4. If not set, a data source that has them keeps them.
    type: bool
  failback_interval_seconds:
    description: Seconds after which clients return to the primary (C(affinityFailbackInterval)).
    type: int
  purge_policy:
    description:
      - Purge policy of the connection pools (C(purgePolicy)), which decides about the idle connections of a pool when
        one connection has failed. V(EntirePool) discards all of them. V(FailingConnectionOnly) keeps the others, and
        after a takeover each of them can fail a request.
      - A data source without a connection pool gets one, with WebSphere's defaults for everything else. If this option
        is not set, pools stay as they are, and RV(notes) names those with V(FailingConnectionOnly).
    type: str
    choices: [EntirePool, FailingConnectionOnly]
    version_added: 1.1.0
  types:
    description:
      - Java types by property name, for new properties. By default lists are V(java.lang.String) and numbers
        V(java.lang.Integer).
    type: dict
    default: {}
  check_types:
    description: Whether a property with another type is changed. By default only values are compared.
    type: bool
    default: false
  expected_count:
    description: Number of data sources that the database must have. By default at least one.
    type: int
  takeovers:
    description:
      - Past takeovers of the database, as RV(sametime.estate.db2_hadr_plan#module:takeovers) returns them. Clients must
        try for longer than the longest of them. Without takeovers, RV(notes) says so.
    type: list
    elements: dict
    default: []
    suboptions:
      seconds:
        description: Duration of the takeover.
        type: float
        required: true
      when:
        description: When it ended, in seconds since 1970.
        type: float
      form:
        description: How the standby took over.
        type: str
  longest_pause_seconds:
    description: How long a client may wait for a primary. A longer time is a warning.
    type: int
    default: 60
"""

EXAMPLES = r"""
- name: Set client reroute of STMS
  sametime.estate.was_datasource_reroute:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    database: STMS
    primary: {hostname: db1.acme.example, port: 50000}
    alternates: [{hostname: db2.acme.example, port: 50000}]
    retry_interval_seconds: 2
    max_retries: 16
"""

RETURN = r"""
data_sources:
  description: Configuration ids of the data sources of the database.
  returned: always
  type: list
  elements: str
warnings:
  description:
    - Values that do not outlast the longest takeover, a longer pause than O(longest_pause_seconds), one of
      C(retryIntervalForClientReroute) and C(maxRetriesForClientReroute) without the other, and C(sslConnection) with
      the plain port. If an option is not set, the value that the data source has already is checked.
  returned: always
  type: list
  elements: str
notes:
  description:
    - For how long clients try, how long past takeovers took, and without O(purge_policy) what users notice of the
      present purge policy.
  returned: always
  type: list
  elements: str
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
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import takeover_times
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import connection_pools, reroute_rules
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import Server, Wanted, plan

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
    "purge_policy",
)


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Plan, and write unless this is check mode."""
    params = module.params
    wanted = Wanted(
        primary=Server(**params["primary"]),
        alternates=[Server(**server) for server in params["alternates"]],
        **{name: params[name] for name in SAME_NAMES},
    )
    session = was.session(module)
    cell = was.given_cell(module) or session.read(data_sources=True)
    planned = plan(cell, wanted)
    outcome = was.change(module, session, cell, planned.steps)
    past = params["takeovers"]
    found = reroute_rules.check(
        cell,
        wanted,
        reroute_rules.Past(
            takeover_times.longest(past),
            takeover_times.words(wanted.database, past),
            params["longest_pause_seconds"],
        ),
    )
    return dict(
        outcome,
        data_sources=planned.chosen,
        warnings=found.warnings,
        notes=found.notes,
        diff={"before": planned.before, "after": planned.after},
    )


def main() -> None:
    server = {"hostname": {"type": "str", "required": True}, "port": {"type": "int", "required": True}}
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            **was.APPLY,
            database={"type": "str", "required": True},
            primary={"type": "dict", "required": True, "options": server},
            alternates={"type": "list", "elements": "dict", "required": True, "options": server},
            retry_interval_seconds={"type": "int"},
            max_retries={"type": "int"},
            seamless_failover={"type": "bool"},
            client_affinities={"type": "bool"},
            failback_interval_seconds={"type": "int"},
            purge_policy={"type": "str", "choices": list(connection_pools.POLICIES)},
            types={"type": "dict", "default": {}},
            check_types={"type": "bool", "default": False},
            expected_count={"type": "int"},
            takeovers={
                "type": "list",
                "elements": "dict",
                "default": [],
                "options": {
                    "seconds": {"type": "float", "required": True},
                    "when": {"type": "float"},
                    "form": {"type": "str"},
                },
            },
            longest_pause_seconds={"type": "int", "default": 60},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
