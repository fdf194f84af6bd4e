# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects that a module works with which changes something, and the options of long work.

Uses what AnsibleModule offers, imports nothing of it. Python 3.6.
"""

from typing import Any, Dict, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Background, Jobs
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.operations import Operations
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.reading import Reading, reading
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

__all__ = ["Context", "background_options", "connect"]


class Context(NamedTuple):
    """The objects of one module call."""

    database: str
    profile: str
    clp: Clp
    records: Records
    jobs: Jobs
    background: Background
    operations: Operations

    def report(self) -> Dict[str, Any]:
        """Return the report of the database as module db2_hadr_info returns it, without facts of the host."""
        return Reading(self.database, self.clp, self.records).report()

    def known_report(self) -> Dict[str, Any]:
        """Return the report. Raises Db2Error: Db2 does not show the role of the database."""
        data = self.report()
        if data["catalogued"] and data["role"] is None:
            reason = " ".join(data["messages"]) or "Db2 gives no reason"
            raise Db2Error(f"Db2 does not show the role of {self.database}: {reason}")
        return data


def background_options() -> Dict[str, Any]:
    """Return the options of modules whose command may take long."""
    return {
        "timeout_seconds": {"type": "int", "default": 3600},
        "slice_seconds": {"type": "int", "default": 10},
        "job": {"type": "str"},
    }


def connect(module: Any) -> Context:
    """Return the objects for the options of a module. Raises Db2Error: the database has no valid name."""
    params = module.params
    database, clp, records = reading(module)
    jobs = Jobs(records.path)
    background = Background(jobs, clp, float(params.get("slice_seconds") or 10), params.get("job"))
    operations = Operations(clp, database, background.statement)
    return Context(database, params["profile"], clp, records, jobs, background, operations)
