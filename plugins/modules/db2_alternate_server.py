#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_alternate_server
short_description: Set the alternate server of a Db2 database
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Sets or clears the alternate server that Db2 gives clients when they connect, so that they know where to go after a
    takeover. It is stored in the directory of the instance, so each host of an HADR pair has its own value.
  - Checks name and port first. The port is the client port of the other instance and never an HADR port.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
options:
  state:
    description: V(present) sets a server, V(absent) clears it.
    type: str
    choices: [present, absent]
    default: present
  hostname:
    description: Host name that clients can resolve.
    type: str
  port:
    description: Client port of the instance on that host, a number.
    type: int
  hadr_ports:
    description: Ports that HADR uses. They are refused, because they do not answer clients.
    type: list
    elements: str
    default: []
  uncatalogued:
    description:
      - What to do if the instance has no such local database. V(ignore) does nothing, for a standby that does not exist
        yet.
    type: str
    choices: [refuse, ignore]
    default: refuse
"""

EXAMPLES = r"""
- name: Send clients of db1 to db2 after a takeover
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
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
restart_may_be_required:
  description:
    - Whether clients may still get the old value. A running instance reads its directory when it starts, and again
      after an offline backup; IBM does not document that clients get a change before that.
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
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import Context, connect
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options

LISTING = "list db directory"


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Check name and port, compare, and set unless this is check mode."""
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
    """Return the alternate server in the directory of the instance; None: it has no such database."""
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
