# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Position and indentation of a new element, so that it looks like its neighbors.

Pure. Python 3.6. All offsets count bytes of ``Document.data``.
"""

import re
from typing import List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._xml.scan import Document, Element

_BLANK = b" \t\r\n"
_LINE_REST = re.compile(rb"[ \t]*(?=[\r\n])")


def child(document: Document, parent: Element, markup: str) -> Tuple[int, int, str]:
    """Return (start, end, text): the replacement that makes ``markup`` the last child of ``parent``."""
    data = document.data
    empty = parent.closing == parent.opened == parent.end
    if empty:
        inside = parent.start + len(data[parent.start : parent.end - len(b"/>")].rstrip(_BLANK))
    else:
        inside = parent.opened + len(data[parent.opened : parent.closing].rstrip(_BLANK))
    before, after = _breaks(document, parent, inside)
    if empty:
        return inside, parent.end, f">{before}{markup}{after}</{parent.name}>"
    if before:  # blanks at the end of the last line stay there, so that the new line can be removed again
        rest = _LINE_REST.match(data[inside : parent.closing])
        inside += rest.end() if rest else 0
    return inside, inside, before + markup + after


def lines_of(document: Document, element: Element) -> Tuple[int, int]:
    """Return the span to remove for an element: its whole lines if nothing else is on them, else the element."""
    data = document.data
    start = element.start - len(data[: element.start]) + len(data[: element.start].rstrip(b" \t"))
    rest = data[element.end :]
    end = element.end + len(rest) - len(rest.lstrip(b" \t"))
    for line_end in (b"\r\n", b"\n", b"\r"):
        if data.startswith(line_end, end) and data[:start].endswith((b"\n", b"\r")):
            return start, end + len(line_end)
    return element.start, element.end


def _breaks(document: Document, parent: Element, inside: int) -> Tuple[str, str]:
    """Return the white space before and after a new last child."""
    indents = _child_indents(document, parent)
    own = _indent(document, parent)
    spread = b"\n" in document.data or b"\r" in document.data
    plain = any(chunk.text and chunk.text.strip() for chunk in parent.chunks)
    if indents:
        indent = indents[-1]
    elif parent.children or plain or not spread or own is None:
        return "", ""
    else:
        indent = own + _unit(document)
    newline = _newline(document.data)
    tail = b"" if parent.closing == parent.end else document.data[inside : parent.closing]
    closed = b"\n" in tail or b"\r" in tail
    return newline + indent, "" if closed else newline + (own or "")


def _child_indents(document: Document, parent: Element) -> List[str]:
    found = [_indent(document, document.elements[number]) for number in parent.children]
    return [indent for indent in found if indent is not None]


def _indent(document: Document, element: Element) -> Optional[str]:
    """Return the white space before an element that starts its line; None: it does not start one."""
    before = document.data[: element.start]
    line = before[max(before.rfind(b"\n"), before.rfind(b"\r")) + 1 :]
    return None if line.strip(b" \t") else line.decode("ascii")


def _unit(document: Document) -> str:
    """Return one step of indentation, as used for the children of the root."""
    base = _indent(document, document.root) or ""
    for indent in _child_indents(document, document.root):
        if indent.startswith(base) and indent != base:
            return indent[len(base) :]
    return "  "


def _newline(data: bytes) -> str:
    pairs = data.count(b"\r\n")
    if pairs * 2 > data.count(b"\n"):
        return "\r\n"
    return "\n" if b"\n" in data else "\r"
