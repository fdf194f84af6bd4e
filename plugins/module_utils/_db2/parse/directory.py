# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the databases that an instance knows: `db2 list db directory`.

Each entry is a block `Database N entry:` with labels. Entries of type Indirect are local databases; entries of type
Remote are aliases for databases of other servers.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, NamedTuple, Optional

__all__ = ["Alternate", "Entry", "parse"]

_ENTRY = re.compile(r"^[ \t]*Database \d+ entry:[ \t\r]*$", re.MULTILINE)


class Alternate(NamedTuple):
    """The alternate server that clients of a database get; both None: they get none."""

    hostname: Optional[str] = None
    port: Optional[int] = None

    def words(self) -> str:
        """Return it as people write it."""
        return f"{self.hostname}:{self.port}" if self.hostname else "none"


class Entry(NamedTuple):
    """A local database: its alias, name, directory, release level, and the alternate server of its clients."""

    alias: str
    name: str
    directory: str
    release: Optional[str]
    alternate: Alternate
    fields: Dict[str, str]


def parse(text: str) -> Dict[str, Entry]:
    """Return alias -> entry, local databases only."""
    blocks = [_fields(block) for block in _ENTRY.split(text)[1:]]
    local = [block for block in blocks if block.get("Directory entry type", "").lower() in ("indirect", "home")]
    return {block["Database alias"].upper(): _entry(block) for block in local if "Database alias" in block}


def _fields(block: str) -> Dict[str, str]:
    pairs = (line.partition("=") for line in block.splitlines() if "=" in line)
    return {label.strip(): value.strip() for label, _, value in pairs}


def _entry(block: Dict[str, str]) -> Entry:
    port = block.get("Alternate server port number", "")
    alternate = Alternate(block.get("Alternate server hostname") or None, int(port) if port.isdigit() else None)
    return Entry(
        alias=block["Database alias"].upper(),
        name=block.get("Database name", block["Database alias"]).upper(),
        directory=block.get("Local database directory") or block.get("Database drive") or "",
        release=block.get("Database release level"),
        alternate=alternate,
        fields=block,
    )
