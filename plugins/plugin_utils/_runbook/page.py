# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of the runbook: sections of steps, as Markdown. Each step begins with the command that shows if it is done.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

__all__ = ["Part", "Section", "Step", "masked", "page"]

_SHORTEST_SECRET = 4


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
        if len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, f"<value of {name}>")
    return text


def _lines(host: str, sections: Sequence[Section]) -> Iterator[str]:
    if not sections:
        return
    yield f"# {host}"
    yield ""
    yield (
        "Made from the inventory alone; no host was asked. Run the check of each step first, and skip a step that is"
        " done. `<…>` stands for a value that only the host knows."
    )
    for section in sections:
        yield from ("", f"## {section.title}")
        for note in section.notes:
            yield from ("", note)
        for number, step in enumerate(section.steps, start=1):
            yield from ("", f"### {number}. {step.title}", "", "Check:", "", *_block(step.check))
            yield from ("", f"Done if {step.done}. Otherwise:")
            for part in step.do:
                if part.words:
                    yield from ("", part.words)
                if part.text:
                    yield from ("", *_block(part.text))


def _block(text: str) -> list[str]:
    """Return lines that Markdown shows as they are: the fence is longer than any inside."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}text", *text.rstrip("\n").split("\n"), fence]
