# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the applications of a database: `db2 list applications for database <database>`.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List

__all__ = ["force_statement", "handles", "list_statement"]

# Columns: authorization id, application name, handle, application id, database, number of agents.
_ROW = re.compile(r"^\s*\S+\s+\S.*?\s+(?P<handle>\d+)\s+\S+[.:]\S+\s+(?P<database>\S+)\s+\d+\s*$")


def list_statement(database: str) -> str:
    """Return the statement whose output `handles` parses."""
    return f"list applications for database {database}"


def handles(text: str, database: str) -> List[int]:
    """Return the handles of the applications that are connected to this database."""
    numbers = []
    for line in text.splitlines():
        match = _ROW.match(line)
        if match and match.group("database").upper() == database.upper():
            numbers.append(int(match.group("handle")))
    return numbers


def force_statement(numbers: List[int]) -> str:
    """Return the command that disconnects only these applications."""
    return f"force application ({', '.join(str(number) for number in numbers)})"
