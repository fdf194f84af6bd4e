# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports the result of a run in state file, journal and syslog. Python 3.6."""

import os
import syslog
import time
from typing import Any, Callable, Dict, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._photos import files, report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Job

__all__ = ["Reporter"]


class Reporter:
    """Reports one run, which starts when the reporter is created. A dry run is not reported."""

    def __init__(self, job: Job, user: str, phase: str, caller: str, dry_run: bool) -> None:
        self.started = time.time()
        self._facility = job.syslog_facility
        self._journal = os.path.join(job.home, "journal.log")
        self._state = os.path.join(job.home, "state.json")
        self._run = report.Run(phase, caller, user, os.getpid(), self.started, 0.0)
        self._dry_run = dry_run
        self._before: Optional[Dict[str, Any]] = None

    def recall(self) -> List[str]:
        """Read the state file of the last run, and return warnings about it."""
        self._before = {}
        try:
            self._before = files.read_object(self._state, "the state file")
        except PhotoError as exc:
            if os.path.lexists(self._state):
                return [f"{exc}; the time of the last success is lost"]
        return []

    def publish(self, cause: str, message: str, summary: report.Summary) -> str:
        """Report the result, and return what could not be written, "" if everything was.

        message: why the run failed, "" for the cause ok.
        """
        if self._dry_run:
            return ""
        run = self._run._replace(seconds=time.time() - self.started)
        line = report.journal_line(run, cause, message, summary)
        self._log(line, cause)
        stamp = report.timestamp(time.time())
        text = f"{stamp} photo-sync[{run.pid}]: {line}"
        problems = _problem(lambda: files.append(self._journal, text, 0o640))
        if problems and cause == "ok":
            cause, message = "local", problems[0]
        # The state belongs to the run that holds the lock.
        if cause != "lock":
            if self._before is None:  # the run ended early
                self.recall()
            state = report.state(run, cause, message, summary, self._before or {})
            problems += _problem(lambda: files.replace(self._state, state, 0o644))
        return "; ".join(problems)

    def _log(self, line: str, cause: str) -> None:
        if self._facility != "none":
            syslog.openlog("photo-sync", syslog.LOG_PID, getattr(syslog, f"LOG_{self._facility.upper()}"))
            syslog.syslog(syslog.LOG_INFO if cause == "ok" else syslog.LOG_ERR, line)
            syslog.closelog()


def _problem(write: Callable[[], None]) -> List[str]:
    """Write, and return why it failed. Only a signal passes through."""
    try:
        write()
    except PhotoError as exc:
        if exc.cause != "local":
            raise
        return [report.error_message(exc)]
    return []
