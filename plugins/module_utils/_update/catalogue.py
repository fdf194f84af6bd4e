# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of a Db2 database: which tables have a column of a name. Python 3.6. Reads only."""

import re
from typing import List

from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import messages
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.database_name import database_alias
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._update.errors import UpdateError

_COLUMN = re.compile(r"[A-Z][A-Z0-9_]{0,127}\Z")
_QUERY = "SELECT RTRIM(TABSCHEMA) || '.' || RTRIM(TABNAME) FROM SYSCAT.COLUMNS WHERE COLNAME='{}' ORDER BY 1 WITH UR"


def tables(clp: Clp, database: str, column: str) -> List[str]:
    """Return ``schema.table`` of each table with the column. Raises UpdateError and Db2Error: Db2 did not answer."""
    name = column.upper()
    if not _COLUMN.match(name):
        raise UpdateError(f"{column!r} is not the name of a column: write letters, digits and _")
    connect, query = f"connect to {database_alias(database)}", _QUERY.format(name)
    answers = clp.batch([connect, query, "connect reset"])
    for statement in (connect, query):
        refusal = messages.first_refusal(answers[statement].output)
        if refusal:
            raise UpdateError(f"db2 {statement}: {refusal.text}", stdout=answers[statement].output)
    return rows(answers[query].output)


def rows(output: str) -> List[str]:
    """Return the rows of a query with one column: the lines between the hyphens and the number of records."""
    lines = [line.strip() for line in output.splitlines()]
    rule = next((number for number, line in enumerate(lines) if re.match(r"-{2,}\Z", line)), len(lines))
    found = []
    for line in lines[rule + 1 :]:
        if not line or "record(s) selected" in line:
            break
        found.append(line)
    return found
