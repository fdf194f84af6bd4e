"""The processes of the cell: deployment manager, node agent, application server. One operating system process each.

usage: python3 -m waslab.process ROLE PROFILE CELL NODE SERVER        ROLE: dmgr, nodeagent or server
"""

import contextlib
import datetime
import json
import os
import re
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import configobjects as objects
from . import topology, wire
from .admincontrol import Home
from .agent import Link, NodeAgent
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, DatabaseFile, Faults, Journal
from .errors import ADMIN, LabError, WasError
from .manager import Manager
from .mbeans import Bean, Pattern
from .repository import Repository
from .server import ApplicationServer, Means, listening_port, unsupported
from .sessions import Desk
from .workspace import Workspace

START_SECONDS = 20.0
STOP_SECONDS = 10.0
REMEMBERED = topology.VAR / "remembered.json"
_CODE = Path(__file__).resolve().parents[1]


class Profile:
    """A profile's folders."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def repository(self) -> Repository:
        """Return the profile's configuration repository."""
        return Repository(self.root / "config")

    def logs(self, server: str) -> Path:
        """Return a server's log folder."""
        return self.root / "logs" / server

    def pid_file(self, server: str) -> Path:
        """Return where a running server keeps its process id."""
        return self.logs(server) / f"{server}.pid"


class ProcessLauncher:
    """Starts and stops the processes of a profile."""

    def __init__(self, profile: Profile, cell: str, node: str) -> None:
        self._profile = profile
        self._cell, self._node = cell, node
        self._children: list[subprocess.Popen[bytes]] = []

    def running(self) -> dict[str, int]:
        """Return the running servers, the agent included, with their process ids."""
        self._children = [child for child in self._children if child.poll() is None]
        found = {}
        for file in sorted(self._profile.root.glob("logs/*/*.pid")):
            with contextlib.suppress(OSError, ValueError):
                pid = int(file.read_text())
                if _alive(pid):
                    found[file.stem] = pid
        return found

    def start(self, server: str) -> bool:
        """Start a server and wait until it is open for business."""
        role = {topology.DMGR: "dmgr", topology.NODEAGENT: "nodeagent"}.get(server, "server")
        logs = self._profile.logs(server)
        logs.mkdir(parents=True, exist_ok=True)
        self._profile.pid_file(server).unlink(missing_ok=True)
        names = [str(self._profile.root), self._cell, self._node, server]
        command = [sys.executable, "-S", "-m", "waslab.process", role, *names]
        with (logs / "native_stderr.log").open("ab") as errors:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
                cwd="/",
                env={**os.environ, "PYTHONPATH": str(_CODE)},
            )
        self._children.append(child)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and child.poll() is None:
            if self._profile.pid_file(server).exists():
                return True
            time.sleep(0.01)
        return False

    def stop(self, server: str) -> bool:
        """Stop a server and wait for its end."""
        pid = self.running().get(server)
        if pid is None:
            return True
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end and pid != os.getpid():
            if server not in self.running():
                self._profile.pid_file(server).unlink(missing_ok=True)
                return True
            time.sleep(0.01)
        return pid == os.getpid()

    def call(self, server: str, operation: str, /, **arguments: Any) -> Any:
        """Have an operation done by a running server of this host."""
        _host, port = end_point(Workspace(self._profile.repository), self._node, server)
        return wire.post(topology.HOME, port, operation, arguments)


def _alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def end_point(workspace: Workspace, node: str, server: str, name: str = "SOAP_CONNECTOR_ADDRESS") -> tuple[str, int]:
    """Return host and port of a server's end point, as ``serverindex.xml`` has it."""
    for entry in objects.by_path(workspace, f"/Node:{node}/ServerIndex:/ServerEntry:/"):
        if entry.node.values.get("serverName") == server:
            for point in entry.node.children.get("specialEndpoints", []):
                end = point.first("endPoint")
                if point.values.get("endPointName") == name and end is not None:
                    return end.values["host"], int(end.values["port"])
    raise LabError(f"{server} on {node} has no {name}")


def remembered(host: str) -> str:
    """Return the address that a member of the cell remembers for a name, else the name.

    A Java virtual machine keeps what it once resolved: a cell federated while names were right goes on working.
    """
    try:
        known: dict[str, str] = json.loads(REMEMBERED.read_text())
    except FileNotFoundError:
        return host
    return known.get(host, host)


class ManagerLink:
    """The way from a node to the deployment manager, by the name in the node's own copy of ``serverindex.xml``."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Have an operation done by the deployment manager."""
        workspace = Workspace(self._repository)
        for entry in objects.by_path(workspace, "/Node:/ServerIndex:/ServerEntry:/"):
            if entry.node.values.get("serverType") == "DEPLOYMENT_MANAGER":
                node, server = entry.context.split("/")[3], entry.node.values["serverName"]
                host, port = end_point(workspace, node, server)
                return wire.post(remembered(host), port, operation, arguments)
        raise LabError("the node's copy of the configuration knows no deployment manager")


def connect(manager: Manager, node: str) -> Link:
    """Return the way from the deployment manager to a node's agent."""
    host, port = end_point(manager.workspace(), node, topology.NODEAGENT)
    return wire.HttpLink(remembered(host), port)


class LocalRuntime:
    """What a process that is no deployment manager offers to a wsadmin connected to it: its own beans."""

    def __init__(self, beans: Callable[[], list[Bean]], invoke: Callable[[Bean, str, list[str]], Any]) -> None:
        self._beans = beans
        self._invoke = invoke

    def beans(self, pattern: Pattern) -> list[Bean]:
        """Return the managed beans that fit."""
        return [bean for bean in self._beans() if pattern.matches(bean.properties)]

    def invoke(self, bean: Bean, operation: str, parameters: list[str]) -> Any:
        """Invoke an operation."""
        return self._invoke(bean, operation, parameters)

    def start_server(self, node: str, server: str) -> bool:
        """Refuse: only the deployment manager starts servers."""
        raise WasError(f'ADMN0034E: Cannot start server "{server}" on node "{node}" from this process.', ADMIN)

    def stop_server(self, node: str, server: str) -> bool:
        """Refuse: only the deployment manager stops servers."""
        raise WasError(f'ADMN0034E: Cannot stop server "{server}" on node "{node}" from this process.', ADMIN)

    def probe(self, _uri: str, _ref: str) -> str:
        """Refuse."""
        return "ADMC0053E: The deployment manager is needed to test a connection"


class Daemon:
    """One process: what it listens on, and what it answers."""

    def __init__(self, role: str, profile: Profile, names: tuple[str, str, str]) -> None:
        self.cell, self.node, self.server = names
        self.profile = profile
        self.repository = profile.repository
        self.cell_plan = topology.load()
        self.faults = Faults(FAULT_FILE)
        self.journal = Journal(JOURNAL)
        databases = DatabaseFile(DATABASE_FILE)
        self.means = Means(self.journal, self.faults, databases, wire.fetch, os.getpid())
        self.pages: wire.Pages | None = None
        self._operations: wire.Handler
        self._desk: Desk
        {"dmgr": self._as_manager, "nodeagent": self._as_agent, "server": self._as_server}[role]()

    def _accepts(self, user: str, password: str) -> bool:
        return (user, password) == (self.cell_plan.user, self.cell_plan.password)

    def _open_desk(self, kind: str, runtime: Any) -> None:
        host, port = end_point(Workspace(self.repository), self.node, self.server)
        home = Home(self.cell, self.node, self.server, kind, host, port)
        self._desk = Desk(self.repository, (home, runtime), (self.journal, self.faults), self._accepts)

    def _as_manager(self) -> None:
        manager = Manager(self.repository, self.cell, self.node, connect, self.means)
        self._operations = manager.handle
        self._open_desk("DeploymentManager", manager)

    def _as_agent(self) -> None:
        launcher = ProcessLauncher(self.profile, self.cell, self.node)
        links = (ManagerLink(self.repository), launcher)
        agent = NodeAgent(self.repository, self.cell, self.node, links, self.means)
        self._operations = agent.handle

        def invoke(bean: Bean, operation: str, parameters: list[str]) -> Any:
            return agent.invoke(bean.properties, operation, parameters)

        self._open_desk("NodeAgent", LocalRuntime(agent.beans, invoke))

    def _as_server(self) -> None:
        server = ApplicationServer(self.repository, self.cell, self.node, self.server, self.means)
        self.pages = server.http

        def operations(operation: str, arguments: dict[str, Any]) -> Any:
            if operation == "beans":
                return [bean.data() for bean in server.beans()]
            if operation == "application.changed":
                return server.application_changed(**arguments)
            if operation == "invoke":
                raise unsupported(arguments["operation"], arguments["kind"])
            raise LabError(f"application server: no operation {operation}")

        def invoke(bean: Bean, operation: str, _parameters: list[str]) -> Any:
            if bean.properties["type"] == "Server" and operation == "stop":
                threading.Timer(0.05, os.kill, [os.getpid(), signal.SIGTERM]).start()
                return None
            raise unsupported(operation, bean.properties["type"])

        self._operations = operations
        self._open_desk("ManagedProcess", LocalRuntime(server.beans, invoke))

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Answer wsadmin and the other processes."""
        if operation.startswith("session."):
            return self._desk.handle(operation, arguments)
        if operation == "logon":
            self._desk.check(**arguments)
            return True
        return self._operations(operation, arguments)

    def sockets(self) -> list[socketserver.TCPServer]:
        """Listen: for administration on the host's production address and at home, for browsers everywhere."""
        _host, port = end_point(Workspace(self.repository), self.node, self.server)
        own = next(h.address for h in self.cell_plan.hosts if h.node == self.node)
        found: list[socketserver.TCPServer] = [
            wire.listen(address, port, self.handle) for address in sorted({own, topology.HOME})
        ]
        pages = listening_port(self.server)
        if self.pages is not None and pages:
            found.append(wire.listen(topology.ANYWHERE, pages, None, self.pages))
        return found

    def log(self, text: str) -> None:
        """Write a line into SystemOut.log."""
        now = datetime.datetime.now(datetime.UTC).strftime("%-m/%-d/%y %H:%M:%S:%f")[:-3]
        with (self.profile.logs(self.server) / "SystemOut.log").open("a") as file:
            file.write(f"[{now} GMT] 00000001 WsServerImpl  A   {text}\n")


def main(arguments: list[str]) -> int:
    """Run one process until it is told to end."""
    role, root, *names = arguments
    profile = Profile(Path(root))
    daemon = Daemon(role, profile, (names[0], names[1], names[2]))
    sockets = daemon.sockets()
    for server in sockets:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.5}, daemon=True).start()
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    file = profile.pid_file(daemon.server)
    temporary = file.with_suffix(".new")
    temporary.write_text(str(os.getpid()))
    temporary.replace(file)
    for stray in daemon.repository.strays():
        daemon.log(f"ADMR0104E: {stray} is no document of the configuration repository.")
        daemon.journal.note("repository.stray", document=stray, server=daemon.server)
    daemon.log(f"WSVR0001I: Server {daemon.server} open for e-business")
    while not end.wait(3600):
        pass
    daemon.log(f"WSVR0024I: Server {daemon.server} stopped")
    with contextlib.suppress(OSError):
        if re.fullmatch(str(os.getpid()), file.read_text().strip()):
            file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
