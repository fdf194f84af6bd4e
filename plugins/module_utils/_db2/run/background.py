# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that outlive the call that started them: backup, transfer, restore, START HADR, TAKEOVER.

A job is a process of its own, detached from the session. It holds a lock on a file as long as it or its command lives,
so a later call, of this run or of the next one, finds it running, finished, or lost. A dropped connection or a killed
play never ends a Db2 command half-way.

Python 3.6.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = ["Job", "Jobs", "Tell", "command"]

NONE, RUNNING, DONE, LOST = "none", "running", "done", "lost"
_OUTPUT_LIMIT = 200000

# What a job says about itself while it runs: any plain data, the last one counts.
Tell = Callable[[Dict[str, Any]], None]
Work = Callable[[Tell], int]


class Job(NamedTuple):
    """A job as it stands. state: none, running, done, or lost (it ended without telling how)."""

    name: str
    state: str
    identity: Optional[str] = None
    about: Dict[str, Any] = {}
    progress: Dict[str, Any] = {}
    rc: Optional[int] = None
    output: str = ""
    seconds: float = 0.0


class Jobs:
    """The jobs of one work directory."""

    def __init__(self, directory: str, clock: Callable[[], float] = time.time) -> None:
        self._base = os.path.join(directory, "jobs")
        self._clock = clock

    def start(self, name: str, work: Work, about: Optional[Dict[str, Any]] = None, keep: Sequence[int] = ()) -> Job:
        """Start a job and return at once; a job of this name that still runs is returned instead.

        keep: open files that the work needs; all others are closed.
        """
        path = self._path(name)
        try:
            os.makedirs(path, mode=0o700, exist_ok=True)
            lock = os.open(os.path.join(path, "lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise Db2Error(f"{path} cannot be written: {error.strerror}; free space there, then run again") from error
        try:
            if not _locked(lock, fcntl.LOCK_EX):
                return self.look(name)
            for leaving in ("about.json", "progress.json", "result.json", "output", "process"):
                _unlink(os.path.join(path, leaving))
            identity = f"{name}-{int(self._clock() * 1000)}-{os.getpid()}"
            _dump(
                os.path.join(path, "about.json"), {"identity": identity, "started": self._clock(), "about": about or {}}
            )
            sys.stdout.flush()
            sys.stderr.flush()
            child = os.fork()
            if child == 0:
                _detached(path, lock, work, keep)
            os.waitpid(child, 0)
        except OSError as error:
            raise Db2Error(f"the job {name} could not be started: {error.strerror}") from error
        finally:
            os.close(lock)
        return self.look(name)

    def look(self, name: str) -> Job:
        """Return how a job stands."""
        path = self._path(name)
        about = _load(os.path.join(path, "about.json"))
        if about is None:
            return Job(name, NONE)
        running = _held(os.path.join(path, "lock"))
        result = None if running else _load(os.path.join(path, "result.json"))
        state = RUNNING if running else DONE if result is not None else LOST
        ended = (result or {}).get("ended", self._clock())
        return Job(
            name=name,
            state=state,
            identity=about["identity"],
            about=about["about"],
            progress=_load(os.path.join(path, "progress.json")) or {},
            rc=(result or {}).get("rc"),
            output=_tail(os.path.join(path, "output")),
            seconds=max(0.0, ended - about["started"]),
        )

    def wait(self, name: str, seconds: float, pause: float = 0.1) -> Job:
        """Return a job when it has ended, or as it stands when the time is over."""
        end = time.monotonic() + seconds
        job = self.look(name)
        while job.state == RUNNING and time.monotonic() < end:
            time.sleep(pause)
            pause = min(pause * 1.2, 1.0)
            job = self.look(name)
        return job

    def stop(self, name: str, seconds: float = 5.0) -> None:
        """End a job that still runs. Only for work that may be begun again at any time, such as a transfer."""
        if self.look(name).state != RUNNING:
            return
        try:
            with open(os.path.join(self._path(name), "process"), encoding="ascii") as file:
                os.kill(int(file.read()), signal.SIGTERM)
        except (OSError, ValueError):
            pass  # it has just ended, or not yet begun: waiting tells
        if self.wait(name, seconds).state == RUNNING:
            raise Db2Error(f"the job {name} of an earlier run still runs; wait until it has ended, then run again")

    def forget(self, name: str) -> None:
        """Remove what a job left behind, unless it runs."""
        if self.look(name).state != RUNNING:
            shutil.rmtree(self._path(name), ignore_errors=True)

    def _path(self, name: str) -> str:
        return os.path.join(self._base, name)


def command(argv: List[str]) -> Work:
    """Return the work of running one command; its output is the job's."""

    def run(_tell: Tell) -> int:
        # The job's lock goes along, so that the job counts as running even if only its command is left.
        return subprocess.call(argv, stdin=subprocess.DEVNULL, close_fds=False)

    return run


def _detached(path: str, lock: int, work: Work, keep: Sequence[int]) -> None:
    """Become a process of its own, do the work, write down how it went. Never returns."""
    try:
        os.setsid()
        if os.fork():
            os._exit(0)
        os.chdir("/")
        output = os.open(os.path.join(path, "output"), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, number)
        with open(os.path.join(path, "process"), "w", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")
        _close_others({0, 1, 2, lock, *keep})
        os.set_inheritable(lock, True)
        rc = 70
        try:
            rc = work(lambda progress: _dump(os.path.join(path, "progress.json"), progress))
        except Exception:  # noqa: BLE001 - the end of a process: whatever it is goes into its output
            os.write(2, traceback.format_exc().encode("utf-8", "replace"))
        _dump(os.path.join(path, "result.json"), {"rc": rc, "ended": time.time()})
    finally:
        os._exit(0)


def _close_others(kept: Set[int]) -> None:
    highest = os.sysconf("SC_OPEN_MAX")
    for number in range(min(highest, 4096)):
        if number not in kept:
            try:
                os.close(number)
            except OSError:
                continue


def _held(path: str) -> bool:
    try:
        lock = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _locked(lock, fcntl.LOCK_SH)
    finally:
        os.close(lock)


def _locked(lock: int, how: int) -> bool:
    """Take a lock without waiting; look again, since a glance of another process holds it for a moment."""
    for attempt in range(3):
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except OSError:
            if attempt < 2 and how == fcntl.LOCK_EX:
                time.sleep(0.05)
            continue
        return True
    return False


def _dump(path: str, data: Dict[str, Any]) -> None:
    temporary = f"{path}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(data, file)
    os.chmod(temporary, 0o600)
    os.rename(temporary, path)


def _load(path: str) -> Optional[Dict[str, Any]]:
    try:
        with open(path, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return None


def _tail(path: str) -> str:
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - _OUTPUT_LIMIT))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
