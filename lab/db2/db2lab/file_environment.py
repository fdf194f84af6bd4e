"""Clock, names and files of a real host: the environment of a database in a process."""

import fcntl
import os
import socket
import time
from pathlib import Path
from typing import Any

from ...common.json_files import read_json
from .date_formats import diagnostic
from .diagnostics import HANDSHAKE, Entry, Source, record
from .environment import Address, Environment
from .home import Home
from .log import Chain
from .state import State
from .store import Store

RESOLVE_SECONDS = 60.0  # how long an address is kept after it was resolved


class FileEnvironment(Environment):
    """Clock, names and files of a host; the network is added by the process of a database."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.name, home.settings(), home.faults())
        self.home = home
        self.store = Store(home)
        self.registry = read_json(home.started, {}).get("registry", {})
        self.database = ""
        self._addresses: dict[str, tuple[float, str | None]] = {}

    def now(self) -> float:
        """Return the present time in product seconds."""
        return time.time() * self.settings.scale

    def new_chain(self, start: int) -> Chain:
        """Return a new element of a log chain, different from all others."""
        return Chain(os.urandom(6).hex(), start)

    def diag(self, level: str, text: str, source: Source = HANDSHAKE) -> None:
        """Append to db2diag.log."""
        path = self.home.diagnostics
        path.parent.mkdir(parents=True, exist_ok=True)
        stamp = diagnostic(self.wall(self.now()))
        host = os.uname().nodename
        entry = Entry(stamp, level, text, source, os.getpid(), self.instance, self.database, host, self.thread())
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # the offset is in the record
            offset = file.seek(0, os.SEEK_END)
            file.write(record(entry, offset) if offset else b"\n" + record(entry, 1))

    def thread(self) -> str:
        """Return the name of the thread that writes a record."""
        return "db2sysc 0"

    def resolve(self, host: str) -> str | None:
        """Return the address of a host name; the last one address outlives a network that is down."""
        when, known = self._addresses.get(host, (0.0, None))
        if known is not None and time.monotonic() < when + RESOLVE_SECONDS:
            return known
        try:
            address: str | None = socket.gethostbyname(host)
        except OSError:
            address = known
        self._addresses[host] = (time.monotonic(), address)
        return address

    def is_local(self, address: str) -> bool:
        """Whether an address is one of this host's."""
        with socket.socket() as probe:
            try:
                probe.bind((address, 0))
            except OSError:
                return False
        return True

    def service(self, name: str) -> int | None:
        """Return the port of a service name or number."""
        if name.isdigit():
            return int(name) if 0 < int(name) < 65536 else None
        try:
            return socket.getservbyname(name, "tcp")
        except OSError:
            return None

    def is_directory(self, path: str) -> bool:
        """Whether a path is a directory that can be written to."""
        return Path(path).is_dir() and os.access(path, os.W_OK)

    def labels(self, keystore: str) -> list[str] | None:
        """Return the labels in a keystore file."""
        try:
            return Path(keystore).read_text(encoding="utf-8").split()
        except OSError:
            return None

    def write_text(self, path: str, text: str) -> bool:
        """Write or replace a text file."""
        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError:
            return False
        return True

    def listen(self, database: Any, address: Address) -> bool:
        """Refuse: only the process of a database listens."""
        raise RuntimeError(f"{database.state.name} is not active here, {address} is not its to take")

    def silence(self, database: Any) -> None:
        """Do nothing: this process does not listen."""

    def dial(self, database: Any, address: Address) -> None:
        """Refuse: only the process of a database connects."""
        raise RuntimeError(f"{database.state.name} is not active here and cannot reach {address}")

    def save(self, state: State) -> None:
        """Write a database to disk."""
        self.store.save(state)
