# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all modules for WebSphere have in common: options, and the way from them to a cell. Python 3.6."""

from typing import Any, Callable, Dict, Optional

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin import session as controls
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Control
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.wsadmin import Profile, Wsadmin

# Doc fragment sametime.estate._was describes them.
CONNECTION: Dict[str, Any] = {
    "profile": {"type": "path", "required": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "wsadmin_options": {"type": "list", "elements": "str", "default": []},
    "wsadmin_timeout_seconds": {"type": "int", "default": 1800},
    "state_directory": {"type": "path", "default": "/var/lib/sametime-estate"},
}
CELL: Dict[str, Any] = {"cell": {"type": "dict"}}
APPLY: Dict[str, Any] = {"apply": {"type": "str", "choices": ["now", "later"], "default": "now"}}

Act = Callable[[AnsibleModule, Control], Dict[str, Any]]


def module(options: Dict[str, Any], **more: Any) -> AnsibleModule:
    """Return the Ansible module with its own options and the common ones."""
    spec = dict(CONNECTION, **options)
    together = [("username", "password")] + more.pop("required_together", [])
    return AnsibleModule(argument_spec=spec, required_together=together, supports_check_mode=True, **more)


def run(made: AnsibleModule, act: Act) -> None:
    """Do what the module is for, and leave: with its outcome, or with what went wrong."""
    params = made.params
    user = (params["username"], params["password"]) if params["username"] else None
    profile = Profile(
        params["profile"], made.tmpdir, user, params["wsadmin_options"], params["wsadmin_timeout_seconds"]
    )
    control = Control(Wsadmin(profile), params["profile"], params["state_directory"])
    try:
        outcome = act(made, control)
    except WasError as exc:
        made.fail_json(msg=str(exc), **exc.details)
    except OSError as exc:
        made.fail_json(msg=f"{exc.filename}: {exc.strerror}; run as the user of the deployment manager, or as root")
    made.exit_json(**outcome)


def given(made: AnsibleModule) -> Optional[Cell]:
    """Return the cell that was handed in."""
    return controls.usable(made.params["cell"])


def change(made: AnsibleModule, control: Control, cell: Cell, steps: Any, timeout_seconds: int = 600) -> Dict[str, Any]:
    """Bring the steps into the cell unless this is a check or they are for later, and return the common results."""
    outcome = {"changed": bool(steps), "plan": steps, "cell": cell}
    if steps and not made.check_mode and made.params["apply"] == "now":
        outcome["cell"] = control.change(cell, steps, timeout_seconds)
    return outcome
