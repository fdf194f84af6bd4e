#!/usr/bin/python
# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible module; see DOCUMENTATION."""

DOCUMENTATION = r"""
module: business_card_restart
short_description: Restart a Community server that waits for a restart
version_added: 1.0.0
author:
  - The sametime.estate maintainers (!UNKNOWN)
description:
  - Restarts a Community server if M(sametime.estate.business_card) recorded a pending restart, and waits until its
    UserInfo servlet answers again. Then the record is removed. After a failure it stays.
  - Chats and the awareness of all users of this server are interrupted. Restart the servers of a cluster one after the
    other (C(serial) of the play).
extends_documentation_fragment:
  - sametime.estate.attributes
  - ansible.builtin.action_common_attributes
attributes:
  diff_mode:
    support: full
    details: The server that is restarted.
options:
  restart:
    description:
      - V(now) restarts the server if it waits. V(never) leaves it waiting, and a warning says so. V(done) says that
        somebody has restarted it, so only the record is removed.
    type: str
    choices: [now, never, done]
    default: now
  command:
    description:
      - The command and its arguments. It must return after the old server has ended, with exit code 0 if it succeeded.
        Without a command the server keeps waiting.
    type: list
    elements: str
    default: []
  planned:
    description:
      - The pending restart that a run in check mode would record, RV(sametime.estate.business_card#module:waiting).
    type: dict
    default: {}
  url:
    description: URL of the UserInfo servlet, with the host name that clients use.
    type: str
    required: true
  person:
    description: User id of a person. By default any answer of the servlet shows that the server runs.
    type: str
    default: ""
  connect_to:
    description: Host name or address to connect to, instead of the one in O(url). It works only for http.
    type: str
    default: ""
  validate_certs:
    description: Whether the certificate of the server is verified.
    type: bool
    default: true
  timeout_seconds:
    description: How long to wait until the server answers.
    type: int
    default: 600
  state_directory:
    description: Directory on the host with the record.
    type: path
    default: /var/lib/sametime-estate
"""

EXAMPLES = r"""
- name: Restart the Community server if it waits for a restart
  sametime.estate.business_card_restart:
    command: [/usr/local/sbin/restart-community]
    url: http://community.acme.example/servlet/UserInfoServlet
    person: joe.bloggs@acme.example
"""

RETURN = r"""
restarted:
  description: Whether the server was restarted, or would be.
  returned: success
  type: bool
pending:
  description: The restart that was pending before, with C(path), C(reasons) and C(since); empty if there was none.
  returned: success
  type: dict
waiting:
  description: The restart that is still pending, with C(path), C(reasons) and C(since); empty if there is none.
  returned: success
  type: dict
"""

import contextlib
import time
from typing import Any, Dict, List, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._community import document, restart, server_files, servlet
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError
from ansible_collections.sametime.estate.plugins.module_utils._core.module import run


def act(module: AnsibleModule) -> Dict[str, Any]:
    """Restart the server if it waits and may be restarted."""
    params = module.params
    servlet.check(params["url"], params["connect_to"])
    records = server_files.Records(params["state_directory"])
    waiting = records.waiting() or (params["planned"] if module.check_mode else None)
    due = bool(waiting) and params["restart"] == "now" and bool(params["command"])
    done = bool(waiting) and params["restart"] == "done"
    if due and not module.check_mode:
        restart.check(params["command"])
        _hide_secrets(module, (waiting or {}).get("path", ""))
        clock = restart.Clock(time.monotonic, time.sleep)
        restart.restart(
            module.run_command, params["command"], lambda: _problem(params), params["timeout_seconds"], clock
        )
    if (due or done) and not module.check_mode:
        records.forget()
    held = dict(waiting) if waiting and not due and not done else {}
    return {
        "changed": due or done,
        "restarted": due,
        "pending": dict(waiting or {}),
        "waiting": held,
        "warnings": _held(held, params["command"]),
        "diff": {
            "before": {"Community server": "waits for a restart"} if due or done else {},
            "after": {"Community server": "restarted"} if due or done else {},
        },
    }


def _hide_secrets(module: AnsibleModule, path: str) -> None:
    """Hide the passwords of the file in the output of the command."""
    with contextlib.suppress(OSError, CommunityError), open(path, "rb") as stream:
        module.no_log_values.update(document.secrets(document.read(stream.read(), path)))


def _problem(params: Dict[str, Any]) -> Optional[str]:
    """Return why the server does not answer; None: it does."""
    fetch = servlet.fetcher(10, params["validate_certs"], params["connect_to"])
    answer = servlet.ask(params["url"], params["person"] or "nobody", "0", fetch)
    if answer.problem is None and params["person"] and not answer.fields:
        return servlet.problems([answer], {}, params["person"])[0]
    return answer.problem


def _held(waiting: Dict[str, Any], command: List[str]) -> List[str]:
    if not waiting:
        return []
    by_hand = "set business_card_restart_command, or restart it yourself and set business_card_restart to done"
    remedy = "playbook restart_pending.yml restarts it" if command else by_hand
    reasons = ", ".join(waiting.get("reasons", []))
    return [f"still waiting for a restart since {waiting.get('since')} ({reasons}): {remedy}"]


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "restart": {"type": "str", "choices": ["now", "never", "done"], "default": "now"},
            "command": {"type": "list", "elements": "str", "default": []},
            "planned": {"type": "dict", "default": {}},
            "url": {"type": "str", "required": True},
            "person": {"type": "str", "default": ""},
            "connect_to": {"type": "str", "default": ""},
            "validate_certs": {"type": "bool", "default": True},
            "timeout_seconds": {"type": "int", "default": 600},
            "state_directory": {"type": "path", "default": "/var/lib/sametime-estate"},
        },
        supports_check_mode=True,
    )
    run(module, act)


if __name__ == "__main__":
    main()
