#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: db2_hadr
short_description: HADR of one database on one host
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Starts HADR in a role, deactivates the database, or stops HADR; then waits for a state if one is given.
  - The role of a database is followed. A standby never becomes primary here (see M(sametime.estate.db2_hadr_takeover))
    and nothing is done by force.
  - A standby that becomes primary's companion answers at once and may shut itself down seconds later, when the logs of
    both have gone different ways. Waiting notices that, says so with the last words of db2diag.log, and keeps it on
    record.
extends_documentation_fragment:
  - sametime.estate._db2.platform
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._db2
  - sametime.estate._db2.long
options:
  state:
    description:
      - V(primary) starts HADR as primary. Db2 waits for the standby, C(HADR_TIMEOUT) at most.
      - V(standby) starts HADR as standby, on a standby, on a restored copy, or on a former primary.
      - V(inactive) deactivates the database; its role stays.
      - V(standard) stops HADR. A primary stays online.
      - V(unchanged) only waits.
    type: str
    choices: [primary, standby, inactive, standard, unchanged]
    required: true
  wait_for:
    description: HADR states, one of which must be reached while connected, such as V(PEER).
    type: list
    elements: str
    default: []
  interruption:
    description: To deactivate, disconnect the applications of this database. Without it the module refuses.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Standby, in step with its primary
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
  description: What was run, or would be in check mode.
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
  description: What was seen last.
  returned: when not finished
  type: str
diagnostics:
  description: The last words of db2diag.log about HADR.
  returned: when not finished
  type: list
  elements: str
"""

import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db2diag as diagnostics
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import hadr_status
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.context import (
    Tools,
    database_options,
    long_options,
    pending,
    read,
    tools,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Pending

PAUSE_SECONDS = 1.0


class Way(NamedTuple):
    """How to get to a state: the statement, and what does it. None: it is so already."""

    statement: str
    do: Callable[[], Any]


def way(used: Tools, state: str, report: Dict[str, Any], interruption: bool) -> Optional[Way]:
    role, active, name = report["role"], report["active"], used.database
    if not report["catalogued"]:
        raise Db2Error(f"{name} is not catalogued as a local database of this instance")
    if state == "primary" and role == "STANDBY":
        raise Db2Error(f"{name} is a standby here: it becomes primary by a takeover only")
    ways = {
        "primary": Way(f"start hadr on db {name} as primary", used.operations.start_primary),
        "standby": Way(f"start hadr on db {name} as standby", used.operations.start_standby),
        "inactive": Way(f"deactivate db {name}", lambda: used.operations.deactivate(interruption)),
        "standard": Way(f"stop hadr on db {name}", used.operations.stop_hadr),
    }
    there = {
        "primary": role == "PRIMARY" and active,
        "standby": role == "STANDBY" and active,
        "inactive": not active,
        "standard": role == "STANDARD",
        "unchanged": True,
    }
    return None if there[state] else ways[state]


def shown(status: hadr_status.Status, role: Optional[str]) -> Dict[str, Any]:
    section = status.principal() or {}
    return {
        "role": section.get("hadr_role") or role,
        "state": section.get("hadr_state") if status.active else None,
        "connection": section.get("hadr_connect_status") if status.active else None,
    }


def words(status: hadr_status.Status) -> str:
    section = status.principal()
    if section is None:
        return "active, without HADR" if status.active else "not active"
    gap = section.get("hadr_log_gap_bytes")
    parts = [section.get("hadr_role"), section.get("hadr_state"), section.get("hadr_connect_status")]
    return " ".join(str(part) for part in parts if part) + (f", log gap {gap} bytes" if gap else "")


def wait(used: Tools, states: List[str], seconds: float) -> hadr_status.Status:
    """Wait for a state for one slice and return what is seen then; raise Db2Error when the database has gone away."""
    end = time.monotonic() + seconds
    while True:
        status = used.operations.status()
        section = status.principal() or {}
        connected = section.get("hadr_connect_status") in ("CONNECTED", "CONGESTED")
        if (section.get("hadr_state") in states and connected) or time.monotonic() > end:
            return status
        if not status.active:
            raise gone(used, states)
        time.sleep(PAUSE_SECONDS)


def gone(used: Tools, states: List[str]) -> Db2Error:
    said = diagnostics.last_words(used.profile)
    reason = "db2diag.log says: " + " | ".join(said) if said else "db2diag.log is not where it is looked for"
    used.work.write("shutdown", {"reason": reason, "when": time.time()})
    return Db2Error(
        f"{used.database} was started and has shut itself down before it was in {' or '.join(states)}; its log has "
        f"gone another way than its primary's, or a log it needs is missing. {reason}",
        diagnostics=said,
    )


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **database_options(),
            **long_options(),
            "state": {
                "type": "str",
                "choices": ["primary", "standby", "inactive", "standard", "unchanged"],
                "required": True,
            },
            "wait_for": {"type": "list", "elements": "str", "default": []},
            "interruption": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    params = module.params
    states = [state.upper() for state in params["wait_for"]]
    try:
        used = tools(module)
        report = read(used)
        chosen = way(used, params["state"], report, params["interruption"])
        if chosen is not None and not module.check_mode:
            chosen.do()
        waits = bool(states) and not module.check_mode
        status = wait(used, states, float(params["slice_seconds"])) if waits else used.operations.status()
        if waits and (status.principal() or {}).get("hadr_state") in states:
            used.work.remove("shutdown")
    except Pending as still:
        module.exit_json(commands=[], **pending(still.job, f"{still.job.name} for {still.job.seconds:.0f} seconds"))
    except Db2Error as exc:
        module.fail_json(msg=str(exc), **exc.details)
    seen = shown(status, report["role"])
    finished = not waits or seen["state"] in states
    before = {"role": report["role"], "active": report["active"]}
    module.exit_json(
        changed=chosen is not None,
        commands=[] if chosen is None else [chosen.statement],
        seen=seen,
        finished=finished,
        progress=words(status),
        diagnostics=[] if finished else diagnostics.last_words(params["profile"], 1),
        diff={"before": before, "after": before if chosen is None else {**before, "state": params["state"]}},
    )


if __name__ == "__main__":
    main()
