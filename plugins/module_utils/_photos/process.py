# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place of the photo job that starts programs. Python 3.6."""

import contextlib
import os
import signal
import subprocess
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Set, Tuple

__all__ = ["Outcome", "Processes", "Runner"]

_GRACE_SECONDS = 5


class Outcome(NamedTuple):
    """How a program ended. rc 127: it could not be started; stderr says why."""

    rc: int
    stdout: str
    stderr: str
    timed_out: bool = False


class Processes:
    """Programs that run under the job: each with a session of its own, so that all it started ends with it."""

    def __init__(self) -> None:
        self._alive: Set[Any] = set()

    def run(
        self,
        argv: List[str],
        cwd: Optional[str] = None,
        env: Optional[Dict[str, str]] = None,
        stdin: str = "",
        timeout_seconds: Optional[float] = None,
    ) -> Outcome:
        """Run a program to its end, or to the end of its time. Bytes that are no text survive the way in and out."""
        try:
            process = subprocess.Popen(
                argv,
                cwd=cwd,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as exc:
            return Outcome(127, "", f"{argv[0]}: {exc.strerror}")
        self._alive.add(process)
        timed_out = False
        try:
            out, err = process.communicate(os.fsencode(stdin), timeout_seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
            out, err = self._end(process)
        finally:
            if process.poll() is None:
                self._end(process)
            self._alive.discard(process)
        return Outcome(process.returncode, os.fsdecode(out), os.fsdecode(err), timed_out)

    def stop(self) -> None:
        """End all that still runs; whoever waits for it, in another thread, goes on."""
        for process in list(self._alive):
            _signal(process, signal.SIGTERM)

    @staticmethod
    def _end(process: "subprocess.Popen[bytes]") -> Tuple[bytes, bytes]:
        """Ask, then force. What escaped into another session may hold the pipes: it is not waited for."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            _signal(process, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.communicate(timeout=_GRACE_SECONDS)
        process.wait()
        return b"", b""


def _signal(process: "subprocess.Popen[bytes]", number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


# Processes.run fits, and so does a function in a test.
Runner = Callable[..., Outcome]
