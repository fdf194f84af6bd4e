# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads Java properties. Format: java.util.Properties, method load.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, Iterator, Tuple

__all__ = ["parse"]

_KEY = re.compile(r"((?:\\.|[^\\:=\s])*)\s*[:=]?\s*(.*)\Z", re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def parse(text: str) -> Dict[str, str]:
    """Return key -> value. Of several equal keys the last one counts, as in Java."""
    return {_unescape(key): _unescape(value) for key, value in map(_split, _logical_lines(text))}


def _logical_lines(text: str) -> Iterator[str]:
    """Join lines that end in an odd number of backslashes; drop comments and blank lines."""
    pending = ""
    for line in re.split(r"\r\n|\r|\n", text):
        stripped = line.lstrip(" \t\f")
        if not pending and (not stripped or stripped[0] in "#!"):
            continue
        joined = pending + stripped
        backslashes = len(joined) - len(joined.rstrip("\\"))
        if backslashes % 2:
            pending = joined[:-1]
        else:
            yield joined
            pending = ""
    if pending:
        yield pending


def _split(line: str) -> Tuple[str, str]:
    # The pattern matches every line.
    key, value = next(_KEY.finditer(line)).groups()
    return key, value


def _unescape(text: str) -> str:
    def replace(match: Any) -> str:
        escape = match.group(1)
        return chr(int(escape[1:], 16)) if len(escape) == 5 else _CONTROLS.get(escape, escape)

    return _ESCAPE.sub(replace, text)
