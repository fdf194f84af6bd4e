# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines about DEPSTATUS in logs and response files, with the value that each one has.

Pure: text in, evidence out. Python 3.6. No text of the vendor about DEPSTATUS is public, only that an update fails if
it is "partial". So every spelling counts: properties, attributes and elements of XML, sentences, and the table of a
query. A line whose value is not recognized is evidence, too. If a line names several values, "partial" counts. Response
files hold passwords, so of a line that may have one only the name and its value are shown.
"""

import re
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple

NAME = "DEPSTATUS"
_NAME = re.compile(NAME, re.IGNORECASE)
_WIDTH = 200
_LONGEST_TAG = 4000
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# The text between the name and its value: a sign, or a few words.
_VALUE = re.compile(
    r"""[\w.]*["'\])]*\s*(?:=>|->|:=|==|[:=|]|\b(?:is|was|of|has)\b(?:\s+(?:set\s+to|the\s+value|value|of))*)"""
    r"""\s*["'\[(]*([A-Za-z0-9][\w-]*)""",
    re.IGNORECASE,
)
_PARTIAL = re.compile(r"\bpartial\b", re.IGNORECASE)
# Another key with a sign: the words behind it are about something else.
_NEXT_KEY = re.compile(r"[\w.-]+[\"'\])]*\s*[=:]")
_UNQUOTED = re.compile(NAME + r"[\w.]*\s*=\s*([^\s\"'<>/]+)", re.IGNORECASE)
_END_TAG = re.compile(r"</[\w:.-]*\Z")
_RULE = re.compile(r"-{2,}")
_SECRET = re.compile(
    r"pass(?:word|wd|phrase|code)|\bpass\b|pwd|secret|credential|encodedauth|authorization|ltpatoken|api.?key"
    r"|://[^/\s@]+@|kennwort|passwort|contrase|senha|mot de passe",
    re.IGNORECASE,
)


class Evidence(NamedTuple):
    """A line, counted from 1, what it says, and the value of DEPSTATUS in it; None: it has no recognizable value."""

    line: int
    text: str
    value: Optional[str]


def find(text: str) -> List[Evidence]:
    """Return all evidence in a text, in its order."""
    lines = re.split(r"\r\n|\r|\n", text)
    starts = _starts(text)
    result: Dict[Evidence, None] = {}  # in order, each once
    for found in _NAME.finditer(text):
        if _END_TAG.search(text, max(0, found.start() - _WIDTH), found.start()):
            continue
        number = _line_of(starts, found.start())
        tag = _tag(text, found.start())
        if tag is not None:
            items = [_of_tag(text, tag, _line_of(starts, tag[0]))]
        else:
            column = found.start() - starts[number - 1]
            items = list(_of_table(lines, number, column)) or [_of_line(lines[number - 1], number, column)]
        result.update(dict.fromkeys(items))
    return list(result)


def first_of_each_value(items: Iterable[Evidence], limit: int = 5) -> List[Tuple[Evidence, int]]:
    """Return the first items of each value, each with the number of further items that its last one stands for."""
    kept: Dict[Optional[str], List[Evidence]] = {}
    more: Dict[Optional[str], int] = {}
    result = []
    for item in items:
        value = item.value.lower() if item.value else None
        if len(kept.setdefault(value, [])) < limit:
            kept[value].append(item)
            result.append(item)
        else:
            more[value] = more.get(value, 0) + 1
    last = {same[-1]: more.get(value, 0) for value, same in kept.items()}
    return [(item, last.get(item, 0)) for item in result]


def _of_tag(text: str, tag: Tuple[int, int], number: int) -> Evidence:
    """Return the evidence of an XML tag: its attribute of that name, its attribute value, or the text behind it."""
    content = text[tag[0] : tag[1]]
    pairs = [(name, first or second) for name, first, second in _ATTRIBUTE.findall(content)]
    named = [value for name, value in pairs if _NAME.search(name)]
    values = [value for name, value in pairs if name.lower() in ("value", "status", "content")]
    unquoted = [] if named else _UNQUOTED.findall(content)
    behind = text[tag[1] : tag[1] + _WIDTH].partition("<")[0]
    value = (named or unquoted or values or [behind])[0].strip()
    shown = content if named or unquoted or values else content + behind
    return Evidence(number, _shown(shown, value or None), value or None)


def _of_line(line: str, number: int, column: int) -> Evidence:
    found = _VALUE.match(line, column + len(NAME))
    value = found.group(1) if found else None
    # Without a value, the word may be anywhere in the line.
    said = line if found is None else line[found.end() :]
    further = _NEXT_KEY.search(said) if found else None
    if _PARTIAL.search(said[: further.start()] if further else said):
        value = value if value and value.lower() == "partial" else "partial"
    return Evidence(number, _shown(line, value), value)


def _of_table(lines: List[str], number: int, column: int) -> Iterator[Evidence]:
    """Yield the rows of a table whose heading has the name, above a line of hyphens."""
    rule = lines[number] if number < len(lines) else ""
    if not rule.strip() or set(rule) - set("- "):
        return
    spans = [match.span() for match in _RULE.finditer(rule) if match.start() <= column < match.end()]
    for row, line in enumerate(lines[number + 1 :], number + 2):
        if not line.strip() or not spans:
            return
        value = line[spans[0][0] : spans[0][1]].strip() or None
        yield Evidence(row, _shown(line, value, lines[number - 1]), value)


def _tag(text: str, at: int) -> Optional[Tuple[int, int]]:
    """Return start and end of the XML start tag around a position; None: it is not in one."""
    start = text.rfind("<", max(0, at - _LONGEST_TAG), at)
    if start < 0 or text.find(">", start, at) >= 0 or not re.match(r"<[\w!]", text[start : start + 2]):
        return None
    end = text.find(">", at, at + _LONGEST_TAG)
    return (start, end + 1) if end >= 0 and text.find("<", at, end) < 0 else None


def _shown(text: str, value: Optional[str], heading: str = "") -> str:
    """Return a text on one line, at most so long, around the name; if it may have a password, name and value alone."""
    if _SECRET.search(text) or _SECRET.search(heading):
        return f"{NAME} {value or 'without a value'} (the rest is hidden, because it may have a password)"[:_WIDTH]
    found = _NAME.search(text)
    start = max(0, found.start() - _WIDTH // 2) if found else 0
    return " ".join(text[start : start + _WIDTH].split())


def _starts(text: str) -> List[int]:
    return [0] + [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]


def _line_of(starts: List[int], at: int) -> int:
    low, high = 0, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= at else (low, middle)
    return low + 1
