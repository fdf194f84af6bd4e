"""What a process of the simulator needs from its host: journal, faults, databases, and pages of other hosts."""

import datetime
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ...common.faults import Faults
from ...common.journal import Journal, user_name
from . import refusals
from .databases import Databases
from .topology import VAR, own_name

JOURNAL = VAR / "journal.jsonl"
FAULT_FILE = VAR / "faults.json"
DATABASE_FILE = VAR / "databases.json"

# Name of each fault and the meaning of its value. `waslab fault` sets and lists them.
FAULTS = {
    "labels": "language of the labels of AdminApp.view, unless the client forces English: de",
    "forced_labels": "the same, even if the client forces English",
    "crlf": "true: lines of command results end with carriage return and line feed",
    "other_writer": "pattern of documents; another writer changes one of them right before its next save",
    "slow": "{operation: seconds}: additional time of sync, startServer, stopServer, save or an MBean operation",
    "refuse": "{operation: cause}: sync, startServer, stopServer, save or an MBean operation fails: "
    + ", ".join(refusals.CAUSES),
    "start_fails": "list of servers that do not start",
    "sync_fails": "list of nodes whose synchronization ends with false",
    "configuration_status": "HTTP status of /stmeetings/configuration: 401 or 403",
    "untrusted_signer": "true: wsadmin does not trust the deployment manager's certificate, and asks about it",
    "soap_url_last": "true: wsadmin.sh sets com.ibm.SOAP.ConfigURL after the options -javaoption",
    "wsadmin_delay": "additional seconds of the start of wsadmin",
    "python21": "true: scripts that Jython 2.1 would refuse fail, with the line",
}


class CellFaults(Faults):
    """The active faults of this host; in memory if there is no path."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(FAULTS, path)

    def slow(self, operation: str) -> None:
        """Wait for the seconds that the fault ``slow`` has for an operation."""
        seconds = self.get("slow", {}).get(operation, 0)
        if seconds:
            time.sleep(float(seconds))

    def hinder(self, operation: str) -> None:
        """Wait as the fault ``slow`` says. Raises WasError if the fault ``refuse`` has a cause for the operation."""
        self.slow(operation)
        cause = self.get("refuse", {}).get(operation)
        if cause:
            raise refusals.refusal(cause, operation)


class EventJournal(Journal):
    """What was done on this host, by every process of the simulator."""

    def note(self, event: str, **details: Any) -> None:
        """Append an event, with the time, and in a file with host, process and user."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        entry = {"time": now, "event": event, **details}
        if self.path is not None:
            entry |= {"host": own_name(), "pid": os.getpid(), "user": user_name()}
        self.append(entry)


# (url) -> (status, content type, body); raises OSError when the server cannot be reached.
Fetch = Callable[[str], tuple[int, str, bytes]]


class Response(NamedTuple):
    """An HTTP answer."""

    status: int
    type: str
    body: bytes


class Environment(NamedTuple):
    """What a process needs from outside its model. ``now``: seconds of a clock that never goes back."""

    journal: EventJournal
    faults: CellFaults
    databases: Databases
    fetch: Fetch
    pid: int
    now: Callable[[], float] = time.monotonic
