# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements that may take long: run as jobs, waited for in slices, so that somebody can say meanwhile how it goes.

Python 3.6.
"""

from typing import Any, Callable, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import background as jobs_
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Answer, Clp

__all__ = ["Long", "Pending"]


class Pending(Exception):  # noqa: N818 - nothing went wrong: the job goes on, the caller shall ask again
    """The slice is over and the job is not."""

    def __init__(self, job: jobs_.Job) -> None:
        super().__init__(job.name)
        self.job = job


class Long:
    """Runs statements as jobs.

    identity: the job that an earlier call of the same task started; its end is waited for, and it is not started anew.
    """

    def __init__(self, jobs: jobs_.Jobs, clp: Clp, seconds: float, identity: Optional[str] = None) -> None:
        self._jobs = jobs
        self._clp = clp
        self._seconds = seconds
        self._identity = identity

    def __call__(self, name: str, statement: str, before: Optional[Callable[[], Any]] = None) -> Answer:
        """Run a statement, or go on waiting for it; raise Pending when the slice is over."""
        job = self.run(name, jobs_.command(self._clp.argv(statement)), {"statement": statement}, before)
        return Answer(job.rc if job.rc is not None else 8, job.output)

    def run(self, name: str, work: jobs_.Work, about: Any, before: Optional[Callable[[], Any]] = None) -> jobs_.Job:
        """Run any work the same way; return the job when it has ended."""
        job = self._jobs.look(name)
        ours = self._identity is not None and job.identity == self._identity
        if job.state == jobs_.RUNNING and job.about != about and not ours:
            raise Db2Error(
                f"{name} is under way already, with other values ({job.about}): wait for its end", job=job.about
            )
        if job.state != jobs_.RUNNING and not ours:
            if before is not None:
                before()
            job = self._jobs.start(name, work, about)
        job = self._jobs.wait(name, self._seconds)
        if job.state == jobs_.RUNNING:
            raise Pending(job)
        if job.state == jobs_.LOST:
            raise Db2Error(
                f"{name} ended without saying how; run again, which looks how far it came", stdout=job.output
            )
        return job
