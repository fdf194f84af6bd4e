# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills in who asks for the lock of a pair, and takes over the lock of a run that is known to be dead."""

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import controller_run


class ActionModule(ActionBase):
    """The action of module db2_lock."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module in the name of this run."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        answer = controller_run.ask(
            lambda given: self._execute_module(module_args=given, task_vars=task_vars), arguments
        )
        result.update(answer)
        return result
