"""The whole cell in one process, without sockets, for tests. The objects are those of the simulator."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from . import initial_state, topology
from .admincontrol import Home
from .agent import NodeAgent
from .databases import sql_refusal
from .environment import CellFaults, Environment, EventJournal, Response
from .errors import LabError, UnreachableError, WasError
from .manager import Manager
from .repository import Repository
from .server import ApplicationServer, unsupported
from .session import Session
from .topology import DMGR, NODEAGENT, Topology
from .variant import Variant

PLAN: dict[str, Any] = {
    "cell": "sametimeCell",
    "admin": {"user": "wasadmin", "password": "secret-of-the-model"},
    "database": {"host": "db1.acme.example", "port": 50000},
    "standby": {"host": "db2.acme.example", "port": 50000},
    "webserver": {"node": "ihs1Node", "server": "webserver1", "host": "ihs1.acme.example"},
    "dmgr": {
        "host": "ssc1",
        "name": "ssc1.acme.example",
        "address": "192.0.2.13",
        "node": "ssc1CellManager01",
        "profile": "STSCDMgrProfile",
        "kind": "dmgr",
    },
    "nodes": [
        {
            "host": host,
            "name": f"{host}.acme.example",
            "address": address,
            "node": f"{host}Node",
            "profile": "Profile01",
            "kind": kind,
        }
        for host, address, kind in (
            ("meet1", "192.0.2.14", "meeting"),
            ("meet2", "192.0.2.15", "meeting"),
            ("stproxy1", "192.0.2.17", "proxy"),
        )
    ],
}


class Roles:
    """Databases in memory: ``{"host:port": {"STMS": role}}``; a server that is missing refuses the connection."""

    def __init__(self, known: dict[str, dict[str, str]]) -> None:
        self.known = known

    def refusal(self, host: str, port: int, database: str) -> str | None:
        """Return the error text of a connection, None if it succeeds."""
        entry = self.known.get(f"{host}:{port}")
        return sql_refusal(host, port, (entry or {}).get(database.upper()), entry is not None)


class _Launcher:
    """The servers of one node as objects; their process ids are unique numbers."""

    _next = 1000

    def __init__(self, cell: "Cell", node: str) -> None:
        self._cell, self._node = cell, node
        self.servers: dict[str, ApplicationServer | None] = {}
        self._pids: dict[str, int] = {}

    def running(self) -> dict[str, int]:
        """Return the running servers with their process ids."""
        return {name: self._pids[name] for name in sorted(self.servers)}

    def start(self, server: str) -> bool:
        """Start a server."""
        _Launcher._next += 1
        self._pids[server] = _Launcher._next
        environment = self._cell.environment._replace(pid=_Launcher._next)
        if server == NODEAGENT:
            self.servers[server] = None
            self._cell.agents[self._node] = self._cell.new_agent(self._node)
        else:
            repository = self._cell.repositories[self._node]
            self.servers[server] = ApplicationServer(repository, self._cell.plan.cell, self._node, server, environment)
        return True

    def stop(self, server: str) -> bool:
        """Stop a server."""
        self.servers.pop(server, None)
        if server == NODEAGENT:
            self._cell.agents.pop(self._node, None)
        return True

    def call(self, server: str, operation: str, /, **arguments: Any) -> Any:
        """Call an operation of a running server."""
        target = self.servers[server]
        if target is None:
            raise LabError(f"{server} is not an application server")
        if operation == "beans":
            return [bean.data() for bean in target.beans()]
        if operation == "application.changed":
            return target.application_changed(**arguments)
        raise unsupported(operation, "Server")


class _Link:
    """A connection to a process of the model, open while the process runs."""

    def __init__(self, cell: "Cell", node: str | None) -> None:
        self._cell, self._node = cell, node

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Call an operation there."""
        if self._node is None:
            return self._cell.manager.handle(operation, arguments)
        agent = self._cell.agents.get(self._node)
        if agent is None:
            raise UnreachableError(f"no agent on {self._node}")
        return agent.handle(operation, arguments)


class Calls:
    """An admin object as in a script: commands by their own names, and exceptions."""

    def __init__(self, session: Session, name: str) -> None:
        self.session, self._name = session, name
        self.printed: list[str] = []

    def __getattr__(self, command: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            reply = self.session.call(self._name, command, list(arguments))
            self.printed = reply.printed
            if reply.error:
                error = reply.error
                raise WasError(error["message"], error["java"], tuple(error["cause"]))
            return reply.result

        return call


class Wsadmin(NamedTuple):
    """The admin objects of one wsadmin process."""

    app: Calls
    config: Calls
    control: Calls
    task: Calls


class Cell:
    """The cell: repositories below ``root``, one agent a node, servers running as in the initial state.

    ``members`` False: only the deployment manager runs.
    """

    def __init__(
        self,
        root: Path,
        variant: Variant = Variant(),  # noqa: B008 - immutable
        plan: Topology | None = None,
        members: bool = True,
    ) -> None:
        self.plan = plan or topology.from_data(PLAN)
        self.journal, self.faults = EventJournal(), CellFaults()
        host, port = self.plan.database
        self.databases = Roles({f"{host}:{port}": {"STMS": "primary", "STSC": "standard"}})
        self.photos: dict[str, tuple[int, str, bytes]] = {}
        self.now = 0.0
        self.environment = Environment(self.journal, self.faults, self.databases, self._fetch, 100, lambda: self.now)
        documents = initial_state.cell_documents(self.plan, variant)
        self.master = Repository(root / "dmgr")
        self.master.create(documents)
        self.repositories: dict[str, Repository] = {}
        self.agents: dict[str, NodeAgent] = {}
        self.launchers: dict[str, _Launcher] = {}
        self.manager = Manager(self.master, self.plan.cell, self.plan.dmgr.node, self._connect, self.environment)
        for member in self.plan.nodes if members else ():
            self.repositories[member.node] = Repository(root / member.node)
            share = initial_state.node_share(documents, member.node)
            self.repositories[member.node].create({uri: documents[uri] for uri in share})
            self.launchers[member.node] = _Launcher(self, member.node)
            for server in (NODEAGENT, *topology.SERVERS[member.kind]):
                self.launchers[member.node].start(server)
        self.journal.clear()

    def _connect(self, _manager: Manager, node: str) -> _Link:
        return _Link(self, node)

    def new_agent(self, node: str) -> NodeAgent:
        """Return a new agent of a node."""
        links = (_Link(self, None), self.launchers[node])
        return NodeAgent(self.repositories[node], self.plan.cell, node, links, self.environment)

    def _fetch(self, url: str) -> tuple[int, str, bytes]:
        if url not in self.photos:
            raise OSError(f"no way to {url}")
        return self.photos[url]

    def session(self) -> Session:
        """Return a session of one wsadmin process that is connected to the deployment manager."""
        home = Home(self.plan.cell, self.plan.dmgr.node, DMGR, "DeploymentManager", self.plan.dmgr.name, 8879)
        return Session(self.master, (home, self.manager), (self.journal, self.faults))

    def wsadmin(self) -> Wsadmin:
        """Return the admin objects of a new wsadmin process."""
        session = self.session()
        return Wsadmin(*(Calls(session, name) for name in ("AdminApp", "AdminConfig", "AdminControl", "AdminTask")))

    def server(self, node: str, name: str) -> ApplicationServer:
        """Return a running server."""
        running = self.launchers[node].servers[name]
        if running is None:
            raise LabError(f"{name} is not an application server")
        return running

    def get(self, node: str, server: str, path: str) -> Response:
        """Return the response of a server to a browser."""
        port = topology.PORTS[server]["WC_defaulthost"]
        return self.server(node, server).http(path, port)

    def events(self, *names: str) -> list[dict[str, Any]]:
        """Return the journal's entries of these events."""
        return [entry for entry in self.journal.entries() if entry["event"] in names]
