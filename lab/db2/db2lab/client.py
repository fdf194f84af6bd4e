"""A client of a Db2 database with automatic client reroute, as a JDBC data source behaves.

The first connection uses the client's own properties: server, then alternate. The list that the server sends then
replaces them, even if it is empty. After a lost TCP connection and after SQL1776N the client tries the next server,
after SQL1117N and other errors it does not. It returns to the first server only with an affinity list; such a client
ignores the lists that servers send.
"""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ...common.rpc import Buffer, pack, receive
from .messages import message, unwrapped


class Server(NamedTuple):
    """Host name and client port."""

    host: str
    port: int


class ClientError(Exception):
    """An error as the driver raises it; the text begins with the message id."""

    @property
    def code(self) -> str:
        """The message id, e.g. SQL30081N."""
        return str(self).split(" ", maxsplit=1)[0]


@dataclass
class Properties:
    """Properties of a data source."""

    server: Server
    alternate: Server | None = None  # clientRerouteAlternateServerName, …PortNumber
    database: str = "STMS"
    user: str = "stuser"
    retries: int = 3  # maxRetriesForClientReroute: rounds over all servers
    retry_seconds: float = 0.5  # retryIntervalForClientReroute
    timeout_seconds: float = 5.0
    affinities: list[Server] = field(default_factory=list)  # enableClientAffinitiesList
    failback_seconds: float = 0.0


class Client:
    """One connection, rerouted when it has to be."""

    def __init__(self, properties: Properties, sleep: Callable[[float], None] = time.sleep) -> None:
        self.properties = properties
        self.sleep = sleep
        own = [properties.server, *([properties.alternate] if properties.alternate else [])]
        self.servers = properties.affinities or own
        self.current: Server | None = None
        self.reached: dict[str, Any] = {}  # what the server reports about itself
        self.reroutes = 0
        self._connection: socket.socket | None = None
        self._buffer = Buffer()
        self._failback_at = 0.0

    def connect(self) -> Server:
        """Connect with the client's own properties; returns the server reached."""
        return self._reach(self.servers)

    def _reach(self, order: list[Server]) -> Server:
        """Try servers in order. Raises ClientError if none accepts the connection."""
        last = ClientError(message("SQL1024N").text)
        for attempt in range(self.properties.retries + 1):
            if attempt:
                self.sleep(self.properties.retry_seconds)
            for server in order:
                try:
                    return self._open(server)
                except ClientError as exc:
                    if not reroutable(exc):
                        raise
                    last = exc
        raise last

    def _open(self, server: Server) -> Server:
        self.close()
        try:
            connection = socket.create_connection(server, timeout=self.properties.timeout_seconds)
        except OSError as exc:
            raise _communication(server, "connect", exc.errno) from exc
        self._connection, self._buffer = connection, Buffer()
        answer = self._ask(
            {"connect": self.properties.database, "user": self.properties.user, "name": "db2jcc"}, server
        )
        if answer["rc"]:
            self.close()
            raise ClientError(unwrapped(answer["text"]))
        self.current, self.reached = server, answer["server"]
        self._failback_at = time.monotonic() + self.properties.failback_seconds
        if not self.properties.affinities:
            sent = answer["alternate"]
            self.servers = [server, *([Server(sent["hostname"], int(sent["port"]))] if sent else [])]
        return server

    def _ask(self, request: dict[str, Any], server: Server) -> dict[str, Any]:
        connection = self._connection
        if connection is None:
            raise _communication(server, "send", None)
        try:
            connection.sendall(pack(request))
            answer = receive(connection, self._buffer)
        except OSError as exc:
            raise _communication(server, "recv", exc.errno) from exc
        if answer is None:
            raise _communication(server, "recv", None)
        return answer

    def execute(self, sql: str) -> list[list[Any]]:
        """Run a statement and return its rows; a reroute raises SQL30108N, with the statement in doubt."""
        if self.current is None:
            self.connect()
        self._fail_back()
        current = self.current
        if current is None:
            raise ClientError(message("SQL1024N").text)
        try:
            return self._run(sql, current)
        except ClientError as exc:
            if not reroutable(exc):
                raise
            raise self._reroute(current, exc) from exc

    def _run(self, sql: str, server: Server) -> list[list[Any]]:
        answer = self._ask({"sql": sql}, server)
        if answer["rc"] > 2:
            raise ClientError(unwrapped(answer["text"]))
        return list(answer["rows"] or [])

    def _reroute(self, lost: Server, why: ClientError) -> ClientError:
        """Connect to another server and return the error that the application gets."""
        self.close()
        self.current = None
        others = [server for server in self.servers if server != lost]
        if not others and not self.properties.affinities:
            return why
        reached = self._reach([*others, lost])
        self.reroutes += 1
        return ClientError(unwrapped(message("SQL30108N", host=reached.host, port=reached.port).text))

    def _fail_back(self) -> None:
        """Return to the first server of an affinity list when its time has come."""
        first = self.properties.affinities[0] if self.properties.affinities else None
        wanted = first is not None and self.properties.failback_seconds and self.current != first
        if first is None or not wanted or time.monotonic() < self._failback_at:
            return
        here = self.current
        try:
            self._open(first)
        except ClientError:
            if here is not None:
                self._open(here)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def reroutable(exc: ClientError) -> bool:
    """Whether a client tries the next server after an error."""
    return exc.code in {"SQL30081N", "SQL1776N"}


def _communication(server: Server, function: str, code: int | None) -> ClientError:
    text = message("SQL30081N", location=server.host, function=function, code="*" if code is None else code).text
    return ClientError(unwrapped(text))


class Writer:
    """Writes numbered rows and notes the committed ones, so that lost rows can be found."""

    def __init__(self, client: Client, notes: Path, table: str = "LAB.WRITES") -> None:
        self.client = client
        self.notes = notes
        self.table = table
        self.committed = 0
        self.failures = 0
        self.longest = 0.0
        self.servers: list[str] = []

    def prepare(self) -> None:
        """Create the table if it does not exist."""
        try:
            self.client.execute(" ".join(["select count(*) from", self.table]))
        except ClientError as exc:
            if "SQL0204N" not in str(exc):
                raise
            self.client.execute(f"create table {self.table} (NUMBER INTEGER)")

    def run(self, seconds: float, interval: float, count: int = 0, stop: Path | None = None) -> dict[str, Any]:
        """Write until the time is over, the number of rows is committed, or a file exists; returns a summary."""
        began = last = time.monotonic()
        number = self._highest()
        while time.monotonic() < began + seconds and (not count or self.committed < count):
            if stop is not None and stop.exists():
                break
            if self._write(number + 1):
                number += 1
                self.committed += 1
                now = time.monotonic()
                self.longest, last = max(self.longest, now - last), now
                self._note(number)
            time.sleep(interval)
        return {
            "committed": self.committed,
            "reroutes": self.client.reroutes,
            "failures": self.failures,
            "servers": self.servers,
            "longest_gap_seconds": round(max(self.longest, time.monotonic() - last), 3),
        }

    def _write(self, number: int) -> bool:
        """Write a row unless it is there, which it may be after a reroute. Returns whether it is committed."""
        try:
            if self.client.execute(" ".join(["select NUMBER from", self.table, f"where NUMBER = {number}"])):
                return True
            self.client.execute(" ".join(["insert into", self.table, f"values ({number})"]))
        except ClientError:
            self.failures += 1
            return False
        return True

    def _note(self, number: int) -> None:
        reached = str(self.client.current and self.client.current.host)
        if not self.servers or self.servers[-1] != reached:
            self.servers.append(reached)
        with self.notes.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"number": number, "server": reached, "time": time.time()}) + "\n")

    def _noted(self) -> set[int]:
        if not self.notes.exists():
            return set()
        return {json.loads(line)["number"] for line in self.notes.read_text(encoding="utf-8").splitlines()}

    def _highest(self) -> int:
        return max(self._noted(), default=0)

    def lost(self) -> list[int]:
        """Return the rows noted as committed that the server does not have."""
        rows = self.client.execute(" ".join(["select NUMBER from", self.table]))
        return sorted(self._noted() - {row[0] for row in rows})
