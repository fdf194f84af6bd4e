# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do work in a process of its own that outlives the session: the process of a background job.

Its directory holds `process` (its number), `output`, `progress.json` and, at the end, `result.json`.

Python 3.6.
"""

import contextlib
import json
import os
import sys
import time
import traceback
from typing import Any, Callable, Dict, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._core import files

__all__ = ["Report", "Work", "detach"]

# Reports the progress of a job, as plain data; the last report counts.
Report = Callable[[Dict[str, Any]], None]
# The work of a job: gets the function that reports progress, returns the exit code.
Work = Callable[[Report], int]


def detach(directory: str, lock: int, work: Work, keep: Sequence[int]) -> None:
    """Start the process and return when it is detached.

    directory: the directory of the job; lock: descriptor of the locked file, which the process inherits;
    keep: descriptors of other open files that the work needs. Raises OSError: no process can be started.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _run(directory, lock, work, keep)
    os.waitpid(child, 0)


def _run(directory: str, lock: int, work: Work, keep: Sequence[int]) -> None:
    """Detach from the session, do the work, write the result. Never returns."""
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.chdir("/")
        output = os.open(os.path.join(directory, "output"), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, number)
        with open(os.path.join(directory, "process"), "w", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")
        _close_others({0, 1, 2, lock, *keep})
        os.set_inheritable(lock, True)
        rc = 70
        try:
            rc = work(lambda progress: _write(directory, "progress.json", progress))
        except Exception:  # noqa: BLE001 - the end of a process: every failure goes into its output
            os.write(2, traceback.format_exc().encode("utf-8", "replace"))
        _write(directory, "result.json", {"rc": rc, "ended": time.time()})
    finally:
        os._exit(0)


def _write(directory: str, name: str, data: Dict[str, Any]) -> None:
    files.replace(os.path.join(directory, name), json.dumps(data).encode("utf-8"))


def _close_others(kept: Set[int]) -> None:
    highest = os.sysconf("SC_OPEN_MAX")
    for number in range(min(highest, 4096)):
        if number not in kept:
            with contextlib.suppress(OSError):
                os.close(number)
