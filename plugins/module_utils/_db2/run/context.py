# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules have in common: options, the objects they work with, how a slice of a long command is reported.

Knows what AnsibleModule offers, imports nothing of it. Python 3.6.
"""

from typing import Any, Dict, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import clp as clp_
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Job, Jobs
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Operations
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import WorkDirectory
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Long

__all__ = ["Tools", "database_options", "long_options", "megabytes", "pending", "read", "tools"]


class Tools(NamedTuple):
    """The objects of one module call."""

    database: str
    profile: str
    clp: clp_.Clp
    work: WorkDirectory
    jobs: Jobs
    long: Long
    operations: Operations


def database_options() -> Dict[str, Any]:
    """Return the options of every module that works on a database."""
    return {
        "database": {"type": "str", "required": True},
        "profile": {"type": "path", "required": True},
        "work_directory": {"type": "path", "default": "~/.sametime_estate"},
    }


def long_options() -> Dict[str, Any]:
    """Return the options of modules whose command may take long."""
    return {
        "timeout_seconds": {"type": "int", "default": 3600},
        "slice_seconds": {"type": "int", "default": 10},
        "job": {"type": "str"},
    }


def tools(module: Any) -> Tools:
    """Return the objects for the options of a module."""
    params = module.params
    database = clp_.alias(params["database"])
    clp = clp_.Clp(module.run_command, params["profile"])
    work = WorkDirectory(params["work_directory"], database)
    jobs = Jobs(work.path)
    long = Long(jobs, clp, float(params.get("slice_seconds") or 10), params.get("job"))
    return Tools(database, params["profile"], clp, work, jobs, long, Operations(clp, database, long))


def pending(job: Job, words: str) -> Dict[str, Any]:
    """Return the result of a call whose slice is over: the caller asks again with this job."""
    return {
        "changed": True,
        "finished": False,
        "job": job.identity,
        "progress": words,
        "seconds": round(job.seconds, 1),
    }


def megabytes(done: Optional[int], total: Optional[int]) -> str:
    """Return how far a copy is."""
    if done is None:
        return "under way"
    if not total:
        return f"{done / 1e6:.0f} MB"
    return f"{done / 1e6:.0f} of {total / 1e6:.0f} MB ({100 * done // total} %)"


def read(used: Tools) -> Dict[str, Any]:
    """Return the report of the database; raise Db2Error when Db2 hides what it is."""
    data = report.build(used.database, used.clp.read(used.database, report.statements(used.database)))
    if data["catalogued"] and data["role"] is None:
        raise Db2Error(f"{used.database} does not tell its role: {' '.join(data['messages']) or 'no reason given'}")
    return data
