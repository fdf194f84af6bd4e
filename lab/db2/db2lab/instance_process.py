"""The instance process, db2sysc: client port, directory cache, and the processes of active databases.

It reads the registry and the database directory once, at db2start: clients get the alternate server that was in the
directory then, or at the last offline backup.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from dataclasses import dataclass, field
from typing import Any

from ...common.json_files import read_json, write_json
from ...common.rpc import Buffer, call, connect, pack, receive
from .database.core import Command
from .database_process import serve
from .diagnostics import PROCESS
from .directory import Entry
from .drda.ddm import ProtocolError
from .drda.greeting import ANY, Greeting, Wanted
from .file_environment import FileEnvironment
from .home import Home, held, hold

READY_SECONDS = 20.0
STOP_SECONDS = 20.0  # a database that does not deactivate in time is killed


@dataclass
class Child:
    """The process of a database."""

    pid: int
    channel: socket.socket


@dataclass
class Caller:
    """A command of this host that has not sent its request yet."""

    socket: socket.socket
    buffer: Buffer = field(default_factory=Buffer)


class InstanceProcess:
    """Serves until it gets the request to stop."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.environment = FileEnvironment(home)
        self.selector = selectors.DefaultSelector()
        self.children: dict[str, Child] = {}
        self.stopping = False
        self.registry = home.registry()
        self.alternates: dict[str, dict[str, Any]] = {}
        self.port: socket.socket | None = None

    def run(self, ready: int) -> None:
        """Open the sockets, tell the starter by a pipe, and serve."""
        self.home.manager_socket.unlink(missing_ok=True)
        calls = socket.socket(socket.AF_UNIX)
        calls.bind(str(self.home.manager_socket))
        calls.listen(32)
        self.selector.register(calls, selectors.EVENT_READ, self._accept)
        answer = b"ok" if self._open_port() else b"no port"
        self._read_directory()
        self._keep_started()
        os.write(ready, answer)
        os.close(ready)
        while not self.stopping:
            for key, _ in self.selector.select(0.5):
                key.data(key.fileobj)
            self._reap()
        self.home.manager_socket.unlink(missing_ok=True)

    def _keep_started(self) -> None:
        write_json(
            self.home.started,
            {"pid": os.getpid(), "registry": self.registry, "alternates": self.alternates, "since": time.time()},
        )

    def _open_port(self) -> bool:
        dbm = read_json(self.home.dbm_file, {})
        port = self.environment.service(dbm.get("SVCENAME", ""))
        if port is None:
            return dbm.get("SVCENAME", "") == ""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((dbm.get("ADDRESS", ""), port))
        except OSError:
            listener.close()
            return False
        listener.listen(1024)
        self.port = listener
        self.selector.register(listener, selectors.EVENT_READ, self._accept_client)
        return True

    def _entries(self) -> dict[str, Entry]:
        return {alias: Entry(*entry) for alias, entry in read_json(self.home.directory_file, {}).items()}

    def _read_directory(self) -> None:
        self.alternates = {alias: entry.alternate for alias, entry in self._entries().items()}

    # Connections

    def _accept(self, listener: socket.socket) -> None:
        connected, _ = listener.accept()
        greeting = Caller(connected)
        self.selector.register(connected, selectors.EVENT_READ, lambda _: self._greet(greeting))

    def _accept_client(self, listener: socket.socket) -> None:
        connected, _ = listener.accept()
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.settimeout(1)  # what is sent here is short
        greeting = Greeting(self.home.account, self._databases)
        self.selector.register(connected, selectors.EVENT_READ, lambda _: self._greet_client(connected, greeting))

    def _databases(self) -> set[str]:
        return {alias for alias, entry in self._entries().items() if not entry.node}

    def _greet_client(self, connected: socket.socket, greeting: Greeting) -> None:
        """Take what a client sends; hand it over when it wants a database, close when it makes no sense."""
        try:
            data = connected.recv(1 << 14)
            if data:
                connected.sendall(greeting.feed(data))
                self._interrupt(greeting.interrupts)
            if data and greeting.wanted is None and not greeting.over:
                return
            if greeting.wanted is not None:
                self._client(connected, greeting.wanted)
        except OSError:
            pass
        except ProtocolError as exc:
            self.environment.diag("Error", f"a client sent bytes that are not DRDA: {exc}")
        except Exception:  # noqa: BLE001 - whatever a client sends must not harm the others
            traceback.print_exc()  # into trap.txt
        self.selector.unregister(connected)
        connected.close()

    def _interrupt(self, wanted: list[tuple[str, bytes]]) -> None:
        """Let the processes of databases interrupt statements; who knows no token interrupts nothing."""
        while wanted:
            alias, token = wanted.pop()
            entry = self._entries().get(alias)
            names = self.children if alias == ANY else {entry.name} if entry is not None else set()
            for name, child in self.children.items():
                if name in names:
                    with contextlib.suppress(OSError):  # it has just ended
                        child.channel.send(pack({"interrupt": token.hex()}))

    def _greet(self, greeting: Caller) -> None:
        try:
            data = greeting.socket.recv(1 << 16)
            messages = greeting.buffer.feed(data)
        except (OSError, ValueError):
            data, messages = b"", []
        if data and not messages:
            return
        self.selector.unregister(greeting.socket)
        if messages:
            with contextlib.suppress(OSError):
                greeting.socket.sendall(pack(self._do(messages[0])))
        greeting.socket.close()

    def _client(self, connected: socket.socket, wanted: Wanted) -> None:
        """Hand a client over to the process of its database.

        The list of servers is empty without an alternate; its first entry is this server by the name of its address.
        """
        alias = wanted.database.upper()
        entry = self._entries().get(alias)
        if entry is None or entry.node:
            return  # it named another database before, and got the answer that this one is not there
        child = self._database_process(entry)
        address, port = connected.getsockname()[:2]
        own = (name_of(address), port)
        alternate = self.alternates.get(alias, {})
        handed = {
            "wanted": wanted._asdict(),
            "peer": list(connected.getpeername()[:2]),
            "own": own,
            "servers": [own, (alternate["hostname"], int(alternate["port"]))] if alternate else [],
        }
        socket.send_fds(child.channel, [pack(handed)], [connected.fileno()])

    # Commands of this instance

    def _do(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["do"] == "start database":
            entry = next((entry for entry in self._entries().values() if entry.name == wanted["name"]), None)
            if entry is None:
                return {"ok": False}
            self._database_process(entry)
            return {"ok": True}
        if wanted["do"] == "reread":
            self._read_directory()
            self._keep_started()
            return {"ok": True}
        if wanted["do"] == "stop":
            return self._stop(force=bool(wanted["force"]))
        return {"ok": False}

    def _database_process(self, entry: Entry) -> Child:
        """Return the process of a database; start it if there is none."""
        self._reap()
        child = self.children.get(entry.name)
        if child is not None and self.home.socket(entry.name).exists():
            return child
        path = self.home.socket(entry.name)
        path.unlink(missing_ok=True)
        calls = socket.socket(socket.AF_UNIX)
        calls.bind(str(path))
        calls.listen(32)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            self._become(entry, calls, ours, theirs)
        calls.close()
        theirs.close()
        if child is not None:
            child.channel.close()
        self.children[entry.name] = Child(pid, ours)
        return self.children[entry.name]

    def _become(self, entry: Entry, calls: socket.socket, ours: socket.socket, theirs: socket.socket) -> None:
        """Run the process of a database, in the child."""
        code = 1
        try:
            ours.close()
            for child in self.children.values():
                child.channel.close()
            for key in list(self.selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]  # all of them are sockets
            self.selector.close()
            rename(f"db2hadr {entry.name}")
            code = serve(self.home, entry.name, entry.path, calls, theirs)
        except BaseException:  # noqa: BLE001 - written to trap.txt; the process ends anyway
            traceback.print_exc()  # into trap.txt
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        for name, child in list(self.children.items()):
            done, status = os.waitpid(child.pid, os.WNOHANG)
            if done:
                child.channel.close()
                del self.children[name]
                if status:
                    self.environment.diag(
                        "Severe", f"the process of database {name} ended unexpectedly: {status}", PROCESS
                    )

    def _stop(self, force: bool) -> dict[str, Any]:
        self._reap()
        active = [name for name in self.children if read_json(self.home.view_file(name), None) is not None]
        if active and not force:
            return {"ok": False, "why": "SQL1025N"}
        until = time.monotonic() + STOP_SECONDS
        for name, child in self.children.items():
            self._shut_down(name, child, until)
        self.stopping = True
        return {"ok": True}

    def _shut_down(self, name: str, child: Child, until: float) -> None:
        with contextlib.suppress(OSError), connect(self.home.socket(name)) as connection:
            connection.settimeout(max(until - time.monotonic(), 0.1))
            connection.sendall(pack(Command("shut down", {})._asdict()))
            receive(connection, Buffer())
            receive(connection, Buffer())
        while time.monotonic() < until:
            done, _ = os.waitpid(child.pid, os.WNOHANG)
            if done:
                return
            time.sleep(0.01)
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)


def name_of(address: str) -> str:
    """Return the full name of an address; the address itself where nobody knows a name."""
    try:
        return socket.gethostbyaddr(address)[0]
    except OSError:
        return address


def rename(name: str) -> None:
    """Give this process a name that ps shows."""
    set_name = 15
    with contextlib.suppress(OSError):
        ctypes.CDLL(None).prctl(set_name, name.encode()[:15], 0, 0, 0)


def start(home: Home) -> str:
    """Start the instance process and wait until it serves; returns a message id."""
    if held(home.manager_lock):
        return "SQL1026N"
    home.ctrl.mkdir(parents=True, exist_ok=True)
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        _daemon(home, reader, writer)
    os.close(writer)
    os.waitpid(pid, 0)
    answer = b""
    while True:
        data = os.read(reader, 64)
        if not data:
            break
        answer += data
    os.close(reader)
    return {b"ok": "SQL1063N", b"no port": "SQL5043N"}.get(answer, "SQL1042C")


def _daemon(home: Home, reader: int, writer: int) -> None:
    """Become a process of its own, without terminal, and serve."""
    os.setsid()
    if os.fork():
        os._exit(0)
    code = 1
    try:
        os.close(reader)
        os.chdir("/")
        home.diagnostics.parent.mkdir(parents=True, exist_ok=True)
        trap = os.open(home.diagnostics.with_name("trap.txt"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        null = os.open(os.devnull, os.O_RDWR)
        for number, target in ((0, null), (1, null), (2, trap)):
            os.dup2(target, number)
        os.closerange(3, writer)
        os.closerange(writer + 1, 256)
        rename("db2sysc")
        lock = hold(home.manager_lock)
        if lock is not None:
            InstanceProcess(home).run(writer)
            code = 0
    except BaseException:  # noqa: BLE001 - as above
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def stop(home: Home, force: bool) -> str:
    """Stop the instance process; returns a message id."""
    if not held(home.manager_lock):
        return "SQL1032N"
    answer = call(home.manager_socket, {"do": "stop", "force": force}) or {"ok": False}
    if not answer["ok"]:
        return str(answer.get("why", "SQL1025N"))
    until = time.monotonic() + READY_SECONDS
    while held(home.manager_lock) and time.monotonic() < until:
        time.sleep(0.01)
    return "SQL1064N"


def kill(home: Home) -> None:
    """Kill the instance process and its databases, as db2_kill does."""
    if held(home.manager_lock):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(read_json(home.started, {"pid": 0})["pid"]), signal.SIGKILL)
    for view in home.ctrl.glob("*.view.json"):
        shown = read_json(view, None)
        if shown is not None and held(home.lock(shown["name"])):
            with contextlib.suppress(ProcessLookupError):
                os.kill(shown["pid"], signal.SIGKILL)
    until = time.monotonic() + READY_SECONDS
    locks = [home.manager_lock, *home.ctrl.glob("*.lock")]
    while any(held(lock) for lock in locks) and time.monotonic() < until:
        time.sleep(0.01)
