# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches a long Db2 command: calls its module again until it has ended, and says how it goes meanwhile.

The module waits for one slice of time at a call. A dropped connection ends the task, not the command.
"""

import time
from typing import Any

from ansible.plugins.action import ActionBase

__all__ = ["Watch", "line"]


def line(host: str, database: str, words: str, seconds: float) -> str:
    """Return what is shown of a command under way."""
    return f"  {host}: {database}: {words} [{int(seconds) // 60}:{int(seconds) % 60:02d}]"


class Watch(ActionBase):
    """The action of every module whose command may take long."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the module until it says that it has finished."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        arguments = dict(self._task.args)
        limit = float(arguments.get("timeout_seconds") or 3600)
        began = time.monotonic()
        changed = False
        commands: list[str] = []
        while True:
            answer = self._call(arguments, task_vars)
            changed = changed or bool(answer.get("changed"))
            commands = answer.get("commands") or commands
            seconds = time.monotonic() - began
            if answer.get("failed") or answer.get("unreachable") or answer.get("finished", True):
                break
            words = str(answer.get("progress"))
            if seconds > limit:
                said = "".join(f"; db2diag.log says: {record}" for record in answer.get("diagnostics") or [])
                answer.update(
                    failed=True, msg=f"not finished after {limit:.0f} seconds; it goes on. Last seen: {words}{said}"
                )
                break
            self._display.display(line(self._host(task_vars), str(arguments.get("database")), words, seconds))
            arguments["job"] = answer.get("job")
        result.update(answer)
        if not result.get("failed"):
            result.update(changed=changed, waited_seconds=round(seconds, 1))
            result.setdefault("commands", commands)
        return result

    def _call(self, arguments: dict[str, Any], task_vars: dict[str, Any] | None) -> dict[str, Any]:
        answer: dict[str, Any] = self._execute_module(module_args=arguments, task_vars=task_vars)
        return answer

    def _host(self, task_vars: dict[str, Any] | None) -> str:
        delegate = getattr(self._task, "delegate_to", None)
        return str(delegate or (task_vars or {}).get("inventory_hostname", "?"))
