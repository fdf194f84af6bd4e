"""Servers that speak DRDA in this process and answer what a test says: primary, standby, down. For tests of clients.

All servers of an `Estate` lead to one database in memory, as if HADR had lost nothing. What a client does is in
`Estate.attempts`: which servers it went to, in order, and what it was told.
"""

import contextlib
import secrets
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.sametime.estate.lab.common.ports import HOST, own_port
from ansible_collections.sametime.estate.lab.db2.db2lab.database.core import Command
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.backend import Backend
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.backend import Server as Listed
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.conversation import Conversation
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.greeting import Greeting
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import Call, Result, message
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

PRIMARY, STANDBY = "primary", "standby"
TABLE = "STM.MEETINGROOM"


class Estate:
    """Servers in front of one database, which has the lab's table with ten rows."""

    def __init__(self, servers: int = 2) -> None:
        host = Pair().hosts["db1"]
        self.database = host.databases["STMS"]
        self.lock = threading.Lock()
        self.attempts: list[tuple[int, str]] = []  # number of the server, and "" or the message that it answered
        self.changes: list[tuple[int, Callable[[], None]]] = []  # after this many rows: what happens
        self._next: int | None = None  # becomes primary after some refusals
        self._refusals = 0
        self._owner = self.run("connect", user="db2inst1", name="test").data["handle"]
        self.sql(f"create table {TABLE} (NUMBER INTEGER, NAME VARCHAR(40))")
        for number in range(1, 11):
            self.sql(f"insert into {TABLE} values ({number}, 'Meeting room {number}')")  # noqa: S608 - a test's own
        self.servers = [Server(self, number) for number in range(servers)]
        for number, server in enumerate(self.servers):
            server.role = STANDBY if number else PRIMARY
            server.names(server, self.servers[(number + 1) % servers])

    def __getitem__(self, number: int) -> "Server":
        return self.servers[number]

    def run(self, kind: str, **args: Any) -> Result:
        """Run a command of the database; all of them are answered immediately."""
        with self.lock:
            call = self.database.execute(Command(kind, args))
        if call.result is None:
            raise RuntimeError(f"{kind} waits")
        return call.result

    def sql(self, text: str) -> Any:
        """Run a statement and return its rows or the number of changed rows."""
        result = self.run("sql", handle=self._owner, text=text, rows=True)
        return result.data

    def disconnect(self) -> None:
        """Disconnect all clients, as FORCE APPLICATION does; each learns of it at its next statement."""
        active = self.database.active
        for handle in list(active.applications if active is not None else ()):
            if handle != self._owner:
                self.run("disconnect", handle=handle)

    def rows(self) -> list[int]:
        """Return the numbers of the rows that clients wrote; clients count from 100."""
        found = self.sql(f"select NUMBER from {TABLE}")["rows"]  # noqa: S608 - a test's own
        return sorted(number for (number,) in found if number >= 100)

    def take_over(self, server: int, refusals: int = 0, dead: int | None = None) -> None:
        """Let a server become primary after this many refused connections; ``dead`` is down from now on.

        A client may come back while this runs, so only the connections of before are broken.
        """
        before = [connected for one in self.servers for connected in list(one.open)]
        for one in self.servers:
            one.role = STANDBY
        self._next, self._refusals = server, refusals
        self._become_primary()
        if dead is not None:
            self.servers[dead].down()
        shut(before)

    def _become_primary(self) -> None:
        if self._next is not None and self._refusals <= 0:
            self.servers[self._next].role = PRIMARY
            self._next = None

    def visit(self, number: int, answered: str) -> None:
        """Note that a client came to a server, and what it was told."""
        self.attempts.append((number, answered))
        if answered:
            self._refusals -= 1
            self._become_primary()

    def disturb(self) -> bool:
        """Do what is due before an INSERT; returns whether something was."""
        if not self.changes or len(self.rows()) < self.changes[0][0]:
            return False
        self.changes.pop(0)[1]()
        return True

    def close(self) -> None:
        """End all servers."""
        for server in self.servers:
            server.down()


class Server:
    """One server. ``role``: PRIMARY, or STANDBY, or the message that answers all who connect."""

    def __init__(self, estate: Estate, number: int) -> None:
        self.estate = estate
        self.number = number
        self.role = STANDBY
        self.listed: list[Listed] = []
        self.at_commit = ""  # the next COMMIT or PREPARE breaks the connection: "before" it is done, or "after"
        self.open: set[socket.socket] = set()
        self.listener = own_port()
        self.listener.listen(64)
        self.port = int(self.listener.getsockname()[1])
        self._serve()

    def names(self, *servers: "Server") -> None:
        """Let clients get these servers as the list; without one it is empty."""
        self.listed = [Listed(HOST, server.port) for server in servers]

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connected, _ = listener.accept()
                self.open.add(connected)
                threading.Thread(target=self._talk, args=(connected,), daemon=True).start()

    def _talk(self, connected: socket.socket) -> None:
        application = Application(self, connected)
        with contextlib.suppress(OSError), connected:
            greeting = Greeting(lambda user, word: (user, word) == ("stuser", "stpass"), lambda: {"STMS"})
            while greeting.wanted is None and not greeting.over:
                connected.sendall(greeting.feed(_received(connected)))
            if greeting.wanted is not None:
                conversation = Conversation(greeting.wanted, self.listed, application, connected.sendall)
                conversation.feed(greeting.wanted.bytes)
                while not conversation.over:
                    conversation.feed(_received(connected))
        self.open.discard(connected)
        application.end()

    def down(self) -> None:
        """Break all connections and listen no more.

        The port stays taken: another server on it would get the clients that try this one again.
        """
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        shut(list(self.open))


def shut(connections: Iterable[socket.socket]) -> None:
    """Break connections."""
    for connected in connections:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)


def _received(connected: socket.socket) -> bytes:
    data = connected.recv(1 << 16)
    if not data:
        raise ConnectionError
    return data


class Application(Backend):
    """The application of a client."""

    def __init__(self, server: Server, connected: socket.socket) -> None:
        self.server = server
        self.connected = connected
        self.token = secrets.token_bytes(8)  # the CLI driver crashes without one
        self.handle = 0

    def connect(self, user: str, name: str) -> Call:
        """Connect, or answer what the server is to answer."""
        server = self.server
        if server.role != PRIMARY:
            refusal = (
                message("SQL1776N", kind="standby", reason=1)
                if server.role == STANDBY
                else message(server.role, alias="STMS")
            )
            server.estate.visit(server.number, refusal.identifier)
            return Call(refusal)
        server.estate.visit(server.number, "")
        result = server.estate.run("connect", user=user, name=name)
        self.handle = result.data["handle"]
        return Call(result)

    def run(self, kind: str, **args: Any) -> Call:
        """Run a command; a COMMIT, or a PREPARE, may break the connection."""
        if args.get("text", "").lower().startswith("insert") and self.server.estate.disturb():
            raise ConnectionError
        own = args.get("text") == "commit" and self.has_changes()
        when = self.server.at_commit if own or args.get("verb") in {"commit", "prepare"} else ""
        if when == "before":
            self.end()
        result = self.server.estate.run(kind, handle=self.handle, **args)
        if when:
            self.server.at_commit = ""
            self.connected.shutdown(socket.SHUT_RDWR)
            raise ConnectionError
        return Call(result)

    def has_changes(self) -> bool:
        """Return whether something waits for COMMIT."""
        return bool(self.server.estate.database.units.get(self.handle))

    def end(self) -> None:
        """Disconnect; what is not committed is rolled back."""
        if self.handle:
            self.server.estate.run("disconnect", handle=self.handle)
