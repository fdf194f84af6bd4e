"""The process of one active database: its model, its TCP link to the partner, its callers and clients.

The instance process (instance_process.py) starts it when a command may activate the database. It ends when the
database is no longer active. While it lives it holds the lock of the database and publishes its view in a file, as
shared memory would.
"""

import contextlib
import os
import re
import secrets
import selectors
import signal
import socket
import time
import traceback
from typing import Any

from ...common.json_files import write_json
from ...common.rpc import Buffer
from . import exclusive_use
from .database.core import Command
from .database.database import Database
from .drda.backend import Backend, Server
from .drda.conversation import Conversation
from .drda.ddm import ProtocolError
from .drda.greeting import Wanted
from .environment import Address, Link
from .file_environment import FileEnvironment
from .home import Home, alive, hold
from .messages import Call, Result
from .partner_port import PartnerPort
from .socket_loop import Connection, SocketLoop
from .state import PRIMARY, State

LOCK_SECONDS = 10.0  # how long a new process waits for the one before it, or for a short command
IDLE_SECONDS = 5.0  # an unused process ends after so long
OWNER_SECONDS = 1.0  # how often it checks whether the shells of back ends still run
PUBLISH_SECONDS = 1.0  # how often the view is written without an event


_SERVER = re.compile(r"\bLAB\.SERVER ?\( ?\)", re.IGNORECASE)


class ProcessEnvironment(FileEnvironment):
    """The environment of an active database, with a network."""

    def __init__(self, home: Home, process: "DatabaseProcess") -> None:
        super().__init__(home)
        self.process = process

    def listen(self, database: Database, address: Address) -> bool:
        """Listen on the HADR port."""
        return self.process.partner.listen(address) if database is self.process.database else False

    def thread(self) -> str:
        """Return the name of the thread that HADR would have here."""
        hadr = self.process.database.hadr
        product = self.settings.product
        if hadr is None:
            return f"db2agent ({self.database}) 0"
        if product.order == 0:
            return f"{'db2hadrp' if hadr.role == PRIMARY else 'db2hadrs'} ({self.database}) 0"
        return f"{'db2hadrp.0.1' if hadr.role == PRIMARY else 'db2hadrs.0.0'} ({self.database}) 0"

    def silence(self, database: Database) -> None:
        """Close the HADR port."""
        if database is self.process.database:
            self.process.partner.stop_listening()

    def dial(self, database: Database, address: Address) -> None:
        """Begin to connect to the partner."""
        if database is self.process.database:
            self.process.partner.dial(address)


class SocketLink(Link):
    """A connection to the partner."""

    def __init__(self, process: "DatabaseProcess", connected: socket.socket) -> None:
        self.process = process
        self.connection = process.add(connected, self._hear, self._gone)

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        self.process.send(self.connection, message)

    def close(self) -> None:
        """Close after what was sent."""
        self.process.finish(self.connection)

    def _hear(self, message: dict[str, Any]) -> None:
        if self.process.database.hadr is not None:
            self.process.database.hadr.heard(self, message)

    def _gone(self) -> None:
        if self.process.database.hadr is not None:
            self.process.database.hadr.unlinked(self)


class DatabaseProcess(SocketLoop):
    """Runs a database until it is no longer active."""

    def __init__(self, home: Home, state: State, calls: socket.socket, manager: socket.socket) -> None:
        super().__init__()
        self.home = home
        self.name = state.name
        self.environment = ProcessEnvironment(home, self)
        self.environment.database = state.name
        self.database = Database(state, self.environment)
        self.clients: dict[int, Application] = {}
        self.calls = calls
        self.manager = manager
        self.partner = PartnerPort(self.selector, self.environment.now, self._partner_connected)
        self.pending = 0
        self.idle_since = time.monotonic()
        self.owners_seen = time.monotonic()
        self.published = 0.0
        self.shown: dict[str, Any] | None = None
        self._used = False  # whether a command was run
        calls.setblocking(False)
        self.selector.register(calls, selectors.EVENT_READ, self._accept_call)
        self.selector.register(manager, selectors.EVENT_READ, self._hand_over)

    # The loop

    def run(self) -> None:
        """Serve until the database is no longer active and no caller waits."""
        self.publish()
        while True:
            for key, events in self.selector.select(self._patience()):
                key.data(key.fileobj, events)
            self.partner.give_up_dialing()
            self._settle()
            if self.database.busy or self.pending or self.connections:
                self.idle_since = time.monotonic()
                continue
            if self._used or time.monotonic() > self.idle_since + IDLE_SECONDS:
                break
        self.home.socket(self.name).unlink(missing_ok=True)
        self.publish()

    def _settle(self) -> None:
        """Let the database do what is due, and publish its view."""
        self.database.tick()
        self._look_for_owners()
        self._drop_forced()
        if time.monotonic() > self.published + PUBLISH_SECONDS or _still(self.database.view()) != _still(self.shown):
            self.publish()

    def _patience(self) -> float:
        due = min(self.database.deadlines(), default=self.environment.now() + 60)
        return min(max((due - self.environment.now()) / self.environment.settings.scale, 0.0) + 0.0005, PUBLISH_SECONDS)

    def publish(self) -> None:
        """Write the view for db2pd and the monitor."""
        view = self.database.view()
        self.shown = view
        self.published = time.monotonic()
        write_json(self.home.view_file(self.name), view and {**view, "pid": os.getpid()})

    # The partner

    def _partner_connected(self, connected: socket.socket) -> None:
        if self.database.hadr is None:
            connected.close()
        else:
            self.database.hadr.linked(SocketLink(self, connected))

    # Calls of the command line

    def _accept_call(self, calls: socket.socket, _events: int) -> None:
        with contextlib.suppress(BlockingIOError):
            connected, _ = calls.accept()
            self._caller(connected)

    def _caller(self, connected: socket.socket) -> None:
        running: list[Call] = []

        def hear(message: dict[str, Any]) -> None:
            self._used = True
            self.send(connection, {"taken": True})
            if connected not in self.connections:  # the caller has ended
                return
            self.pending += 1
            call = self.database.execute(Command(message["kind"], message["args"]))
            running.append(call)
            call.then(answer)

        def answer(result: Result) -> None:
            self.pending -= 1
            self.publish()
            self.send(connection, {"rc": result.rc, "text": result.text, "data": result.data})
            self.finish(connection)

        def gone() -> None:
            for call in running:
                if not call.done:
                    self.database.abandon(call)
                    call.answer(Result(4, ""))

        connection = self.add(connected, hear, gone)

    # Clients over TCP

    def _hand_over(self, manager: socket.socket, _events: int) -> None:
        """Take over a client that the instance process has accepted, or end if that process has ended."""
        data, descriptors, _, _ = socket.recv_fds(manager, 1 << 16, 4)
        if not data:
            os.kill(os.getpid(), signal.SIGKILL)
        for message in Buffer().feed(data):
            if "interrupt" in message:
                self._interrupt(bytes.fromhex(message["interrupt"]))
                continue
            connected = socket.socket(fileno=descriptors.pop(0))
            self._client(connected, message)

    def _client(self, connected: socket.socket, hello: dict[str, Any]) -> None:
        """Go on with a client's conversation."""
        wanted = Wanted(**hello["wanted"])
        backend = Application(self, hello["peer"], "{}:{}".format(*hello["own"]))

        def send(data: bytes) -> None:
            self.send_bytes(connection, data)
            if conversation.over:
                self.finish(connection)
                backend.end()

        def refuse(why: str) -> None:
            self.environment.diag("Error", f"a client sent bytes that are not DRDA: {why}")
            self.finish(connection)
            backend.end()

        def feed(data: bytes) -> None:
            try:
                conversation.feed(data)
            except ProtocolError as exc:
                refuse(str(exc))
            except Exception as exc:  # noqa: BLE001 - whatever a client sends must not harm the others
                traceback.print_exc()  # into trap.txt
                refuse(repr(exc))

        servers = [Server(*server) for server in hello["servers"]]
        conversation = Conversation(wanted, servers, backend, send)
        connection = self.add_stream(connected, feed, backend.end)
        backend.connection = connection
        self._used = True
        feed(wanted.bytes)

    def _interrupt(self, token: bytes) -> None:
        """Interrupt the statement of the client that has this token."""
        for handle, client in list(self.clients.items()):
            if secrets.compare_digest(client.token, token):
                self.database.interrupt(handle)

    def _drop_forced(self) -> None:
        """Close the connections of clients that the database has disconnected; who commits gets the answer first."""
        active = self.database.active
        for handle, client in list(self.clients.items()):
            if (active is None or handle not in active.applications) and client.call.done:
                del self.clients[handle]
                if client.connection is not None:
                    self.finish(client.connection)

    def _look_for_owners(self) -> None:
        """Disconnect back ends whose shell has ended."""
        if time.monotonic() < self.owners_seen + OWNER_SECONDS or self.database.active is None:
            return
        self.owners_seen = time.monotonic()
        applications = self.database.active.applications.values()
        dead = [entry.handle for entry in applications if entry.owner and not alive(entry.owner)]
        for handle in dead:
            self.database.execute(Command("disconnect", {"handle": handle}))


class Application(Backend):
    """The application of a client that is connected over TCP."""

    def __init__(self, process: DatabaseProcess, peer: list[Any], own: str) -> None:
        self.process = process
        self.peer = peer
        self.own = own  # what VALUES LAB.SERVER() gives
        self.token = os.urandom(8)
        self.handle = 0
        self.connection: Connection | None = None
        self.call = Call(Result(0, ""))  # the last one

    def connect(self, user: str, name: str) -> Call:
        """Connect an application."""
        identity = f"{self.peer[0]}.{self.peer[1]}.{os.urandom(4).hex()}"
        self.call = self.process.database.execute(
            Command("connect", {"user": user, "name": name, "identity": identity})
        )

        def ready(result: Result) -> None:
            if not result.rc and self.connection is not None:
                self.handle = result.data["handle"]
                self.process.clients[self.handle] = self

        self.call.then(ready)
        return self.call

    def run(self, kind: str, **args: Any) -> Call:
        """Run a command of the connected application."""
        if "text" in args:
            args["text"] = _SERVER.sub(f"'{self.own}'", args["text"])
        self.call = self.process.database.execute(Command(kind, {"handle": self.handle, **args}))
        return self.call

    def end(self) -> None:
        """Disconnect; what is not committed is rolled back."""
        if self.process.clients.pop(self.handle, None) is not None:
            self.process.database.execute(Command("disconnect", {"handle": self.handle}))
        elif not self.call.done:
            self.process.database.abandon(self.call)


def _still(view: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a view without its time."""
    return view and {**view, "now": 0}


def serve(home: Home, name: str, path: str, calls: socket.socket, manager: socket.socket) -> int:
    """Run the process of a database; returns its exit code."""
    lock = hold(home.lock(name))
    until = time.monotonic() + LOCK_SECONDS
    while lock is None and time.monotonic() < until and not home.in_exclusive_use(name):
        time.sleep(0.02)
        lock = hold(home.lock(name))
    if lock is None:
        home.socket(name).unlink(missing_ok=True)
        exclusive_use.refuse(manager)
        return 0
    from_disk = FileEnvironment(home).store
    folder = from_disk.find(name, path)
    if folder is None:
        return 1
    DatabaseProcess(home, from_disk.load(folder), calls, manager).run()
    return 0
