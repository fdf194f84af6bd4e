#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: was_restart
short_description: Restart servers with a pending restart
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Modules that change a cell record which running servers need a restart before the change takes effect. This module
    restarts each of them once, one after the other. The next server is stopped only after the previous one is STARTED
    again, so that the members of a cluster are never all stopped.
  - A stopped server needs no restart, because it reads the configuration when it starts. A server that was restarted in
    the meantime needs none either. A server keeps waiting if its node is not synchronized or has no running node agent.
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
    description: V(now) restarts the servers. V(later) only reports whether a server needs a restart.
    type: str
    choices: [now, later]
    default: now
  restart:
    description:
      - V(now) restarts all servers that wait, V(never) none. A list restarts only these servers, each given as
        C(server) or C(node/server). RV(waiting) and a warning list the others.
    type: raw
    default: now
  server_timeout_seconds:
    description: How long to wait for one server to stop, and to start. A request that times out is not a failure.
    type: int
    default: 900
"""

EXAMPLES = r"""
- name: Restart the Sametime Proxy if it waits for a restart
  sametime.estate.was_restart:
    profile: /opt/IBM/WebSphere/AppServer/profiles/STSCDMgrProfile
    restart: [STProxyServer]
"""

RETURN = r"""
restarted:
  description: Servers (node/server) that were restarted, or would be, in this order.
  returned: always
  type: list
  elements: str
waiting:
  description: Servers that still wait, with C(server), C(reasons) and C(since).
  returned: always
  type: list
  elements: dict
cell:
  description: The cell afterwards; see RV(sametime.estate.was_info#module:cell).
  returned: always
  type: dict
"""

from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run
from ansible_collections.sametime.estate.plugins.module_utils._was import module as was
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import predict, restarts


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Restart servers, and list those that still wait."""
    params = module.params
    session = was.session(module)
    cell = was.given_cell(module) or session.read()
    servers = restarts.choose(cell["waiting"], cell, params["restart"]).now
    if servers and params["apply"] == "now":
        if module.check_mode:
            cell = predict.after_restart(cell, servers)
        else:
            outcome = session.restart(cell, servers, params["server_timeout_seconds"])
            restarts.check(outcome.answers, servers)
            cell = outcome.cell
    return {
        "changed": bool(servers),
        "restarted": servers,
        "waiting": cell["waiting"],
        "cell": cell,
        "warnings": restarts.held_warnings(cell["waiting"], servers),
        "diff": {
            "before": dict.fromkeys(servers, "waits for a restart"),
            "after": dict.fromkeys(servers, "restarted"),
        },
    }


def main() -> None:
    module = AnsibleModule(
        argument_spec=dict(
            was.CONNECTION,
            **was.CELL,
            **was.APPLY,
            restart={"type": "raw", "default": "now"},
            server_timeout_seconds={"type": "int", "default": 900},
        ),
        required_together=[was.TOGETHER],
        supports_check_mode=True,
    )
    run(module, act, was.ACCOUNT)


if __name__ == "__main__":
    main()
