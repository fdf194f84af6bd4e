#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_alternate_server
short_description: Alternate server of a Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Sets or clears the alternate server that Db2 tells clients when they connect, so that they know where to go after a
    takeover. It stands in the directory of the instance, so each host of an HADR pair has its own and names the other.
  - Name and port are checked first. The port is the client port of the other instance and never an HADR port.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
options:
  state:
    description: V(present) names a server, V(absent) clears it.
    type: str
    choices: [present, absent]
    default: present
  hostname:
    description: Host name that clients can resolve.
    type: str
  port:
    description: Client port of that host's instance, a number.
    type: int
  hadr_ports:
    description: Ports that HADR uses. Naming one of them is refused, since it answers no client.
    type: list
    elements: str
    default: []
  uncatalogued:
    description:
      - What to do when the instance has no such local database. V(ignore) does nothing, for a standby that is still to
        be made.
    type: str
    choices: [refuse, ignore]
    default: refuse
"""

EXAMPLES = r"""
- name: Clients of db1 go to db2 next
  sametime.estate.db2_alternate_server:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    hostname: db2.acme.example
    port: 50000
    hadr_ports: ["55001"]
  become: true
  become_user: db2inst1
"""

RETURN = r"""
commands:
  description: What was run, or would be in check mode.
  returned: always
  type: list
  elements: str
restart_may_be_required:
  description:
    - Whether clients may still be told the old value. A running instance reads its directory when it starts, and anew
      after an offline backup; it is not documented that a change reaches clients before that.
  returned: always
  type: bool
catalogued:
  description: Whether the instance has such a local database.
  returned: always
  type: bool
"""

from typing import Any, Dict, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import directory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import alternate_server
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    ACCOUNT,
    Context,
    connect,
    database_options,
)

LISTING = "list db directory"


def act(module: AnsibleModule) -> Dict[str, Any]:
    params = module.params
    present = params["state"] == "present"
    wanted = directory.Alternate(params["hostname"], params["port"]) if present else directory.Alternate()
    alternate_server.check(wanted, params["hadr_ports"])
    context = connect(module)
    current = current_alternate(context)
    if current is None:
        if params["uncatalogued"] == "refuse":
            raise Db2Error(f"{context.database} is not catalogued as a local database of this instance")
        return {"changed": False, "catalogued": False, "commands": [], "restart_may_be_required": False}
    change = alternate_server.plan(current, wanted)
    if change is not None and not module.check_mode:
        context.operations.alternate(change)
        if alternate_server.plan(current_alternate(context) or directory.Alternate(), wanted) is not None:
            raise Db2Error(f"Db2 accepted the alternate server of {context.database}, but shows another one")
    return {
        "changed": change is not None,
        "catalogued": True,
        "commands": [] if change is None else [alternate_server.statement(context.database, change)],
        "restart_may_be_required": change is not None,
        "diff": alternate_server.diff(current, change),
    }


def current_alternate(context: Context) -> Optional[directory.Alternate]:
    entry = directory.parse(context.clp.batch([LISTING])[LISTING].output).get(context.database)
    return entry.alternate if entry else None


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "hostname": {"type": "str"},
            "port": {"type": "int"},
            "hadr_ports": {"type": "list", "elements": "str", "default": []},
            "uncatalogued": {"type": "str", "choices": ["refuse", "ignore"], "default": "refuse"},
        },
        required_if=[("state", "present", ("hostname", "port"))],
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
