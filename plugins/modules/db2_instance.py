#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_instance
short_description: Start a Db2 instance, or restart an unused one
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Starts a stopped instance. Restarts an instance only if none of its databases is in use.
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
    type: str
    choices: [started, restarted]
    default: started
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
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import ACCOUNT
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Operations

LISTING = "list active databases"


def act(module: AnsibleModule) -> Dict[str, Any]:
    clp = Clp(module.run_command, module.params["profile"])
    answer = clp.batch([LISTING])[LISTING]
    stopped = answer.has("SQL1032N")
    restart = module.params["state"] == "restarted" and not stopped
    in_use = sorted(active_databases.parse(answer.output))
    if restart and in_use:
        raise Db2Error(f"the instance is not restarted: {', '.join(in_use)} is in use", databases=in_use)
    operations = Operations(clp, "")
    if restart and not module.check_mode:
        operations.restart_instance()
    if stopped and not module.check_mode:
        operations.start_instance()
    return {
        "changed": restart or stopped,
        "commands": ["db2stop", "db2start"] if restart else ["db2start"] if stopped else [],
        "diff": {"before": "stopped\n" if stopped else "started\n", "after": "restarted\n" if restart else "started\n"},
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "profile": {"type": "path", "required": True},
            "state": {"type": "str", "choices": ["started", "restarted"], "default": "started"},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
