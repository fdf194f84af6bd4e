# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the report of a database: what a module needs that changes nothing.

A module sends all that it imports to its host, and most runs only read: this imports nothing that changes a database.

Python 3.6.
"""

from typing import Any, Dict, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.database_name import database_alias
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp, runner
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

__all__ = ["Reading", "reading"]


class Reading(NamedTuple):
    """A database, the command line of its instance, and its records."""

    database: str
    clp: Clp
    records: Records

    def report(self) -> Dict[str, Any]:
        """Return the report of the database as module db2_hadr_info returns it, without facts of the host."""
        return report.build(self.database, self.clp.read(self.database, report.statements(self.database)))


def reading(module: Any) -> Reading:
    """Return the objects for the options of a module. Raises Db2Error: the database has no valid name."""
    params = module.params
    database = database_alias(params["database"])
    return Reading(
        database, Clp(runner(module.run_command), params["profile"]), Records(params["work_directory"], database)
    )
