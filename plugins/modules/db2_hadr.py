#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_hadr
short_description: Start, stop or wait for HADR of a database on one host
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Starts HADR in a role, deactivates the database, or stops HADR; then waits for an HADR state if one is given.
  - Never makes a standby the primary (see M(sametime.estate.db2_hadr_takeover)). Uses force only for
    O(state=primary_by_force).
  - Fails if a cluster manager controls the instance and would react.
  - A started standby may shut itself down some seconds later, because the logs of both members have diverged. If the
    module waits for a state, it detects this, fails with the last records of db2diag.log, and writes a record.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
options:
  state:
    description:
      - V(primary) starts HADR as primary. Db2 waits for the standby, at most C(HADR_TIMEOUT). A database that has the
        role already is activated instead.
      - V(primary_by_force) starts HADR as primary without waiting for the standby. Needs O(fenced), because Db2 then
        does not prevent two primaries.
      - V(standby) starts HADR as standby, on a restored copy or a former primary. A database that has the role already
        is activated instead.
      - V(inactive) deactivates the database and keeps its role. On a primary that was replaced, use
        M(sametime.estate.db2_instance) with O(sametime.estate.db2_instance#module:state=killed) instead, because a
        deactivation writes log records.
      - V(standard) stops HADR. A primary stays online.
      - V(active) activates a database without HADR.
      - V(unchanged) only waits.
    type: str
    choices: [primary, primary_by_force, standby, inactive, standard, active, unchanged]
    required: true
  wait_for:
    description: HADR states such as V(PEER). The module waits until the database is connected and in one of them.
    type: list
    elements: str
    default: []
  fenced:
    description: For O(state=primary_by_force), how you know that the other member is off or is not a primary. A
      yes or no is not enough.
    type: str
  interruption:
    description: To deactivate, disconnect the applications of this database. Without it the module refuses.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Start the standby and wait until it is synchronized
  sametime.estate.db2_hadr:
    database: STMS
    profile: /home/db2inst1/sqllib/db2profile
    state: standby
    wait_for: [PEER]
    timeout_seconds: 1800
  become: true
  become_user: db2inst1
"""

RETURN = r"""
commands:
  description: Commands that were run, or would be run.
  returned: always
  type: list
  elements: str
seen:
  description: C(role), C(state) and C(connection) at the end.
  returned: always
  type: dict
finished:
  description: False while the module must be called again.
  returned: always
  type: bool
progress:
  description: The last state, in words.
  returned: when not finished
  type: str
diagnostics:
  description: The last records of db2diag.log about HADR of this database, in words.
  returned: when not finished
  type: list
  elements: str
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.evidence import stated
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import hadr_state
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import in_slices
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Context,
    background_options,
    connect,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.options import ACCOUNT, database_options


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Reach the state, and then wait for an HADR state if one is given."""
    context = connect(module)
    return in_slices(
        lambda: reach(context, module.params, write=not module.check_mode),
        lambda job: f"{job.name} for {job.seconds:.0f} seconds",
    )


def reach(context: Context, params: Dict[str, Any], write: bool) -> Dict[str, Any]:
    """Change the role if it differs, and wait. Raises Pending: the command or the wait continues."""
    states = [state.upper() for state in params["wait_for"]]
    report = context.known_report()
    if params["state"] == "primary_by_force" and stated(params["fenced"]) is None:
        raise Db2Error("HADR is not started by force: state in fenced how you know that the other member is off")
    change = hadr_state.change(context.operations, report, params["state"], params["interruption"])
    if change is not None and write:
        change.do()
    if states and write:
        seconds = float(params["slice_seconds"])
        status = hadr_state.wait(context.operations, context.records, states, seconds, context.profile)
    else:
        status = context.operations.status()
    seen = hadr_state.summary(status, report["role"])
    finished = not (states and write) or seen["state"] in states
    before = {"role": report["role"], "active": report["active"]}
    return {
        "changed": change is not None,
        "commands": [] if change is None else [change.statement],
        "seen": seen,
        "finished": finished,
        "progress": hadr_state.words(status),
        "diagnostics": [] if finished else hadr_state.last_records(context.profile, context.database, 1),
        "diff": {"before": before, "after": before if change is None else {**before, "state": params["state"]}},
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **background_options(),
            "state": {"type": "str", "choices": list(hadr_state.STATES), "required": True},
            "wait_for": {"type": "list", "elements": "str", "default": []},
            "fenced": {"type": "str"},
            "interruption": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    run(module, act, ACCOUNT)


if __name__ == "__main__":
    main()
