# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the version of an instance: `db2level`.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = ["Level", "numbers", "parse"]

_VERSION = re.compile(r"\"DB2 v(\d+(?:\.\d+)+)\"", re.IGNORECASE)
_INSTANCE = (re.compile(r"where applicable:\s*\"([^\"]+)\"\)"), re.compile(r"Instance \"([^\"]+)\" uses"))
_BITS = re.compile(r"uses \"(\d+)\" bits")
_CODE = re.compile(r"code release \"(SQL\d+)\"")
_FIX_PACK = re.compile(r"Fix ?Pack \"([^\"]*)\"")
_PATH = re.compile(r"installed at \"([^\"]+)\"")


class Level(NamedTuple):
    """instance: its name; version: four numbers as text; dialect: the first two, which decide formats, such as 10.5."""

    instance: Optional[str]
    version: str
    dialect: str
    bits: Optional[int]
    release: Optional[str]
    fix_pack: Optional[str]
    path: Optional[str]

    def as_dict(self) -> Dict[str, Any]:
        """Return it as plain data."""
        return dict(self._asdict())


def parse(text: str) -> Level:
    """Return the version in the output, whatever its line breaks. Raises Db2Error: there is none."""
    line = " ".join(text.split())
    version = _VERSION.search(line)
    if version is None:
        raise Db2Error("the output of db2level has no version of Db2", stdout=text)
    instance: Optional[str] = None
    for pattern in _INSTANCE:
        match = pattern.search(line)
        if match:
            instance = match.group(1)
            break
    bits = _first(_BITS, line)
    return Level(
        instance=instance,
        version=version.group(1),
        dialect=".".join(version.group(1).split(".")[:2]),
        bits=int(bits) if bits else None,
        release=_first(_CODE, line),
        fix_pack=_first(_FIX_PACK, line),
        path=_first(_PATH, line),
    )


def numbers(version: Optional[str]) -> Tuple[int, ...]:
    """Return 11.5.8.0 as (11, 5, 8, 0) for comparisons; an unknown version is lower than all others."""
    return tuple(int(part) for part in (version or "").split(".") if part.isdigit())


def _first(pattern: Any, line: str) -> Optional[str]:
    match = pattern.search(line)
    return match.group(1) if match else None
