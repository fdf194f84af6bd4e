# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the steps of a Db2 pair on the controller; nothing runs on a host."""

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import planning


class ActionModule(ActionBase):
    """The action of module db2_hadr_plan."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the plan; fail if it is a refusal."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _, options = self.validate_argument_spec(argument_spec=planning.OPTIONS)
        try:
            pair = from_inventory(options["pair"])
            answered = planning.answer(pair, options)
        except Db2Error as error:
            raise AnsibleActionFail(str(error)) from error
        state = planning.situation(pair, options["reports"])
        steps = planning.numbered(answered["steps"])
        is_new = not steps or steps != options["known_steps"]
        for line in planning.lines(pair, state, answered, steps=not self._task.diff) if is_new else []:
            self._display.display(line)
        result.update(answered, changed=bool(steps) and is_new, situation=state, numbered=steps, round=options["round"])
        result["only_shown"] = bool(self._task.check_mode)
        if is_new:
            result["diff"] = {"before": _text(state), "after": _text([*state, *steps])}
        refusal = answered["refusal"]
        if refusal is not None:
            result.update(failed=True, changed=False, msg=f"{refusal['reason']}. Remedy: {refusal['remedy']}")
        return result


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
