"""The processes of the cell: deployment manager, node agent, application server. Each is a process of the system.

usage: lab/common/start.py was.waslab.process ROLE PROFILE CELL NODE SERVER        ROLE: dmgr, nodeagent or server
"""

import contextlib
import datetime
import os
import re
import signal
import socketserver
import threading
from pathlib import Path
from typing import Any

from . import topology, transport
from .admincontrol import Home
from .agent import NodeAgent
from .databases import DatabaseFile
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, CellFaults, Environment, EventJournal
from .errors import LabError
from .links import ManagerLink, agent_link, end_point
from .local_runtime import LocalRuntime
from .manager import Manager
from .mbeans import Bean
from .profile import ProcessLauncher, Profile
from .server import ApplicationServer, listening_port, unsupported
from .sessions import SessionService
from .workspace import Workspace


class ServerProcess:
    """One process: its sockets and its operations."""

    def __init__(self, role: str, profile: Profile, names: tuple[str, str, str]) -> None:
        self.cell, self.node, self.server = names
        self.profile = profile
        self.repository = profile.repository
        self.cell_plan = topology.load()
        self.faults = CellFaults(FAULT_FILE)
        self.journal = EventJournal(JOURNAL)
        databases = DatabaseFile(DATABASE_FILE)
        self.environment = Environment(self.journal, self.faults, databases, transport.fetch, os.getpid())
        self.pages: transport.Pages | None = None
        self._operations: transport.Handler
        self._sessions: SessionService
        {"dmgr": self._as_manager, "nodeagent": self._as_agent, "server": self._as_server}[role]()

    def _accepts(self, user: str, password: str) -> bool:
        return (user, password) == (self.cell_plan.user, self.cell_plan.password)

    def _serve_sessions(self, kind: str, runtime: Any) -> None:
        host, port = end_point(Workspace(self.repository), self.node, self.server)
        home = Home(self.cell, self.node, self.server, kind, host, port)
        self._sessions = SessionService(self.repository, (home, runtime), (self.journal, self.faults), self._accepts)

    def _as_manager(self) -> None:
        manager = Manager(self.repository, self.cell, self.node, agent_link, self.environment)
        self._operations = manager.handle
        self._serve_sessions("DeploymentManager", manager)

    def _as_agent(self) -> None:
        launcher = ProcessLauncher(self.profile, self.cell, self.node)
        links = (ManagerLink(self.repository), launcher)
        agent = NodeAgent(self.repository, self.cell, self.node, links, self.environment)
        self._operations = agent.handle

        def invoke(bean: Bean, operation: str, parameters: list[str]) -> Any:
            return agent.invoke(bean.properties, operation, parameters)

        self._serve_sessions("NodeAgent", LocalRuntime(agent.beans, invoke))

    def _as_server(self) -> None:
        server = ApplicationServer(self.repository, self.cell, self.node, self.server, self.environment)
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
        self._serve_sessions("ManagedProcess", LocalRuntime(server.beans, invoke))

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Execute an operation for wsadmin or another process."""
        if operation.startswith("session."):
            return self._sessions.handle(operation, arguments)
        if operation == "logon":
            self._sessions.check(**arguments)
            return True
        return self._operations(operation, arguments)

    def sockets(self) -> list[socketserver.TCPServer]:
        """Listen: for administration on the production address and on loopback, for browsers on all addresses."""
        _host, port = end_point(Workspace(self.repository), self.node, self.server)
        own = next(h.address for h in self.cell_plan.hosts if h.node == self.node)
        sockets: list[socketserver.TCPServer] = [
            transport.listen(address, port, self.handle) for address in sorted({own, topology.HOME})
        ]
        pages = listening_port(self.server)
        if self.pages is not None and pages:
            sockets.append(transport.listen(topology.ANYWHERE, pages, None, self.pages))
        return sockets

    def log(self, text: str) -> None:
        """Write a line into SystemOut.log."""
        now = datetime.datetime.now(datetime.UTC).strftime("%-m/%-d/%y %H:%M:%S:%f")[:-3]
        with (self.profile.logs(self.server) / "SystemOut.log").open("a") as file:
            file.write(f"[{now} GMT] 00000001 WsServerImpl  A   {text}\n")


def main(arguments: list[str]) -> int:
    """Run one process until SIGTERM or SIGINT."""
    role, root, *names = arguments
    profile = Profile(Path(root))
    process = ServerProcess(role, profile, (names[0], names[1], names[2]))
    sockets = process.sockets()
    for server in sockets:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.5}, daemon=True).start()
    end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    file = profile.pid_file(process.server)
    temporary = file.with_suffix(".new")
    temporary.write_text(str(os.getpid()))
    temporary.replace(file)
    for stray in process.repository.strays():
        process.log(f"ADMR0104E: {stray} is not a document of the configuration repository.")
        process.journal.note("repository.stray", document=stray, server=process.server)
    process.log(f"WSVR0001I: Server {process.server} open for e-business")
    while not end.wait(3600):
        pass
    process.log(f"WSVR0024I: Server {process.server} stopped")
    with contextlib.suppress(OSError):
        if re.fullmatch(str(os.getpid()), file.read_text().strip()):
            file.unlink()
    return 0
