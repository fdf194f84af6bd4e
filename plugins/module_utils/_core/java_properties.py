# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads Java properties, and finds the lines of a file. Format: java.util.Properties, method load.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, Iterator, List, Tuple

__all__ = ["gap_before_new_line", "parse", "raw_lines"]

_KEY = re.compile(r"((?:\\.|[^\\:=\s])*)\s*[:=]?\s*(.*)\Z", re.DOTALL)
# A comment or blank line, which never continues; else a line with those that continue it after a backslash.
_RAW = re.compile(
    r"[ \t\f]*(?:[#!][^\r\n]*)?(?:\r\n|\r|\n)|[ \t\f]*(?:[#!][^\r\n]*)?\Z"
    r"|(?:[^\\\r\n]|\\(?:\r\n|[\s\S]|\Z))*(?:\r\n|\r|\n|\Z)"
)
_COMMENT_OR_BLANK = re.compile(r"[ \t\f]*(?:[#!]|[\r\n]|\Z)")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def parse(text: str) -> Dict[str, str]:
    """Return key -> value. Of several equal keys the last one counts, as in Java."""
    return {_unescape(key): _unescape(value) for key, value in map(_split, _logical_lines(text))}


def raw_lines(text: str) -> List[str]:
    """Return the lines of a file as they are; a line that continues after a backslash is one with its continuation.

    Together they are the text.
    """
    lines: List[str] = []
    offset = 0
    while offset < len(text):
        line = next(_RAW.finditer(text, offset)).group()  # the pattern matches at every offset
        lines.append(line)
        offset += len(line)
    return lines


def gap_before_new_line(text: str, newline: str) -> str:
    """Return the line ends to add to a text so that what follows is a line of its own.

    A last line that ends in a backslash would hide it.
    """
    last = (raw_lines(text) or [""])[-1]
    if not last:
        return ""
    if _COMMENT_OR_BLANK.match(last):
        return "" if last.endswith(("\r", "\n")) else newline
    continued = re.search(r"(?<!\\)(?:\\\\)*\\(\r\n|\r|\n|)\Z", last)
    if continued:
        one_end = continued.group(1) + newline == "\r\n"  # the two together are one line end
        return newline if continued.group(1) and not one_end else newline * 2
    return "" if re.search(r"[\r\n]\Z", last) else newline


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
