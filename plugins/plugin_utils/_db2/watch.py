# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait for a long Db2 command: call its module again and again until the command has ended, and show its progress.

Each call of the module waits for one slice of time. A dropped connection ends the task, not the command.
"""

import time
from typing import Any

from ansible.plugins.action import ActionBase

__all__ = ["Watch", "line"]


def line(host: str, database: str, words: str, seconds: float) -> str:
    """Return the line that is shown for a running command."""
    return f"  {host}: {database}: {words} [{int(seconds) // 60}:{int(seconds) % 60:02d}]"


class Watch(ActionBase):
    """The base of the action of each module whose command may take long."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the module until it has finished; fail after timeout_seconds, the command then continues."""
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
                records = "".join(f"; db2diag.log contains: {record}" for record in answer.get("diagnostics") or [])
                answer.update(
                    failed=True,
                    msg=f"not finished after {limit:.0f} seconds; the command continues. Last state: {words}{records}",
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
