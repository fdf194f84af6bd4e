"""Messages of the command line processor: ids, texts, exit codes, line wraps. Pure.

The texts are in texts.py.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from .texts import ADMINISTRATION, MESSAGES

WIDTH = 80  # a wrapped line keeps the blank before the break, and is not longer than this with it


class Result(NamedTuple):
    """What a command answered: exit code of the command line, text as printed, and data for callers inside the lab.

    ``identifier`` and ``values`` are those of the message, for clients that get codes and tokens instead of a text.
    """

    rc: int
    text: str
    data: Any = None
    identifier: str = ""
    values: Mapping[str, Any] = MappingProxyType({})

    def also(self, other: "Result") -> "Result":
        """Append what another message says; exit codes are OR-ed."""
        return Result(self.rc | other.rc, f"{self.text}\n{other.text}", other.data if self.data is None else self.data)


# The success of db2start and db2stop ends in N, and a broken environment is an error of the command line itself.
EXIT_CODES = {"DBI1303W": 4, "SQL1063N": 0, "SQL1064N": 0, "SQL0100W": 1, "SQL10007N": 8, "DB21056W": 0}


def wrap(text: str, width: int = WIDTH) -> str:
    """Break a message as the command line does: at blanks, which stay at the end of the line."""
    lines: list[str] = []
    line = ""
    for piece in re.findall(r"\S+\s*", text):
        if line and len(line) + len(piece.rstrip()) + 1 > width:
            lines.append(line)
            line = ""
        line += piece
    return "\n".join([*lines, line])


def message(identifier: str, /, **values: Any) -> Result:
    """Return a message as the command line prints it, with the exit code it causes."""
    code = EXIT_CODES.get(identifier, {"I": 0, "W": 2}.get(identifier[-1], 4))
    text = wrap(f"{identifier}  {MESSAGES[identifier].format(**values)}")
    return Result(code, text, None, identifier, values)


def administration(identifier: str, **values: Any) -> str:
    """Return a message of the notification log, as db2diag.log has it."""
    return f"{identifier}  {ADMINISTRATION[identifier].format(**values)}"


def done(command: str) -> Result:
    """Return the success line of a command."""
    return message("DB20000I", command=command)


def unwrapped(text: str) -> str:
    """Join what wrap broke, for comparing."""
    return re.sub(r"\s+", " ", text).strip()


class Call:
    """A command under way: most are answered immediately, some wait for a standby, a log or a clock."""

    def __init__(self, result: Result | None = None) -> None:
        self.result = result
        self._then: list[Callable[[Result], None]] = []

    @property
    def done(self) -> bool:
        """Whether there is an answer."""
        return self.result is not None

    def answer(self, result: Result) -> None:
        """Give the answer; a second one is ignored."""
        if self.result is None:
            self.result = result
            for action in self._then:
                action(result)

    def mapped(self, change: Callable[[Result], Result]) -> "Call":
        """Return a call that is answered with what a function makes of this one's answer."""
        other = Call()
        self.then(lambda result: other.answer(change(result)))
        return other

    def then(self, action: Callable[[Result], None]) -> None:
        """Run an action with the answer, now or when it comes."""
        if self.result is None:
            self._then.append(action)
        else:
            action(self.result)
