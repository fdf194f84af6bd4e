# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of entries, compared as directories do: one name has many spellings (RFC 4514).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import FrozenSet, List, Tuple

__all__ = ["Key", "key"]

# For each level of the name its attributes; of most people one, such as ("cn", "joe bloggs").
Key = Tuple[FrozenSet[Tuple[str, str]], ...]

_PIECE = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)|([,;+=])|([^\\,;+=]+|.)", re.DOTALL)
_HEX = re.compile(r"\\(..)")


def key(name: str) -> Key:
    """Return what is equal for all spellings of a distinguished name: case, blanks and ways to escape do not count."""
    levels: List[List[List[str]]] = [[[""]]]
    for hexadecimal, escaped, separator, plain in _PIECE.findall(name):
        attribute = levels[-1][-1]
        if separator in (",", ";"):
            levels.append([[""]])
        elif separator == "+":
            levels[-1].append([""])
        elif separator == "=" and len(attribute) == 1:
            attribute.append("")
        else:
            attribute[-1] += _bytes(hexadecimal) + escaped + separator + plain
    return tuple(frozenset((_plain(pair[0]), _plain("".join(pair[1:]))) for pair in level) for level in levels)


def _bytes(hexadecimal: str) -> str:
    return bytes(int(pair, 16) for pair in _HEX.findall(hexadecimal)).decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Return a text without regard to case and to blanks (RFC 4518, sections 2.2 and 2.6.1)."""
    return " ".join(text.lower().split())
