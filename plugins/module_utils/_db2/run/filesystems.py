# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file system of a directory: its device, type and source, and the path of the directory inside it. Python 3.6."""

import os
import re
from typing import Any, Dict, List, NamedTuple, Optional

__all__ = ["Mount", "facts", "mounts"]

_TABLE = "/proc/self/mounts"
_ESCAPE = re.compile(r"\\([0-7]{3})")


class Mount(NamedTuple):
    """One line of the mount table."""

    source: str
    point: str
    type: str


def mounts(text: Optional[str] = None) -> List[Mount]:
    """Return the mount table; empty if this system does not show it. text: the table, for tests."""
    if text is None:
        try:
            with open(_TABLE, encoding="utf-8", errors="surrogateescape") as file:
                text = file.read()
        except OSError:
            return []
    fields = [line.split(" ") for line in text.splitlines()]
    return [Mount(*[_plain(part) for part in parts[:3]]) for parts in fields if len(parts) >= 3]


def facts(path: str, table: List[Mount]) -> Dict[str, Any]:
    """Return the file system of a path that exists: device, type and source, and the path inside it.

    Type, source and inside are None if the mount table does not show them.
    """
    real = os.path.realpath(path)
    found = None
    for mount in table:  # a later line hides an earlier one with the same point
        below = real == mount.point or real.startswith(mount.point.rstrip("/") + "/")
        if below and (found is None or len(mount.point) >= len(found.point)):
            found = mount
    return {
        "device": os.stat(path).st_dev,
        "type": found.type if found else None,
        "source": found.source if found else None,
        "inside": os.path.relpath(real, found.point) if found else None,
    }


def _plain(text: str) -> str:
    """Return a field without the escapes for blanks and backslashes (a backslash and three octal digits)."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 8)), text)
