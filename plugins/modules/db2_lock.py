#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_lock
short_description: One operator at a time on a pair of databases
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Takes, keeps or gives up the lock of a database on one host. The action plugin of the same name fills in who asks,
    and takes over the lock of a run that this controller knows to be dead.
  - Two runs that start at the same moment meet on the host that is O(arbiter); the one that comes second gives up.
extends_documentation_fragment:
  - ansible.builtin.action_common_attributes
  - sametime.estate.attributes
  - sametime.estate._db2
  - sametime.estate._db2.platform
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  state:
    description: V(present) takes the lock, V(absent) gives it up if it is ours.
    type: str
    choices: [present, absent]
    default: present
  run:
    description: Name of the run that asks. Set by the action plugin.
    type: str
  operator:
    description: Who started the run. Set by the action plugin.
    type: str
  controller:
    description: Where the run was started. Set by the action plugin.
    type: str
  purpose:
    description: What the run is about to do, for whoever finds the lock.
    type: str
    default: work on the pair
  arbiter:
    description: Whether this host decides between two runs. On the others a strange lock is given a few seconds to go.
    type: bool
    default: true
  may_break:
    description: Name of a run whose lock may be broken, because that run is gone.
    type: str
"""

EXAMPLES = r"""
- name: Nobody else works on the pair
  sametime.estate.db2_lock:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    purpose: takeover to db2
  become: true
  become_user: db2inst1
"""

RETURN = r"""
held:
  description: Whether the lock is ours now.
  returned: success
  type: bool
found:
  description: The lock that was there.
  returned: always
  type: dict
"""

import time
from typing import Any, Dict, Optional, Tuple

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2 import lock
from ansible_collections.sametime.estate.plugins.module_utils._db2.clp import alias
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.tools import database_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.workdir import WorkDirectory

PATIENCE_SECONDS = 6.0
PAUSE_SECONDS = 0.5


def take(work: WorkDirectory, params: Dict[str, Any], write: bool) -> Tuple[bool, Optional[Dict[str, Any]]]:
    """Return whether the lock was taken now, and the one that was there; raise Db2Error when somebody else has it."""
    end = time.monotonic() + (0 if params["arbiter"] else PATIENCE_SECONDS)
    record = lock.mine(params["run"], params["operator"], params["controller"], params["purpose"], time.time())
    while True:
        found = work.read("lock")
        why = lock.refusal(found, params["run"], time.time(), params["may_break"])
        if why is None:
            if not write:
                return found is None, found
            if found is not None and found.get("run") != params["run"]:
                work.remove("lock")
            if found is not None and found.get("run") == params["run"]:
                return False, found
            if work.create("lock", record):
                return True, found
        elif time.monotonic() > end:
            raise Db2Error(why, found=found)
        time.sleep(PAUSE_SECONDS)


def give_up(work: WorkDirectory, run: str, write: bool) -> Tuple[bool, Optional[Dict[str, Any]]]:
    found = work.read("lock")
    ours = found is not None and found.get("run") == run
    if ours and write:
        work.remove("lock")
    return ours, found


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "run": {"type": "str"},
            "operator": {"type": "str"},
            "controller": {"type": "str"},
            "purpose": {"type": "str", "default": "work on the pair"},
            "arbiter": {"type": "bool", "default": True},
            "may_break": {"type": "str"},
        },
        required_by={"run": ("operator", "controller")},
        supports_check_mode=True,
    )
    params = module.params
    params["run"] = params["run"] or "unknown"
    present = params["state"] == "present"
    try:
        work = WorkDirectory(params["work_directory"], alias(params["database"]))
        if present:
            changed, found = take(work, params, not module.check_mode)
        else:
            changed, found = give_up(work, params["run"], not module.check_mode)
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    module.exit_json(changed=changed, held=present, found=found or {})


if __name__ == "__main__":
    main()
