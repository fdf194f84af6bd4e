"""What every process of the laboratory shares on its host: journal, faults, databases."""

import datetime
import getpass
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from .databases import Databases
from .topology import VAR, own_name

# Faults on demand: name -> what its value means. `waslab fault` sets and lists them.
FAULTS = {
    "labels": "language of the labels of AdminApp.view where the client does not force English: de",
    "forced_labels": "the same, whatever the client asks for",
    "crlf": "true: lines of what commands return end with carriage return and line feed",
    "other_writer": "pattern of documents that somebody else changes right before the next save of one of them",
    "slow": "{operation: seconds}: how much longer sync, startServer, stopServer, save or an MBean operation takes",
    "start_fails": "list of servers that do not come up",
    "sync_fails": "list of nodes whose synchronisation ends with false",
    "configuration_status": "HTTP status of /stmeetings/configuration: 401 or 403",
    "wsadmin_delay": "seconds that wsadmin needs before it does anything",
    "python21": "true: scripts that Jython 2.1 would not run fail, with the line",
}


class Faults:
    """Faults of this host, kept in a file so that each process sees a change at once."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._memory: dict[str, Any] = {}

    def all(self) -> dict[str, Any]:
        """Return all faults that are set."""
        if self._path is None:
            return self._memory
        try:
            found: dict[str, Any] = json.loads(self._path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return a fault's value."""
        return self.all().get(name, default)

    def set(self, name: str, value: Any) -> None:
        """Set a fault; None clears it."""
        found = dict(self.all())
        found.pop(name, None)
        if value is not None:
            found[name] = value
        if self._path is None:
            self._memory = found
        else:
            temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
            temporary.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(found))
            temporary.replace(self._path)

    def slow(self, operation: str) -> None:
        """Take as long as the fault asks for."""
        seconds = self.get("slow", {}).get(operation, 0)
        if seconds:
            time.sleep(float(seconds))


class Journal:
    """What was done on this host: one JSON object a line, appended by every process."""

    def __init__(self, path: Path | None = None, **common: Any) -> None:
        self._path = path
        self._common = common
        self.entries: list[dict[str, Any]] = []

    def note(self, event: str, **details: Any) -> None:
        """Write one entry."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        entry = {"time": now, "event": event, **self._common, **details}
        if self._path is None:
            self.entries.append(entry)
            return
        entry |= {"host": own_name(), "pid": os.getpid(), "user": _user()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(descriptor, (json.dumps(entry) + "\n").encode())
        finally:
            os.close(descriptor)

    def read(self) -> list[dict[str, Any]]:
        """Return all entries."""
        if self._path is None:
            return self.entries
        try:
            return [json.loads(line) for line in self._path.read_text().splitlines()]
        except FileNotFoundError:
            return []


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


JOURNAL = VAR / "journal.jsonl"
FAULT_FILE = VAR / "faults.json"
DATABASE_FILE = VAR / "databases.json"


# (url) -> (status, content type, body); raises OSError when the server cannot be reached.
Fetch = Callable[[str], tuple[int, str, bytes]]


class Response(NamedTuple):
    """An HTTP answer."""

    status: int
    type: str
    body: bytes


class Environment(NamedTuple):
    """What a process needs of the world outside its model."""

    journal: Journal
    faults: Faults
    databases: Databases
    fetch: Fetch
    pid: int
    now: Callable[[], float] = time.monotonic
