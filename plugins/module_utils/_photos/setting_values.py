# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of single values of the configuration. Their ValueError says what is wrong and what to write.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Callable, List, Pattern

from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command

__all__ = [
    "absolute",
    "choice",
    "delimiter",
    "for_ssh",
    "integer",
    "matching",
    "optional_absolute",
    "path",
    "percent",
    "regular_expression",
    "words",
    "yes_no",
]


def absolute(text: str) -> str:
    """Return an absolute path without a slash at its end."""
    if not text.startswith("/") or "\0" in text:
        raise ValueError("is not an absolute path; write a path that starts with /")
    return text.rstrip("/") or "/"


def for_ssh(text: str) -> str:
    """Return an absolute path that ssh reads as it is."""
    path = absolute(text)
    if ssh_command.misread(path):
        raise ValueError(
            "has a blank, quote, percent sign, dollar sign or backslash, which ssh misreads; use a path without them"
        )
    return path


def optional_absolute(text: str) -> str:
    """Return an absolute path, or nothing."""
    return absolute(text) if text else ""


def path(text: str) -> str:
    """Return a text that is not empty."""
    if not text:
        raise ValueError("is empty; write a path, absolute or relative to the solution directory")
    return text


def matching(pattern: str, advice: str) -> Callable[[str], str]:
    """Return a reader of texts that match as a whole. advice: the error for any other text."""
    compiled = re.compile(pattern + r"\Z")

    def read(text: str) -> str:
        if not compiled.match(text):
            raise ValueError(advice)
        return text

    return read


def integer(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers in a range."""

    def read(text: str) -> int:
        if not re.match(r"[0-9]{1,12}\Z", text) or not low <= int(text) <= high:
            raise ValueError(f"is not a whole number from {low} to {high}")
        return int(text)

    return read


def percent(text: str) -> float:
    """Return a share in percent."""
    if not re.match(r"[0-9]{1,3}(\.[0-9]+)?\Z", text) or float(text) > 100:
        raise ValueError("is not a number from 0 to 100; write it without the percent sign")
    return float(text)


def choice(*values: str) -> Callable[[str], str]:
    """Return a reader of some words."""

    def read(text: str) -> str:
        if text not in values:
            raise ValueError(f"is unknown; write one of {', '.join(values)}")
        return text

    return read


def regular_expression(text: str) -> Pattern[str]:
    """Return a regular expression."""
    try:
        if not text:
            raise ValueError("is empty and would match every line; write a regular expression")
        return re.compile(text)
    except re.error as exc:
        raise ValueError(f"is not a valid regular expression ({exc}); correct it") from exc


def yes_no(text: str) -> bool:
    """Return whether the text is yes."""
    return choice("yes", "no")(text) == "yes"


def delimiter(text: str) -> str:
    """Return the character between fields."""
    if text == "tab":
        return "\t"
    if len(text) != 1:
        raise ValueError("is not a single character; write one character, or the word tab")
    return text


def words(pattern: str, advice: str) -> Callable[[str], List[str]]:
    """Return a reader of words with blanks between them; each matches. advice: see `matching`."""
    read = matching(pattern, advice)
    return lambda text: [read(word) for word in text.split()] or [read(text)]
