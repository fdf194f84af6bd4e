#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_hadr_takeover
short_description: Make a Db2 standby the primary
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Runs TAKEOVER HADR on a standby, as a background job that continues if the connection is dropped and is never
    killed. Then it checks that the database is primary. A database that is already primary does not change.
  - During the takeover it holds the lock of module M(sametime.estate.db2_lock) on this host, unless its run already
    holds it. Other runs take this lock on both hosts, so the second run is refused.
  - It records the duration of the takeover in O(work_directory), where M(sametime.estate.db2_hadr_info) reads it.
  - It checks only the conditions that this host can see. Role P(sametime.estate.db2_hadr#role) and
    C(playbooks/db2_takeover.yml) check both hosts.
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
      - V(graceful) needs the primary, which becomes the standby.
      - V(peer_window_only) is by force, and Db2 refuses it unless the peer window is open.
      - V(force) is by force and may lose commits; it needs O(accept_data_loss) and O(fenced).
    type: str
    choices: [graceful, peer_window_only, force]
    default: graceful
  accept_data_loss:
    description: Whether commits that the standby does not have may be lost.
    type: bool
    default: false
  fenced:
    description: For a forced takeover, how you know that the old primary no longer serves clients. A yes or no is not
      enough.
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
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
seconds:
  description: Duration of TAKEOVER HADR.
  returned: when it was run
  type: float
code:
  description: Message code of the refusal, such as C(SQL1770N); none if the output has no message.
  returned: when Db2 refused a command
  type: str
reason_code:
  description: Reason code of this message, none if it has none.
  returned: when Db2 refused a command
  type: int
try_again:
  description: Whether the same command may succeed in a moment, because the connection was lost at this moment.
  returned: when Db2 refused a command
  type: bool
seen:
  description: C(role), C(state) and C(connection) at the end.
  returned: when finished and not in check mode
  type: dict
finished:
  description: False while the takeover continues and the module must be called again.
  returned: always
  type: bool
progress:
  description: Duration so far.
  returned: when not finished
  type: str
"""

import time
from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import takeover_rules, takeover_times
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.evidence import stated
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import hadr_state, report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import in_slices
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Context,
    background_options,
    connect,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.pair_lock import PairLock, lock_options
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Check what this host can see, and take over unless this is check mode."""
    context, params = connect(module), module.params
    command = takeover_rules.takeover_statement(params["form"], context.database)
    result = {"changed": True, "commands": [command], "diff": {"before": "STANDBY\n", "after": "PRIMARY\n"}}
    if params["job"] is None:
        status = context.operations.status()
        if hadr_state.summary(status)["role"] == "PRIMARY":
            return {"changed": False, "commands": [], "finished": True, "seen": hadr_state.summary(status)}
        target = View("this host", report.of_status(context.database, status))
        takeover_rules.require(params["form"], target, params["accept_data_loss"], stated(params["fenced"]))
    if module.check_mode:
        return {**result, "finished": True}
    return in_slices(
        lambda: {**result, **take_over(context, params)},
        lambda job: f"taking over for {job.seconds:.0f} seconds{remaining(context)}",
    )


def take_over(context: Context, params: Dict[str, Any]) -> Dict[str, Any]:
    """Take over under the lock of this host, and record how long it took. Raises Pending: it continues."""
    lock = PairLock(context.records, params, f"TAKEOVER HADR on {context.database} ({params['form']})")
    lock.take()
    try:
        context.operations.takeover(params["form"])
    except Db2Error:  # not Pending: then the takeover continues, and its lock stays
        lock.release_own_purpose()
        raise
    lock.release_own_purpose()
    seconds = round(context.jobs.look("takeover").seconds, 2)
    warnings = remember(context.records, seconds, params["form"])
    seen = hadr_state.summary(hadr_state.wait_for_role(context.operations, "PRIMARY"))
    if seen["role"] != "PRIMARY":
        raise Db2Error(f"Db2 confirmed the takeover, but the role of the database is {seen['role']}", seen=seen)
    return {"seconds": seconds, "seen": seen, "warnings": warnings}


def remember(records: Records, seconds: float, form: str) -> List[str]:
    """Record the duration of a takeover; return a warning if that fails, because the takeover itself is done."""
    try:
        records.write("takeovers", takeover_times.added(records.read("takeovers"), time.time(), seconds, form))
    except Db2Error as error:
        return [f"the duration of the takeover was not recorded: {error}"]
    return []


def remaining(context: Context) -> str:
    """Return how many applications still use the old primary, as the end of a sentence."""
    section = context.operations.status().principal() or {}
    left = section.get("takeover_app_remaining_primary")
    return f", applications that are still on the old primary: {left}" if left else ""


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **background_options(),
            **lock_options(),
            "form": {"type": "str", "choices": list(takeover_rules.FORMS), "default": "graceful"},
            "accept_data_loss": {"type": "bool", "default": False},
            "fenced": {"type": "str"},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
