# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who runs this: the operator, the controller, and the process that is the run."""

import getpass
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Run", "alive", "ask", "present"]


class Run(NamedTuple):
    """One run of ansible-playbook. name: controller, process and its start, so that no two runs share it."""

    name: str
    operator: str
    controller: str


def present() -> Run:
    """Return the run that this action belongs to. Actions are children of its process."""
    controller = socket.gethostname()
    process = os.getppid()
    return Run(f"{controller}/{process}/{_started(process)}", getpass.getuser(), controller)


def alive(name: str) -> bool | None:
    """Return whether a run of this controller still exists; None for a run of another controller."""
    controller, _, rest = name.partition("/")
    process, _, started = rest.partition("/")
    if controller != socket.gethostname() or not process.isdigit():
        return None
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _started(int(process)) == started


def ask(call: Callable[[dict[str, Any]], dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    """Call a module that takes the lock; once more, breaking it, if it belongs to a dead run of this controller.

    arguments: the module's; who asks is filled in.
    """
    mine = present()
    arguments.update(run=mine.name, operator=mine.operator, controller=mine.controller)
    answer = call(arguments)
    holder = str((answer.get("found") or {}).get("run") or "")
    if answer.get("failed") and holder and alive(holder) is False:
        answer = call({**arguments, "may_break": holder})
    return answer


def _started(process: int) -> str:
    """Return when a process was started, in the system's own ticks; empty where this is not shown."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
