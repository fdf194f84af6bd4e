# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that all modules for WebSphere share, and the way from them to a session with the cell. Python 3.6."""

from typing import Any, Dict, Optional, Sequence

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.sametime.estate.plugins.module_utils._was import steps as was_steps
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import Step
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Session
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.wsadmin import Profile, Wsadmin

# Documented by doc fragment sametime.estate._was.
CONNECTION: Dict[str, Any] = {
    "profile": {"type": "path", "required": True},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "wsadmin_options": {"type": "list", "elements": "str", "default": []},
    "wsadmin_timeout_seconds": {"type": "int", "default": 1800},
    "state_directory": {"type": "path", "default": "/var/lib/sametime-estate"},
}
TOGETHER = ("username", "password")
CELL: Dict[str, Any] = {"cell": {"type": "dict"}}
APPLY: Dict[str, Any] = {"apply": {"type": "str", "choices": ["now", "later"], "default": "now"}}
# Who may run wsadmin of a profile, for ``_core.module.run``.
ACCOUNT = "the user of the deployment manager, or root"


def session(module: AnsibleModule) -> Session:
    """Return a session with the cell of the module's options; nothing is started yet."""
    params = module.params
    user = (params["username"], params["password"]) if params["username"] else None
    profile = Profile(
        params["profile"], module.tmpdir, user, params["wsadmin_options"], params["wsadmin_timeout_seconds"]
    )
    return Session(Wsadmin(profile), params["profile"], params["state_directory"])


def given_cell(module: AnsibleModule) -> Optional[Cell]:
    """Return the option ``cell``. Raises WasError: it is not the return value ``cell`` of a module."""
    cell: Optional[Cell] = module.params["cell"]
    if cell is not None and "read" not in cell:
        raise WasError("cell is not the return value cell of was_info")
    return cell


def change(module: AnsibleModule, cell_session: Session, cell: Cell, steps: Sequence[Step]) -> Dict[str, Any]:
    """Carry out the steps, unless this is check mode or they are for later; return changed, plan and cell."""
    if steps and not module.check_mode and module.params["apply"] == "now":
        cell = cell_session.change(cell, steps, timeout_seconds=600)
    return {"changed": bool(steps), "plan": was_steps.to_plan(steps), "cell": cell}
