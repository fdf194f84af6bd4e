#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_instance
short_description: Start a Db2 instance, restart an unused one, or end its processes
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Starts a stopped instance. Restarts an instance only if none of its databases is in use. Ends the processes of an
    instance without deactivating its databases.
  - Fails if a cluster manager controls the instance and would react.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  idempotent:
    support: partial
    details: O(state=restarted) restarts each time.
requirements:
  - Run as the owner of the instance (C(become_user)).
options:
  profile:
    description: C(db2profile) of the instance.
    type: path
    required: true
  state:
    description:
      - V(started) starts the instance if it is stopped.
      - V(restarted) stops and starts it, so that clients get the present alternate servers. Fails if a database is in
        use.
      - V(killed) ends all processes (C(db2_kill), then C(db2stop force) for what is left) and leaves the instance
        stopped. A deactivation would write log records, and an old primary could not become a standby again.
    type: str
    choices: [started, restarted, killed]
    default: started
  databases:
    description: For O(state=killed), the databases that may be in use. Fails if another one is.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Start the instance
  sametime.estate.db2_instance:
    profile: /home/db2inst1/sqllib/db2profile
  become: true
  become_user: db2inst1
"""

RETURN = r"""
commands:
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import active_databases
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp, runner
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Operations
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT

LISTING = "list active databases"
COMMANDS = {"started": ["db2start"], "restarted": ["db2stop", "db2start"], "killed": ["db2_kill"]}
AFTER = {"started": "started", "restarted": "restarted", "killed": "stopped"}


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Compare the state of the instance, and change it unless this is check mode."""
    clp = Clp(runner(module.run_command), module.params["profile"])
    answer = clp.batch([LISTING])[LISTING]
    stopped = answer.has("SQL1032N")
    state = module.params["state"]
    in_use = sorted(active_databases.parse(answer.output))
    allowed = [name.upper() for name in module.params["databases"]] if state == "killed" else []
    strangers = [name for name in in_use if name not in allowed]
    if state != "started" and not stopped and strangers:
        verb = "restarted" if state == "restarted" else "ended"
        raise Db2Error(f"the instance is not {verb}: {', '.join(strangers)} is in use", databases=strangers)
    commands = COMMANDS["started" if stopped and state == "restarted" else state]
    needed = stopped if commands == ["db2start"] else not stopped
    if needed and not module.check_mode:
        operations = Operations(clp, "")
        if commands == ["db2_kill"]:
            operations.kill_instance()
        elif commands == ["db2start"]:
            operations.start_instance()
        else:
            operations.restart_instance()
    before = "stopped" if stopped else "started"
    return {
        "changed": needed,
        "commands": commands if needed else [],
        "diff": {"before": f"{before}\n", "after": f"{AFTER[state] if needed else before}\n"},
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "profile": {"type": "path", "required": True},
            "state": {"type": "str", "choices": list(COMMANDS), "default": "started"},
            "databases": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
