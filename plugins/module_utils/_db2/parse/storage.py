# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the storage of an active database: `db2pd -db <database> -storagepaths -tablespaces`.

Rows begin with an address and end with a path. Before 10.1, a storage path has no storage group. Containers of type
Path are directories, the others are files or devices.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, List, NamedTuple

__all__ = ["Storage", "parse"]

_HEADING = re.compile(r"^(?P<name>[A-Z][A-Za-z ]+):\s*$")
_PATH = re.compile(r"^0x[0-9A-Fa-f]+\s+(?:\d+\s+){1,3}[A-Za-z]\w*\s+(?P<path>/.*\S)\s*$")
_CONTAINER = re.compile(r"^0x[0-9A-Fa-f]+\s+\d+\s+\d+\s+[A-Za-z]\w*\s.*?\s(?P<path>/.*\S)\s*$")
_ROWS = {"Database Storage Paths": _PATH, "Storage Group Paths": _PATH, "Containers": _CONTAINER}


class Storage(NamedTuple):
    """Automatic storage paths and containers of a database, each once."""

    paths: List[str]
    containers: List[str]


def parse(text: str) -> Storage:
    """Return what the sections of the text show; empty if the database is not active."""
    found: Dict[str, List[str]] = {name: [] for name in _ROWS}
    section = ""
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading:
            section = heading.group("name")
        row = _ROWS[section].match(line) if section in _ROWS else None
        if row and row.group("path") not in found[section]:
            found[section].append(row.group("path"))
    return Storage(found["Database Storage Paths"] + found["Storage Group Paths"], found["Containers"])
