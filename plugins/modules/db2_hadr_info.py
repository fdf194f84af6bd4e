#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_hadr_info
short_description: Read the state of a Db2 database and its HADR on one host
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Reads the database configuration, C(db2pd), the database directory, the version and the registry of the instance,
    and what shows a cluster manager, with one shell. Supports Db2 9.7, 10.1, 10.5, 11.1 and 11.5.
  - The database may be active or not; its role comes from the configuration on disk.
  - M(sametime.estate.db2_hadr_plan) takes the report.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
attributes:
  diff_mode:
    support: none
options:
  paths:
    description: Directories to check; see RV(report.paths).
    type: list
    elements: str
    default: []
  services:
    description: Names of services to look up, in addition to those in the configuration; see RV(report.services).
    type: list
    elements: str
    default: []
  hosts:
    description:
      - Names of hosts to resolve on this host, in addition to those in the configuration; see RV(report.addresses).
    type: list
    elements: str
    default: []
  reference_epoch:
    description:
      - The time on the controller when the task starts, in seconds since 1970. Without it, the clock is not compared.
    type: float
"""

EXAMPLES = r"""
- name: Read the state of STMS
  sametime.estate.db2_hadr_info:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    reference_epoch: "{{ now().timestamp() }}"
  become: true
  become_user: db2inst1
"""

RETURN = r"""
report:
  description: State of the database.
  returned: always
  type: dict
  contains:
    database:
      description: Name of the database.
      type: str
      returned: always
    instance:
      description:
        - C(instance) its name, C(version), C(dialect) the first two numbers of the version, C(bits), C(fix_pack),
          C(release), C(path), C(running) whether it is started, C(registry) its variables.
      type: dict
      returned: always
    catalogued:
      description: Whether the instance knows a local database of this name.
      type: bool
      returned: always
    directory:
      description: Directory of the database.
      type: str
      returned: always
    alternate_server:
      description: Alternate server of clients, C(hostname) and C(port); both none if it is not set.
      type: dict
      returned: always
    role:
      description: C(STANDARD), C(PRIMARY), C(STANDBY), or none if Db2 does not show it.
      type: str
      returned: always
    active:
      description: Whether the database is active.
      type: bool
      returned: always
    pending:
      description: Whether it waits for a C(backup), a C(rollforward) or a C(restore).
      type: dict
      returned: always
    parameters:
      description: Configuration on disk, by parameter.
      type: dict
      returned: always
    labels:
      description: Lines of the configuration that are not parameters.
      type: dict
      returned: always
    running:
      description: Values of parameters in memory, as far as C(db2pd) shows them.
      type: dict
      returned: always
    hadr:
      description:
        - HADR as C(db2pd) shows it. Keys are in small letters with their unit, such as C(hadr_state),
          C(hadr_connect_status), C(hadr_log_gap_bytes), C(peer_window_end). Times are seconds since 1970. All keys that
          C(db2pd) prints are there. None if the database is not active or has no HADR.
      type: dict
      returned: always
    standbys:
      description: The same for each standby of a primary.
      type: list
      elements: dict
      returned: always
    reads_on_standby:
      description: Whether reads on standby are allowed.
      type: bool
      returned: always
    applications:
      description: Number of connected applications.
      type: int
      returned: always
    other_databases:
      description: Other databases of the instance that are in use.
      type: list
      elements: str
      returned: always
    messages:
      description: Errors that Db2 printed instead of the configuration.
      type: list
      elements: str
      returned: always
    clock:
      description: C(epoch) of the host, and C(difference_seconds) to the controller if O(reference_epoch) is given.
      type: dict
      returned: always
    paths:
      description:
        - For each of O(paths) and RV(report.places), whether it is a C(directory) and C(writable), its C(free_bytes),
          and its C(filesystem) (C(device), C(type), C(source), and the path C(inside)).
      type: dict
      returned: always
    places:
      description: Directories that the database uses, and what each holds, such as C(the mirrored logs).
      type: dict
      returned: always
    storage:
      description:
        - Automatic storage C(paths) and C(containers) of the database, as C(db2pd) shows them while it is active.
      type: dict
      returned: always
    keystore:
      description: Keystore of the instance, C(type), C(location), and whether its file is C(readable).
      type: dict
      returned: always
    database_bytes:
      description: About how many bytes the table spaces have on disk.
      type: int
      returned: always
    services:
      description: Ports of the service names.
      type: dict
      returned: always
    addresses:
      description: Addresses of the host names, as this host resolves them; a name that it does not resolve is left out.
      type: dict
      returned: always
    cluster_manager:
      description:
        - What shows a cluster manager, C(name) such as C(TSA), C(PACEMAKER), C(RHCS) or C(POWERHA), C(evidence), and
          C(suspended) whether its automation is suspended. None if nothing does.
      type: dict
      returned: always
    work:
      description:
        - Records of earlier runs, C(image), C(received), C(shutdown), C(lock), C(takeovers).
        - The last one has in C(last) the newest 20 takeovers that made this host primary, each with C(when),
          C(seconds) and C(form).
      type: dict
      returned: always
"""

import os
import time
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import places
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.disk_usage import database_bytes
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.host_names import host_addresses, service_ports
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.reading import reading
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import path_facts


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Read the database, and then what its configuration names: paths, services and hosts."""
    now = time.time()
    params, reference = module.params, module.params["reference_epoch"]
    database = reading(module)
    report = database.report()
    configured = [report["parameters"].get(name) for name in ("HADR_LOCAL_SVC", "HADR_REMOTE_SVC")]
    names = [report["parameters"].get(name) for name in ("HADR_LOCAL_HOST", "HADR_REMOTE_HOST", "HADR_TARGET_LIST")]
    used = places.of_report(report)
    paths = [path for path in [*params["paths"], report["directory"], *used] if path]
    store = report["keystore"]["location"]
    report["keystore"]["readable"] = bool(store) and os.path.isfile(store) and os.access(store, os.R_OK)
    host = {
        "work": database.records.facts(),
        "clock": {"epoch": now, "difference_seconds": None if reference is None else round(now - reference, 3)},
        "services": service_ports([*params["services"], *configured]),
        "addresses": host_addresses([*params["hosts"], *names]),
        "paths": {path: path_facts(path) for path in paths},
        "places": used,
        "database_bytes": database_bytes(report),
    }
    return {"changed": False, "report": {**report, **host}}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            "paths": {"type": "list", "elements": "str", "default": []},
            "services": {"type": "list", "elements": "str", "default": []},
            "hosts": {"type": "list", "elements": "str", "default": []},
            "reference_epoch": {"type": "float"},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
