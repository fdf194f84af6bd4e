# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second process that watches the program: httpd waits for an answer without any limit of time.

If the program is stopped (SIGSTOP), each request that asks it would wait without limit, and soon no thread of httpd
would be left for anybody. The watchdog lets it continue within a second. If the program dies, httpd refuses but says
nothing; the watchdog reports it. It reads no request, and needs no key. Python 3.6.
"""

import contextlib
import os
import select
import signal
from typing import Callable

__all__ = ["SECONDS", "Watchdog"]

SECONDS = 1.0
_LEAVES = b"."


class Watchdog:
    """The watchdog of this process. Start it before the first request is read."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._pipe = -1

    def start(self) -> None:
        """Start the watchdog as a process of its own, which ends with this one."""
        program = os.getpid()
        seen, self._pipe = os.pipe()
        try:
            if os.fork():
                return
        except OSError as exc:
            self._report(f"runs without its watchdog: {os.strerror(exc.errno or 0)}")
            return
        finally:
            if os.getpid() == program:
                os.close(seen)
        try:
            os.close(self._pipe)
            # httpd notices the end of the program by the end of these files.
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, 0)
            os.dup2(null, 1)
            # httpd signals its whole group when it stops or restarts; the watchdog ends with the program.
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            watch(program, seen, self._report)
        finally:
            os._exit(0)

    def leave(self) -> None:
        """Inform the watchdog that this process ends on purpose."""
        with contextlib.suppress(OSError):
            os.write(self._pipe, _LEAVES)


def watch(program: int, pipe: int, report: Callable[[str], None], seconds: float = SECONDS) -> None:
    """Watch a process until it ends. pipe: its other end is open in that process only."""
    while True:
        if select.select([pipe], [], [], seconds)[0]:
            if os.read(pipe, 1) != _LEAVES:
                report(
                    "the program died, so nobody is admitted by a sign-on token or as a guest until a graceful"
                    " restart of httpd"
                )
            return
        if is_stopped(program):
            report("the program was stopped (SIGSTOP), so requests had to wait; it continues")
        # It does nothing to a process that runs, and helps where the state of a process cannot be read.
        with contextlib.suppress(OSError):
            os.kill(program, signal.SIGCONT)


def is_stopped(program: int) -> bool:
    """Return whether a process is stopped; False where the system does not show it."""
    try:
        with open(f"/proc/{program}/stat", "rb") as stream:
            return stream.read().rpartition(b")")[2].split()[:1] == [b"T"]
    except OSError:
        return False
