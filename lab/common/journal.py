"""The journal of a simulator on a host: what was called or changed, one JSON object a line."""

import contextlib
import json
import os
import pwd
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Journal:
    """A journal in a file that every process of the simulator appends to; in memory if there is no path."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._memory: list[dict[str, Any]] = []

    def append(self, entry: Mapping[str, Any]) -> None:
        """Append an entry by one write, so that entries of several processes never mix.

        A user without the right to write leaves no entry: the simulated program still works.
        """
        if self.path is None:
            self._memory.append(dict(entry))
            return
        with contextlib.suppress(PermissionError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                os.write(descriptor, (json.dumps(entry) + "\n").encode())
            finally:
                os.close(descriptor)

    def entries(self) -> list[dict[str, Any]]:
        """Return all entries in the order of writing; none if there is no file."""
        if self.path is None:
            return self._memory
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines]

    def clear(self) -> None:
        """Remove all entries."""
        self._memory = []
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def user_name() -> str:
    """Return the name of the user of this process, or its number if it has no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
