# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a UserInfoConfig.xml is not well-formed, with line and column.

Pure: text in, sentences out. Python 3.6. No sentence contains text of the file, because the file holds passwords. A raw
``&`` in a search filter is the usual fault: the vendor's pages print filters that way.
"""

import re
from typing import List, Tuple

# In each of these, & and typographic quotes are allowed.
_OPAQUE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_RAW_AMPERSAND = re.compile(r"&(?!(?:#[0-9]+|#x[0-9A-Fa-f]+|[A-Za-z_:][\w:.\-]*);)")
_TYPOGRAPHIC = re.compile("=\\s*[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]")
_RAW_LESS = re.compile(r"""=\s*(?:"[^"<>]*<|'[^'<>]*<)""")
_REMEDIES = (
    (_RAW_AMPERSAND, "a raw &: write &amp;"),
    (_TYPOGRAPHIC, "a typographic quotation mark: write a plain one"),
    (_RAW_LESS, "a raw < in a value: write &lt;"),
)
MOST = 10
_FAULT = "not well-formed"


def is_fault(reported: str) -> bool:
    """Return whether the parser found the file not well-formed; it also refuses documents that may be dangerous."""
    return _FAULT in reported


def faults(text: str, reported: str) -> List[str]:
    """Return what is wrong: each known fault with line and column, or what the parser reported.

    text: the content of a file that the parser refused. reported: its message, which begins with line and column.
    """
    plain = _OPAQUE.sub(lambda found: re.sub(r"[^\r\n]", " ", found.group()), text)
    found: List[Tuple[int, str]] = []
    for pattern, remedy in _REMEDIES:
        found += [(match.end() - 1, remedy) for match in pattern.finditer(plain)]
    if not found:
        return [reported]
    sentences = ["line {}, column {}: {}".format(*_place(plain, at), remedy) for at, remedy in sorted(found)]
    more = len(sentences) - MOST
    return sentences[:MOST] + ([f"and {more} more"] if more > 0 else [])


def _place(text: str, at: int) -> Tuple[int, int]:
    """Return line and column of a position, both counted from 1."""
    lines = re.split(r"\r\n|\r|\n", text[:at])
    return len(lines), len(lines[-1]) + 1
