# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the programs of the photo job. Python 3.6."""

import contextlib
import os
import signal
import subprocess
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

__all__ = ["Outcome", "Process", "Processes"]

_GRACE_SECONDS = 5


class Outcome(NamedTuple):
    """How a program ended. rc: exit code; 127: it did not start, and stderr is the reason."""

    rc: int
    stdout: str
    stderr: str
    timed_out: bool = False


class Process:
    """A running program in its own session, so that it can be stopped with all processes that it started."""

    def __init__(self, argv: List[str], cwd: Optional[str] = None, env: Optional[Dict[str, str]] = None) -> None:
        self._popen: Any = None
        self._failure = ""
        pipe = subprocess.PIPE
        try:
            self._popen = subprocess.Popen(
                argv, cwd=cwd, env=env, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
            )
        except OSError as exc:
            self._failure = f"{argv[0]}: {os.strerror(exc.errno or 0)}"

    def finish(self, stdin: str = "", timeout_seconds: Optional[float] = None) -> Outcome:
        """Send the input, wait until the program ends or the timeout expires, and return how it ended.

        Bytes that are not text survive in input and output.
        """
        if self._popen is None:
            return Outcome(127, "", self._failure)
        timed_out = False
        try:
            out, err = self._popen.communicate(os.fsencode(stdin), timeout_seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
            out, err = self._end()
        return Outcome(self._popen.returncode, os.fsdecode(out), os.fsdecode(err), timed_out)

    def ended(self) -> bool:
        """Return whether the program has ended or never started."""
        return self._popen is None or self._popen.poll() is not None

    def stop(self) -> None:
        """End the program unless it has ended."""
        if not self.ended():
            self._end()

    def _end(self) -> Tuple[bytes, bytes]:
        """Send SIGTERM, then SIGKILL. Do not wait for processes in other sessions that hold the pipes open."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired, ValueError):
                out, err = self._popen.communicate(timeout=_GRACE_SECONDS)
                return out, err
        self._popen.wait()
        return b"", b""


class Processes:
    """All programs of a run, so that none continues after it."""

    def __init__(self) -> None:
        self._started: List[Process] = []

    def start(self, argv: List[str], cwd: Optional[str] = None, env: Optional[Dict[str, str]] = None) -> Process:
        """Start a program; it waits for its input until its `finish` is called."""
        process = Process(argv, cwd, env)
        self._started.append(process)
        return process

    def stop(self) -> None:
        """Stop all programs that still run."""
        for process in self._started:
            process.stop()
