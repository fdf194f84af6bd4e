"""A client with one of IBM's drivers, in another process, that is told what to do by lines of words.

A command is answered by lines of a kind and words; the last one is of kind done or error.
"""

import queue
from collections.abc import Callable
from typing import NamedTuple

ENDS = {"done", "error"}
PATIENCE = 120.0  # seconds without a line


class Answer(NamedTuple):
    """What a command gave: its lines as (kind, words), then its value, or code, state and text of its error."""

    lines: list[tuple[str, list[str]]]
    value: str = ""
    code: int = 0
    state: str = ""
    text: str = ""

    def of(self, kind: str) -> list[list[str]]:
        """Return the words of the lines of a kind."""
        return [words for one, words in self.lines if one == kind]


class Client:
    """One client. ``say`` sends a line to it; its lines come in by ``lines``."""

    def __init__(self, say: Callable[..., None]) -> None:
        self.say = say
        self.lines: queue.Queue[tuple[str, list[str]]] = queue.Queue()
        self._seen: list[tuple[str, list[str]]] = []

    def call(self, *words: object) -> Answer:
        """Run a command and return its answer."""
        self.start(*words)
        return self.answer()

    def start(self, *words: object) -> None:
        """Begin a command."""
        self._seen = []
        self.say(*words)

    def wait_for(self, kind: str, count: int = 1) -> None:
        """Wait until the command has said so many lines of a kind, or has ended."""
        while sum(one == kind for one, _ in self._seen) < count and not self._ended():
            self._seen.append(self.lines.get(timeout=PATIENCE))

    def answer(self) -> Answer:
        """Wait for the end of the command."""
        while not self._ended():
            self._seen.append(self.lines.get(timeout=PATIENCE))
        kind, words = self._seen[-1]
        if kind == "done":
            return Answer(self._seen[:-1], words[0])
        return Answer(self._seen[:-1], "", int(words[0]), words[1], words[2])

    def _ended(self) -> bool:
        return bool(self._seen) and self._seen[-1][0] in ENDS
