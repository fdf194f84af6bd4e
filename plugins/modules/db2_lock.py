#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_lock
short_description: Lock a Db2 pair against concurrent runs
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Takes, keeps or releases the lock of a database on one host. The action plugin of the same name adds the name of the
    run, and breaks the lock of a run on this controller that no longer exists.
  - If two runs start at the same time, the host with O(arbiter=true) decides, and the second run fails.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.lock
attributes:
  diff_mode:
    support: none
options:
  state:
    description: V(present) takes the lock, V(absent) releases it if this run holds it.
    type: str
    choices: [present, absent]
    default: present
  purpose:
    description: What the run is going to do. Other operators see this.
    type: str
    default: work on the pair
  arbiter:
    description:
      - Whether this host decides between two runs. On the other host, a lock of another run gets some seconds to
        disappear.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Lock the pair
  sametime.estate.db2_lock:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    purpose: takeover to db2
  become: true
  become_user: db2inst1
"""

RETURN = r"""
held:
  description: Whether this run holds the lock now.
  returned: success
  type: bool
found:
  description: The lock that was there before.
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.database_name import database_alias
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.pair_lock import PairLock, lock_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Take or release the lock of this host."""
    params, write = module.params, not module.check_mode
    records = Records(params["work_directory"], database_alias(params["database"]))
    lock = PairLock(records, params, params["purpose"])
    present = params["state"] == "present"
    changed, previous = lock.take(write, params["arbiter"]) if present else lock.release(write)
    return {"changed": changed, "held": present, "found": previous or {}}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **lock_options(),
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "purpose": {"type": "str", "default": "work on the pair"},
            "arbiter": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
