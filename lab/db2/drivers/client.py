"""A client with one of IBM's drivers, in another process, that reads commands as lines of words.

A command is answered by lines of a kind and words; the last one is of kind done or error.
"""

import os
import queue
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO, NamedTuple, cast

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


class Lines:
    """A process that takes and gives lines, whose words have tabs between them; ``take`` gets None at its end."""

    def __init__(
        self, argv: Sequence[str], take: Callable[[list[str] | None], None], environment: Mapping[str, str]
    ) -> None:
        self._take = take
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        )
        self._in, self._out = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        self._lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def say(self, *words: object) -> None:
        """Send a line."""
        with self._lock:
            self._in.write("\t".join(str(word) for word in words) + "\n")
            self._in.flush()

    def _read(self) -> None:
        for line in self._out:
            self._take(line.rstrip("\n").split("\t"))
        self._take(None)

    def close(self) -> None:
        """End the process."""
        self._in.close()
        self._process.wait(timeout=PATIENCE)


class Client:
    """One client; how a line gets to it, subclasses know."""

    def __init__(self) -> None:
        self.lines: queue.Queue[tuple[str, list[str]]] = queue.Queue()
        self._seen: list[tuple[str, list[str]]] = []

    def say(self, *words: object) -> None:
        """Send a line."""
        raise NotImplementedError

    def call(self, *words: object) -> Answer:
        """Run a command and return its answer."""
        self.start(*words)
        return self.answer()

    def heard(self, words: list[str] | None) -> None:
        """Take a line of the client; None: its process has ended."""
        kind, *rest = words or ["error", "0", "", "the process has ended"]
        self.lines.put((kind, rest))

    def start(self, *words: object) -> None:
        """Begin a command."""
        self._seen = []
        self.say(*words)

    def wait_for(self, kind: str, count: int = 1) -> None:
        """Wait until the command has said this many lines of a kind, or has ended."""
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
