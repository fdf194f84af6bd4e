# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run module db2_lock in the name of this run; it breaks the lock of a run that no longer exists."""

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.controller_run import call_locking_module


class ActionModule(ActionBase):
    """The action of module db2_lock."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module in the name of this run."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        result.update(
            call_locking_module(lambda given: self._execute_module(module_args=given, task_vars=task_vars), arguments)
        )
        return result
