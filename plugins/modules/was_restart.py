#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_restart
short_description: Restart the servers that wait for it
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Modules that change a cell remember which running servers need a restart before the change acts. This module
    restarts them, each once, one after the other, the next one only when the one before is STARTED again. Members of a
    cluster so never stand still together.
  - A server that is stopped needs none, it reads everything when it starts. A server that somebody restarted in the
    meantime needs none either. One whose node is not in step, or has no node agent, goes on waiting.
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
  - sametime.estate._was
  - sametime.estate._was.cell
attributes:
  diff_mode:
    support: full
    details: The servers that are restarted.
options:
  apply:
    description: V(now) restarts. V(later) only says whether there is something to do.
    type: str
    choices: [now, later]
    default: now
  restart:
    description:
      - V(now) for all servers that wait, V(never) for none, or a list of servers, C(server) or C(node/server). Those
        that are held back are in RV(waiting) and in a warning.
    type: raw
    default: now
  server_timeout_seconds:
    description: How long to wait for one server to stop, and to start. Requests that take too long are no failure.
    type: int
    default: 900
"""

EXAMPLES = r"""
- name: Restart what waits, but only the Proxy
  sametime.estate.was_restart:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    restart: [STProxyServer]
"""

RETURN = r"""
restarted:
  description: Servers (node/server) that were, or would be, restarted, in this order.
  returned: always
  type: list
  elements: str
waiting:
  description: Servers that still wait, with C(server), C(reasons) and C(since).
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards, as RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict, List

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict as foresight
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import restarts
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control


def act(module: AnsibleModule, control: Control) -> Dict[str, Any]:
    """Restart, and see what still waits."""
    params = module.params
    cell = was.given(module) or control.read()
    chosen = restarts.choose(cell["waiting"], cell, params["restart"])
    if params["apply"] == "now" and chosen.now and module.check_mode:
        cell = foresight.restarted(cell, chosen.now)
    elif params["apply"] == "now" and chosen.now:
        outcome = control.restart(cell, chosen.now, params["server_timeout_seconds"])
        cell = outcome["cell"]
        control.settle(cell)
        check(outcome["outcomes"], chosen.now)
    held = [record["server"] for record in cell["waiting"] if record["server"] not in chosen.now]
    if held:
        module.warn(f"still waiting for a restart: {', '.join(held)}")
    return {
        "changed": bool(chosen.now),
        "restarted": chosen.now,
        "waiting": cell["waiting"],
        "cell": cell,
        "diff": {
            "before": dict.fromkeys(chosen.now, "waits for a restart"),
            "after": dict.fromkeys(chosen.now, "restarted"),
        },
    }


def check(outcomes: List[Dict[str, Any]], wanted: List[str]) -> None:
    """See that every server is there again."""
    for outcome in outcomes:
        name = f"{outcome['node']}/{outcome['server']}"
        if outcome["outcome"] in ("not stopped", "not started"):
            rest = wanted[wanted.index(name) + 1 :]
            left = f"; {', '.join(rest)} not touched" if rest else ""
            did = {"not stopped": "did not stop", "not started": "stopped and did not start again"}[outcome["outcome"]]
            said = outcome["text"].strip()
            raise WasError(f"{name} {did} in time ({said}){left}; look into its SystemOut.log", outcomes=outcomes)
        if outcome["outcome"] == "no agent":
            raise WasError(f"{name} was not touched: no node agent runs on {outcome['node']} to start it again")


def main() -> None:
    module = was.module(
        dict(
            was.CELL,
            **was.APPLY,
            restart={"type": "raw", "default": "now"},
            server_timeout_seconds={"type": "int", "default": 900},
        )
    )
    was.run(module, act)


if __name__ == "__main__":
    main()
