# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The run of ansible-playbook that takes a lock: operator, controller and process."""

import getpass
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Run", "call_locking_module", "current", "is_alive"]


class Run(NamedTuple):
    """One run of ansible-playbook. name: controller, process and its start time, which makes it unique."""

    name: str
    operator: str
    controller: str


def current() -> Run:
    """Return the run that this action belongs to. Actions are child processes of the run."""
    controller = socket.gethostname()
    process = os.getppid()
    return Run(f"{controller}/{process}/{_start_time(process)}", getpass.getuser(), controller)


def is_alive(name: str) -> bool | None:
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
    return _start_time(int(process)) == started


def call_locking_module(call: Callable[[dict[str, Any]], dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    """Call a module that takes the lock of a pair, in the name of this run, and return its result.

    If a run of this controller holds the lock and no longer exists, call the module again and break that lock.

    call: runs the module with arguments; arguments: those of the task, the ones about the run are added.
    """
    run = current()
    arguments.update(run=run.name, operator=run.operator, controller=run.controller)
    result = call(arguments)
    holder = str((result.get("found") or {}).get("run") or "")
    if result.get("failed") and holder and is_alive(holder) is False:
        result = call({**arguments, "may_break": holder})
    return result


def _start_time(process: int) -> str:
    """Return when a process started, in clock ticks after boot (proc(5)); empty if the system does not show it."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
