# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to the payload and its answers, as literals, because Jython 2.1 has no json.

Pure. Python 3.6. Both are ASCII: a request has ``u''`` where needed, so that every Jython reads the same text, and an
answer does not depend on the encoding of wsadmin's output. A character beyond 16 bits is a capital U and eight digits:
Jython 2.7 refuses the two halves. Jython 2.1 knows only these, so the payload writes them there.
"""

import ast
import contextlib
from typing import Any, List, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

MARK = "@@sametime.estate@@ "


class Answer(NamedTuple):
    """One marked line of the payload: its kind and its data."""

    kind: str
    value: Any


def request(value: Any) -> str:
    """Return a value as a literal for any Jython.

    value: None, a number, a text, or a list, tuple or dictionary of these. Raises TypeError: anything else; WasError: a
    text with half a character.
    """
    if value is None:
        return "None"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(request(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{request(key)}: {request(item)}" for key, item in value.items()) + "}"
    raise TypeError(f"no literal for {type(value).__name__}")


def answers(output: str) -> List[Answer]:
    """Return the payload's answers in wsadmin's output, without a last one that is cut off; see `is_complete`."""
    result: List[Answer] = []
    for line in output.splitlines():
        if line.startswith(MARK):
            kind, _blank, value = line[len(MARK) :].partition(" ")
            with contextlib.suppress(SyntaxError, ValueError):
                result.append(Answer(kind, _joined(ast.literal_eval(value))))
    return result


def is_complete(received: List[Answer]) -> bool:
    """Return whether the payload reached its end and no answer is missing."""
    return bool(received) and received[-1] == Answer("done", len(received) - 1)


def _text(value: str) -> str:
    prefix = "u'" if any(ord(character) > 0x7F for character in value) else "'"
    return prefix + "".join(_character(character) for character in value) + "'"


def _character(character: str) -> str:
    if character in "'\\":
        return "\\" + character
    if " " <= character <= "~":
        return character
    if ord(character) < 0x80:
        return f"\\x{ord(character):02x}"
    if "\ud800" <= character <= "\udfff":
        raise WasError(f"{character!r} is not a character; a value is not in UTF-8")
    return f"\\u{ord(character):04x}" if character <= "\uffff" else f"\\U{ord(character):08x}"


def _joined(value: Any) -> Any:
    """Return the value with each pair of surrogates as one character; Java's strings are UTF-16."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_joined(item) for item in value]
    if isinstance(value, dict):
        return {_joined(key): _joined(item) for key, item in value.items()}
    return value
