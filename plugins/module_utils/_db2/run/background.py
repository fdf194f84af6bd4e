# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run Db2 commands in the background: backup, transfer, restore, START HADR, TAKEOVER HADR.

A job is a detached process. While it or its command lives, it holds a lock on a file. So a later call, of this run or
of the next one, finds out whether the job still runs, has ended, or is lost. Db2 finishes its command even if the
connection is dropped or the play is killed.

A module waits for a job in slices: when the slice is over, `in_slices` returns a result that says "not finished", and
the action plugin calls the module again.

Python 3.6.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Answer, Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import Report, Work, detach

__all__ = ["Background", "Job", "Jobs", "Pending", "Report", "Work", "command", "in_slices"]

NONE, RUNNING, DONE, LOST = "none", "running", "done", "lost"
_OUTPUT_LIMIT = 200000
_STOP_PAUSE_SECONDS = 0.2


class Job(NamedTuple):
    """A job. state: none, running, done, or lost (it ended without a result); seconds: how long it runs or ran."""

    name: str
    state: str
    identity: Optional[str] = None
    about: Dict[str, Any] = {}
    progress: Dict[str, Any] = {}
    rc: Optional[int] = None
    output: str = ""
    seconds: float = 0.0


class Pending(Exception):  # noqa: N818 - not an error: the job continues and the caller asks again
    """The slice is over and the job still runs."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.name)
        self.job = job


def in_slices(act: Callable[[], Dict[str, Any]], progress: Callable[[Job], str]) -> Dict[str, Any]:
    """Return the result of a module that works with background jobs: what `act` returns, or that it is not finished.

    progress: returns in words how far a running job is.
    """
    try:
        return {"finished": True, **act()}
    except Pending as pending:
        job = pending.job
        return {
            "changed": True,
            "commands": [],
            "finished": False,
            "job": job.identity,
            "progress": progress(job),
            "seconds": round(job.seconds, 1),
        }


class Background:
    """Runs statements and other work as jobs, and waits for them in slices.

    seconds: length of a slice. identity: the job that an earlier call of the same task started; this call waits for its
    end and does not start it again.
    """

    def __init__(self, jobs: "Jobs", clp: Clp, seconds: float, identity: Optional[str] = None) -> None:
        self._jobs = jobs
        self._clp = clp
        self._seconds = seconds
        self._identity = identity

    def statement(self, name: str, statement: str, before: Optional[Callable[[], Any]] = None) -> Answer:
        """Run a statement as the job `name`, or continue to wait for it; return the answer of Db2.

        before: called first if the job is started by this call. Raises Pending, Db2Error: see `work`.
        """
        job = self.work(name, command(self._clp.argv(statement)), {"statement": statement}, before)
        return Answer(job.rc if job.rc is not None else 8, job.output)

    def work(self, name: str, work: Work, about: Any, before: Optional[Callable[[], Any]] = None) -> Job:
        """Run any work as the job `name`; return the job when it has ended.

        about: describes the job; a running job is only joined if it is described by the same values.
        Raises Pending: the slice is over. Raises Db2Error: another job of this name runs, or the job was lost.
        """
        job = self._jobs.look(name)
        ours = self._identity is not None and job.identity == self._identity
        if job.state == RUNNING and job.about != about and not ours:
            raise Db2Error(
                f"{name} is already running with other values ({job.about}): wait for its end", job=job.about
            )
        if job.state != RUNNING and not ours:
            if before is not None:
                before()
            self._jobs.start(name, work, about)
        job = self._jobs.wait(name, self._seconds)
        if job.state == RUNNING:
            raise Pending(job)
        if job.state == LOST:
            raise Db2Error(
                f"{name} ended without a result; run again, the run then checks how far it came", stdout=job.output
            )
        return job


class Jobs:
    """The jobs of one work directory."""

    def __init__(self, directory: str, clock: Callable[[], float] = time.time) -> None:
        self._base = os.path.join(directory, "jobs")
        self._clock = clock

    def start(self, name: str, work: Work, about: Optional[Dict[str, Any]] = None, keep: Sequence[int] = ()) -> Job:
        """Start a job and return immediately; if a job of this name runs, return that one.

        keep: descriptors of open files that the work needs; all others are closed. Raises Db2Error: no space, no right.
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
            for leftover in ("about.json", "progress.json", "result.json", "output", "process"):
                files.remove(os.path.join(path, leftover))
            started = self._clock()
            described = {
                "identity": f"{name}-{int(started * 1000)}-{os.getpid()}",
                "started": started,
                "about": about or {},
            }
            files.replace(os.path.join(path, "about.json"), json.dumps(described).encode())
            detach(path, lock, work, keep)
        except OSError as error:
            raise Db2Error(f"the job {name} could not be started: {error.strerror}") from error
        finally:
            os.close(lock)
        return self.look(name)

    def look(self, name: str) -> Job:
        """Return a job as it is now."""
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

    def wait(self, name: str, seconds: float, pause: float = 0.02) -> Job:
        """Return a job when it has ended, or as it is after this many seconds.

        A look at the lock alone costs almost nothing, so the end of a job is noticed immediately.
        """
        end = time.monotonic() + seconds
        lock = os.path.join(self._path(name), "lock")
        while _held(lock) and time.monotonic() < end:
            time.sleep(pause)
        return self.look(name)

    def stop(self, name: str, seconds: float = 5.0) -> None:
        """End a running job. Only for work that can start again at any time, such as a transfer.

        Raises Db2Error: it still runs after this many seconds.
        """
        end = time.monotonic() + seconds
        process = os.path.join(self._path(name), "process")
        while self.look(name).state == RUNNING:
            if time.monotonic() > end:
                raise Db2Error(f"the job {name} of an earlier run still runs; wait until it has ended, then run again")
            # Errors: it has just ended, or has not written its number yet; the next look shows which.
            with contextlib.suppress(OSError, ValueError), open(process, encoding="ascii") as file:
                os.kill(int(file.read()), signal.SIGTERM)
            self.wait(name, _STOP_PAUSE_SECONDS)

    def _path(self, name: str) -> str:
        return os.path.join(self._base, name)


def command(argv: List[str]) -> Work:
    """Return the work of running one command; its output becomes the output of the job."""

    def work(_report: Report) -> int:
        # The command inherits the lock: the job counts as running even if only its command is left.
        return subprocess.call(argv, stdin=subprocess.DEVNULL, close_fds=False)

    return work


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
    """Take a lock without waiting; try again, because another process that looks holds it for a moment."""
    for attempt in range(3):
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except OSError:
            if attempt < 2 and how == fcntl.LOCK_EX:
                time.sleep(0.05)
            continue
        return True
    return False


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
