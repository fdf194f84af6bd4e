#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_driver_info
short_description: Read the levels of the Db2 drivers on a WebSphere node
version_added: 1.1.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Finds the drivers of the data sources of a database in the node's own copy of the configuration, with the variables
    of server, cluster, node and cell filled in, and reads the level of each from its file.
  - Where the manifest has no level, the driver's own program C(com.ibm.db2.jcc.DB2Jcc) is asked, with the Java of the
    installation. wsadmin is not started.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: none
options:
  profiles:
    description: Profiles of this host. A path may have V(*) in it; other folders are left out.
    type: list
    elements: str
    required: true
  database:
    description: Name of the database, in upper or lower case.
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Read the levels of the drivers
  sametime.estate.was_driver_info:
    profiles: [/opt/IBM/WebSphere/AppServer/profiles/*]
    database: STMS
"""

RETURN = r"""
drivers:
  description:
    - For each driver its C(node), C(profile), C(path), C(scopes) of the providers that use it, and C(level), or the
      C(error) why it cannot be read.
  returned: always
  type: list
  elements: dict
notes:
  description: The same as sentences.
  returned: always
  type: list
  elements: str
warnings:
  description: Drivers that cannot be read, and levels that may not follow a takeover.
  returned: always
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.drivers import advice
from ansible_collections.sametime.estate.plugins.module_utils._was.installed_drivers import of_profiles


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Read the drivers of this host."""
    found = of_profiles(module.params["profiles"], module.params["database"], module.run_command)
    notes, warnings = [], []
    for driver in found:
        what = f"node {driver['node']}: the Db2 driver {driver['path']} ({', '.join(driver['scopes'])})"
        if driver["error"]:
            warnings.append(f"{what} cannot be read: {driver['error']}")
            continue
        notes.append(f"{what} has the level {driver['level']}")
        against = advice(driver["level"])
        if against:
            warnings.append(f"{what} has the level {driver['level']}, {against}")
    return {"changed": False, "drivers": found, "notes": notes, "warnings": warnings}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "profiles": {"type": "list", "elements": "str", "required": True},
            "database": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
