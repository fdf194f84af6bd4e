#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_hadr_takeover
short_description: Make a standby the primary
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Runs TAKEOVER HADR on a standby, as a job that outlives a dropped connection and is never killed, and looks
    afterwards whether the database is primary. A database that is primary already is left alone.
  - It holds the lock of module M(sametime.estate.db2_lock) on this host meanwhile, unless its run holds it already.
    Other runs take that lock on both hosts, so whoever comes second is told.
  - It judges what this host can see. Whether a takeover is safe depends on the other host too; role
    P(sametime.estate.db2_hadr#role) and C(playbooks/db2_takeover.yml) judge that.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
  - sametime.estate._db2.lock
options:
  form:
    description:
      - V(graceful) works together with the primary, which becomes the standby.
      - V(peer_window_only) is by force, and Db2 refuses it unless the peer window is open.
      - V(force) is by force and may lose commits; it needs O(accept_data_loss) and O(fenced).
    type: str
    choices: [graceful, peer_window_only, force]
    default: graceful
  accept_data_loss:
    description: Say that commits which the standby does not have may be lost.
    type: bool
    default: false
  fenced:
    description: For a forced takeover, how it is known that the old primary serves nobody any more.
    type: str
"""

EXAMPLES = r"""
- name: Take over while both work
  sametime.estate.db2_hadr_takeover:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
  become: true
  become_user: db2inst1
"""

RETURN = r"""
found:
  description: The lock of the other run.
  returned: when another run holds the lock
  type: dict
commands:
  description: What was run, or would be in check mode.
  returned: always
  type: list
  elements: str
seconds:
  description: How long TAKEOVER HADR took.
  returned: when it was run
  type: float
seen:
  description: C(role), C(state) and C(connection) at the end.
  returned: when finished and not in check mode
  type: dict
finished:
  description: False while the takeover goes on and the module must be called again.
  returned: always
  type: bool
progress:
  description: How far it is.
  returned: when not finished
  type: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import hadr_status
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Tools,
    database_options,
    long_options,
    pending,
    tools,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import TAKEOVER
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.pair_lock import Lock, lock_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Pending


def look(used: Tools) -> Dict[str, Any]:
    """Return what db2pd shows; it reads memory of this host and cannot be rerouted to the other one."""
    status = used.operations.status()
    return {**(status.principal() or {}), "active": status.active}


def refuse(used: Tools, params: Dict[str, Any], seen: Dict[str, Any]) -> None:
    form = params["form"]
    if seen.get("hadr_role") != "STANDBY":
        raise Db2Error(f"{used.database} is no active standby here, so there is nothing to take over", seen=seen)
    if form == "force" and not params["accept_data_loss"]:
        raise Db2Error("a takeover by force may lose commits: accept_data_loss must be true")
    if form != "graceful" and not params["fenced"]:
        raise Db2Error("a takeover by force makes two primaries if the old one still works: say in fenced how you know")
    if form == "graceful" and seen.get("hadr_connect_status") not in ("CONNECTED", "CONGESTED"):
        raise Db2Error(
            f"the primary is not connected ({seen.get('hadr_connect_status')}): it cannot hand over", seen=seen
        )


def remaining(status: hadr_status.Status) -> str:
    section = status.principal() or {}
    left = section.get("takeover_app_remaining_primary")
    return f", {left} applications left on the primary" if left else ""


def apply(used: Tools, params: Dict[str, Any], check_mode: bool) -> Dict[str, Any]:
    if params["job"] is None:
        before = look(used)
        if before.get("hadr_role") == "PRIMARY":
            return {"changed": False, "commands": [], "seen": summary(before)}
        refuse(used, params, before)
    result: Dict[str, Any] = {
        "changed": True,
        "commands": [TAKEOVER[params["form"]].format(used.database)],
        "diff": {"before": "STANDBY\n", "after": "PRIMARY\n"},
    }
    if check_mode:
        return result
    take_over(used, params)
    after = look(used)
    if after.get("hadr_role") != "PRIMARY":
        raise Db2Error(f"Db2 says that it took over, but the role is {after.get('hadr_role')}", seen=after)
    return {**result, "seconds": round(used.jobs.look("takeover").seconds, 2), "seen": summary(after)}


def take_over(used: Tools, params: Dict[str, Any]) -> None:
    """Take over under the lock, which stays for as long as the takeover goes on."""
    lock = Lock(used.work, params, f"TAKEOVER HADR on {used.database} ({params['form']})")
    lock.take()
    try:
        used.operations.takeover(params["form"])
    except Db2Error:  # and not Pending: it goes on
        lock.end()
        raise
    lock.end()


def summary(seen: Dict[str, Any]) -> Dict[str, Any]:
    names = {"role": "hadr_role", "state": "hadr_state", "connection": "hadr_connect_status"}
    return {key: seen.get(name) for key, name in names.items()}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **long_options(),
            **lock_options(),
            "form": {"type": "str", "choices": list(TAKEOVER), "default": "graceful"},
            "accept_data_loss": {"type": "bool", "default": False},
            "fenced": {"type": "str"},
        },
        supports_check_mode=True,
    )
    try:
        used = tools(module)
        result = apply(used, module.params, module.check_mode)
    except Pending as still:
        job = still.job
        said = remaining(used.operations.status())
        module.exit_json(commands=[], **pending(job, f"taking over for {job.seconds:.0f} seconds{said}"))
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    module.exit_json(finished=True, **result)


if __name__ == "__main__":
    main()
