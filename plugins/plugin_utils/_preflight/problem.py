# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A problem of the inventory, and its wording: one line that names the variable, the value, and the remedy.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

LONGEST_VALUE = 80
# The user information of a URL, or of what was meant as one, may hold a password (RFC 3986, section 3.2.1), which may
# contain any character.
_USER_INFORMATION = re.compile(r"(?<=://)\S*@|[^\s:/@]+:(?!//)\S*@")


class Hidden:
    """Stands for a value that is not shown: a secret, or one that is not known."""


HIDDEN = Hidden()


class SecretText(str):
    """A text that the inventory keeps encrypted: it is not shown, whatever variable has it."""

    __slots__ = ()


class Problem(NamedTuple):
    """One wrong value.

    variable: name as the user wrote it, with the place inside it, such as ``sametime_db2_pair.members[0].host``.
    value: the value; a list or mapping is described, not shown. HIDDEN for secrets and for missing variables.
    wrong: what is wrong, as the end of a sentence that begins with the value.
    instead: what to write instead, as a sentence without a full stop.
    """

    variable: str
    value: Any
    wrong: str
    instead: str

    @property
    def root(self) -> str:
        """Return the name of the whole variable."""
        return re.split(r"[.\[]", self.variable, maxsplit=1)[0]


def lines(problems: Iterable[Problem], places: Mapping[str, str]) -> list[str]:
    """Return one line for each problem, sorted by variable, without repetitions.

    places: variable -> where it is set: a file, or "command line". Unknown variables are left out.
    """
    rendered = {_line(problem, places.get(problem.root, "")): problem for problem in problems}
    return [line for line, _problem in sorted(rendered.items(), key=lambda pair: (pair[1].root, _numbered(pair[0])))]


def _numbered(line: str) -> list[tuple[int, str]]:
    """Return what sorts ``[2]`` before ``[10]``."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", line)]


def _line(problem: Problem, place: str) -> str:
    name = _visible(problem.variable)
    where = f"{name} ({place})" if place else name
    secret = isinstance(problem.value, SecretText)
    shown = "" if secret or isinstance(problem.value, Hidden) else f"{show(problem.value)} "
    instead = "correct the encrypted text" if secret else problem.instead.strip()
    end = "" if not instead or instead.endswith("?") else "."
    wrong = _USER_INFORMATION.sub("***@", problem.wrong)
    words = " ".join(f"{wrong}. {instead[:1].upper()}{instead[1:]}{end}".split())
    return f"{where}: {shown}{words}{_foreign_characters(problem)}"


def _foreign_characters(problem: Problem) -> str:
    """Return a sentence about characters that look like ASCII ones, or like nothing."""
    value = problem.value if isinstance(problem.value, str) and not isinstance(problem.value, SecretText) else ""
    text = _USER_INFORMATION.sub("", problem.variable + value)
    found = dict.fromkeys(letter for letter in text if not letter.isascii())
    named = [f"U+{ord(letter):04X} {unicodedata.name(letter, 'without a name')}" for letter in found]
    return f" It has the character {', '.join(named[:3])}." if named else ""


def show(value: Any) -> str:
    """Return a value for a message: short, on one line, without a password; what cannot be seen is escaped."""
    if isinstance(value, dict):
        return f"a mapping of {_visible(', '.join(map(str, value)))[:LONGEST_VALUE]}" if value else "an empty mapping"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    if value is None:
        return "no value"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _visible(_USER_INFORMATION.sub("***@", value)) if isinstance(value, str) else str(value)
    short = text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
    return f'"{short}"' if isinstance(value, str) else short


def _visible(text: str) -> str:
    """Return a text in which characters without a picture, such as a line end, are escaped as in YAML."""
    return "".join(letter if letter == " " or letter.isprintable() else repr(letter)[1:-1] for letter in text)
