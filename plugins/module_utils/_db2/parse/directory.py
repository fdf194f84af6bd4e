# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases that an instance knows: `db2 list db directory`.

One block per entry, `Database N entry:`, read by label. Entries of the type Indirect are local databases; Remote ones
are catalogued aliases of other servers.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.alternate_server import Alternate

__all__ = ["Entry", "parse"]

_ENTRY = re.compile(r"^[ \t]*Database \d+ entry:[ \t]*$", re.MULTILINE)


class Entry(NamedTuple):
    """A local database: alias, its name, where it lives, its release level, and the alternate server of its clients."""

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
