# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of the runbook: sections of steps, as Markdown. Each step begins with the command that shows if it is done.

Words may have code between backticks. All other characters of words are shown as they are, whatever they mean in
Markdown.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["Part", "Section", "Step", "is_page", "masked", "page"]

_SHORTEST_SECRET = 4
_MADE = "Made from the inventory alone; no host was asked."
_MASK = "<value of "
_FENCE = re.compile("`{3,}")
_CODE = re.compile(r"(`[^`]*`)")
# What begins HTML, emphasis, a link or an entity; _ is only special beside something else than a letter or digit.
_SPECIAL = re.compile(r"[<*\[\]\\]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)")


class Part(NamedTuple):
    """A paragraph, and the text that follows it as it is: commands, or lines of a file. Either may be empty."""

    words: str
    text: str = ""


class Step(NamedTuple):
    """check: a command that changes nothing. done: what it shows when the step is done. do: what to do otherwise."""

    title: str
    check: str
    done: str
    do: list[Part]


class Section(NamedTuple):
    """Steps about one thing. notes: sentences before the first step."""

    title: str
    notes: list[str]
    steps: list[Step]


def page(host: str, sections: Sequence[Section]) -> str:
    """Return the page of one host; empty: there is nothing to do on it."""
    lines = list(_lines(host, [section for section in sections if section.steps]))
    return "\n".join(lines) + "\n" if lines else ""


def masked(text: str, secrets: Mapping[str, str]) -> str:
    """Return the text with the names of variables in place of their secret values. secrets: variable -> value."""
    longest_first = sorted(secrets.items(), key=lambda pair: -len(pair[1]))
    for name, value in longest_first:
        if len(value) >= _SHORTEST_SECRET and value.lower() not in ("true", "false"):
            for form in _forms(value):
                text = text.replace(form, f"{_MASK}{name}>")
    return "\n".join(_shown_masks(text.split("\n")))


def is_page(text: str) -> bool:
    """Return whether a text is a page of a runbook, of whatever host."""
    return text.startswith("# ") and text.partition("\n\n")[2].startswith(_MADE)


def _shown_masks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a page; between words, the name of a variable must not look like HTML."""
    fence = ""
    for line in lines:
        opened = _FENCE.match(line)
        if fence:
            fence = "" if line == fence else fence
        elif opened:
            fence = opened[0]
        between_words = not fence and not opened
        yield line.replace(_MASK, "\\" + _MASK) if between_words else line


def _forms(value: str) -> list[str]:
    """Return a text as it may be on a page: in XML, quoted for a shell, between words, as it is; the longest first."""
    forms = {value, html.escape(value), html.escape(value, quote=False), value.replace("'", "'\"'\"'"), _plain(value)}
    return sorted(forms, key=len, reverse=True)


def _plain(words: str) -> str:
    """Return words that Markdown shows as they are, and code that it shows as code."""
    parts = _CODE.split(words)
    return "".join(part if _CODE.fullmatch(part) else _SPECIAL.sub(r"\\\g<0>", part) for part in parts)


def _lines(host: str, sections: Sequence[Section]) -> Iterator[str]:
    if not sections:
        return
    yield f"# {_plain(host)}"
    yield ""
    yield (
        f"{_MADE} Run the check of each step first, and skip a step that is done. `<…>` stands for a value that only"
        " the host knows."
    )
    for section in sections:
        yield from ("", f"## {_plain(section.title)}")
        for note in section.notes:
            yield from ("", _plain(note))
        for number, step in enumerate(section.steps, start=1):
            yield from ("", f"### {number}. {_plain(step.title)}", "", "Check:", "", *_block(step.check))
            yield from ("", f"Done if {_plain(step.done)}. Otherwise:")
            for part in step.do:
                if part.words:
                    yield from ("", _plain(part.words))
                if part.text:
                    yield from ("", *_block(part.text))


def _block(text: str) -> list[str]:
    """Return lines that Markdown shows as they are: the fence is longer than any inside."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}text", *text.rstrip("\n").split("\n"), fence]
