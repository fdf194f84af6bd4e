# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run module db2_hadr_takeover in the name of this run, and show its progress."""

from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._db2.controller_run import call_locking_module
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.watch import Watch


class ActionModule(Watch):
    """The action of module db2_hadr_takeover."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Take over, and show how long that took."""
        result = super().run(tmp, task_vars)
        if "seconds" in result and not result.get("failed"):
            database = self._task.args["database"]
            self._display.display(f"TAKEOVER HADR on {database} took {result['seconds']} seconds.")
        return result

    def _call(self, arguments: dict[str, Any], task_vars: dict[str, Any] | None) -> dict[str, Any]:
        return call_locking_module(
            lambda given: self._execute_module(module_args=given, task_vars=task_vars), arguments
        )
