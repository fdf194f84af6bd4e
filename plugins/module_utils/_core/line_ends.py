# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Line ends of a text: CR LF, LF or CR. Pure. Python 3.6."""

import re
from typing import List

__all__ = ["of", "split", "without"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_END = re.compile(r"(?:\r\n|\r|\n)\Z")


def split(text: str) -> List[str]:
    """Return the lines with their ends; together they are the text."""
    return _LINE.findall(text)


def without(line: str) -> str:
    """Return a line without its end."""
    return _END.sub("", line)


def of(text: str, default: str = "\n") -> str:
    """Return the line end that most lines of a text have; ``default`` if there is no line end, or no majority."""
    ends = re.findall(r"\r\n|\r|\n", text)
    counts = sorted(((ends.count(end), end) for end in set(ends)), reverse=True)
    if not counts or [count for count, _ in counts].count(counts[0][0]) > 1:
        return default
    return counts[0][1]
