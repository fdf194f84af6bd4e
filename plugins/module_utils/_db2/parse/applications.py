# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the applications of a database: `db2 list applications for database <database>`.

A line of dashes shows the columns: authorization id, application name, handle, application id, database, number of
agents. A name may have blanks; the id of an application has many forms and may be missing. A row whose values are wider
than the columns is read from its end.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, Optional, Tuple

__all__ = ["connected", "force_statement", "handles", "list_statement"]

_RULE = re.compile(r"^\s*-+(?: +-+){5}\s*$")
_ROW = re.compile(r"^\s*\S+\s+\S.*?\s+(?P<handle>\d+)\s+\S+\s+(?P<database>\S+)\s+\d+\s*$")

Columns = List[Tuple[int, int]]


def list_statement(database: str) -> str:
    """Return the statement whose output `handles` parses."""
    return f"list applications for database {database}"


def handles(text: str, database: str) -> List[int]:
    """Return the handles of the applications that are connected to this database."""
    numbers = []
    columns: Columns = []
    for line in text.splitlines():
        if _RULE.match(line):
            columns = [match.span() for match in re.finditer("-+", line)]
            continue
        handle = _by_columns(line, columns, database) or _from_the_end(line, database)
        if handle is not None:
            numbers.append(handle)
    return numbers


def _by_columns(line: str, columns: Columns, database: str) -> Optional[int]:
    """Return the handle of a row that keeps to the columns."""
    if not columns or any(line[end : end + 1].strip() for _, end in columns):
        return None
    cells = [line[start:end].strip() for start, end in columns]
    fits = cells[2].isdigit() and cells[4].upper() == database.upper() and cells[5].isdigit()
    return int(cells[2]) if fits else None


def _from_the_end(line: str, database: str) -> Optional[int]:
    match = _ROW.match(line)
    if match is None or match.group("database").upper() != database.upper():
        return None
    return int(match.group("handle"))


def connected(number: int) -> str:
    """Return how many applications are connected, as the beginning of a sentence."""
    return "1 application is connected" if number == 1 else f"{number} applications are connected"


def force_statement(numbers: List[int]) -> str:
    """Return the command that disconnects only these applications."""
    return f"force application ({', '.join(str(number) for number in numbers)})"
