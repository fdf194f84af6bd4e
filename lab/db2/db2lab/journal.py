"""The journal of an instance. Tests read from it which commands ran and which of them changed something.

A command has an entry with time, user, parent, command, arguments and environment (the variables that matter), and one
with the same id, rc and the seconds that its caller has waited. Each statement has an entry of its own.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...common import waited
from ...common.journal import Journal, user_name
from .clp import CHANGING, parse

SHOWN = ("LC_ALL", "LANG", "DB2OPTIONS", "DB2INSTANCE")


class CommandJournal:
    """Records one command in the journal of an instance."""

    def __init__(self, path: Path) -> None:
        self._journal = Journal(path)
        self.identity = f"{os.getpid()}-{time.monotonic_ns()}"
        self.rc = 0

    def write(self, **entry: Any) -> None:
        """Append an entry of this command."""
        self._journal.append({"id": self.identity, **entry})

    def statement(self, text: str) -> None:
        """Record a statement of the command line."""
        self.write(statement=text, kind=parse(text).kind, changes=changes(text))

    @contextmanager
    def command(self, name: str, arguments: list[str]) -> Iterator["CommandJournal"]:
        """Record a command and its exit code."""
        shown = {key: os.environ[key] for key in SHOWN if key in os.environ}
        self.write(
            time=round(time.time(), 3),
            user=user_name(),
            parent=os.getppid(),
            command=name,
            arguments=arguments,
            changes=name in {"db2start", "db2stop", "db2_kill"} or (name == "db2set" and "=" in " ".join(arguments)),
            environment=shown,
        )
        try:
            yield self
        finally:
            self.write(rc=self.rc, seconds=round(waited.seconds(), 3))


def changes(text: str) -> bool:
    """Whether a statement is of a kind that changes something."""
    statement = parse(text)
    if statement.kind == "sql":
        return text.split(" ", maxsplit=1)[0].upper() not in {"SELECT", "VALUES", ""}
    if statement.kind == "rollforward":
        return not statement.args["query"]
    return statement.kind in CHANGING


def read(path: Path) -> list[dict[str, Any]]:
    """Return the commands of a journal: one entry each, with its statements, rc and seconds."""
    commands: dict[str, dict[str, Any]] = {}
    for entry in Journal(path).entries():
        known = commands.setdefault(entry.pop("id"), {"statements": []})
        if "statement" in entry:
            known["statements"].append(entry)
            known["changes"] = known.get("changes", False) or entry["changes"]
        else:
            known.update({key: value for key, value in entry.items() if key != "changes"})
            known["changes"] = known.get("changes", False) or entry.get("changes", False)
    return list(commands.values())
