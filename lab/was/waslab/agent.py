"""The node agent: the node's copy of the repository (layer 3), and the servers of the node."""

import base64
import datetime
import threading
from collections.abc import Callable
from typing import Any, Protocol

from . import configobjects as objects
from . import data_sources, mbeans, topology
from .environment import Environment
from .errors import ADMIN, LabError, UnreachableError, WasError
from .mbeans import Bean
from .repository import Repository, digest_of
from .server import unsupported
from .workspace import Workspace


class Link(Protocol):
    """A connection to another process of the cell."""

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Call an operation there. Raises UnreachableError, or the WasError that was raised there."""


class Launcher(Protocol):
    """Starts and stops the processes of a node's servers."""

    def running(self) -> dict[str, int]:
        """Return the running servers with their process ids."""

    def start(self, server: str) -> bool:
        """Start a server and wait for it; False: it did not start."""

    def stop(self, server: str) -> bool:
        """Stop a server and wait for its end."""

    def call(self, server: str, operation: str, /, **arguments: Any) -> Any:
        """Call an operation of a running server."""


class NodeAgent:
    """The agent of one node. Other processes call ``handle``."""

    def __init__(
        self, repository: Repository, cell: str, node: str, links: tuple[Link, Launcher], environment: Environment
    ) -> None:
        self.repository = repository
        self.cell, self.node = cell, node
        self._manager, self._launcher = links
        self._environment = environment
        self._full = True
        self._result = "No synchronization has been performed since the node agent started."
        self._lock = threading.Lock()

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Execute an operation for the deployment manager or a tool."""
        known: dict[str, Callable[..., Any]] = {
            "beans": lambda: [bean.data() for bean in self.beans()],
            "invoke": self.invoke,
            "start": self.start,
            "stop": self.stop,
            "test": self.probe,
            "application.ready": self.has_documents,
        }
        if operation not in known:
            raise LabError(f"node agent: no operation {operation}")
        return known[operation](**arguments)

    # Synchronization

    def synchronize(self) -> bool:
        """Copy what differs from the master repository to the node; False: the synchronization failed.

        Nothing is compared while the epochs are equal. A full synchronization, the first after the agent's start or
        after ``refreshRepositoryEpoch``, compares the files on both sides.
        """
        with self._lock:
            self._environment.faults.slow("sync")
            started = datetime.datetime.now(datetime.UTC)
            full = self._full
            try:
                moved = self._synchronize(full)
                succeeded = self.node not in self._environment.faults.get("sync_fails", [])
            except UnreachableError:
                moved, succeeded = [], False
            if succeeded:
                self._full = False
            self._environment.journal.note("node.sync", node=self.node, full=full, documents=moved, succeeded=succeeded)
            update = "Yes" if moved else "No"
            self._result = f"Completion Time: {started:%c}, Update: {update}, Successful: {str(succeeded).lower()}"
        return succeeded

    def _synchronize(self, full: bool) -> list[str]:
        remote = self._manager.call("repository.state", node=self.node, actual=full)
        local = self.repository.state()
        if remote["epoch"] == local.epoch and not full:
            return []
        wanted: dict[str, str] = remote["digests"]
        if self.node in self._environment.faults.get("sync_fails", []):
            return []
        missing = [uri for uri, digest in wanted.items() if self.repository.digest(uri) != digest]
        gone = [uri for uri in local.digests if uri not in wanted]
        content = self._manager.call("repository.read", uris=missing) if missing else {}
        changes: dict[str, bytes | None] = {uri: base64.b64decode(content[uri]) for uri in missing}
        changes.update(dict.fromkeys(gone))
        self.repository.replace(changes, remote["epoch"])
        self._restart_applications(sorted(changes))
        return sorted(changes)

    def _restart_applications(self, uris: list[str]) -> None:
        """Restart the applications whose documents were copied, in each running server."""
        marks = (uri.split("/") for uri in uris)
        names = {parts[3].removesuffix(".ear") for parts in marks if len(parts) > 4 and parts[2] == "applications"}
        for server in self._launcher.running():
            for name in sorted(names):
                if server != topology.NODEAGENT:
                    self._launcher.call(server, "application.changed", name=name)

    def synchronized(self) -> bool:
        """Return whether the node has the current epoch of the master repository."""
        try:
            remote = self._manager.call("repository.state", node=self.node, actual=False)
        except UnreachableError:
            return False
        return bool(remote["epoch"] == self.repository.state().epoch)

    def has_documents(self, digests: dict[str, str]) -> bool:
        """Return whether the node's copies of documents have these digests."""
        return all(self.repository.digest(uri) == digest for uri, digest in digests.items())

    # Servers

    def servers(self) -> list[str]:
        """Return the servers in the node's copy of the configuration, without the agent."""
        prefix = f"cells/{self.cell}/nodes/{self.node}/servers/"
        names = {uri.removeprefix(prefix).split("/")[0] for uri in self.repository.uris() if uri.startswith(prefix)}
        return sorted(names - {topology.NODEAGENT})

    def start(self, server: str) -> bool:
        """Start a server; False: it did not start in time."""
        if server not in self.servers():
            raise WasError(f'ADMU0522E: Server "{server}" is not defined on node "{self.node}".', ADMIN)
        if server in self._launcher.running():
            raise WasError(f'Server "{server}" is already running on node "{self.node}".', ADMIN)
        if server in self._environment.faults.get("start_fails", []):
            return False
        done = self._launcher.start(server)
        self._environment.journal.note("server.start", server=server, node=self.node, started=done)
        return done

    def stop(self, server: str) -> bool:
        """Stop a server, or the agent itself; False: it did not stop in time."""
        if server == topology.NODEAGENT:
            self._environment.journal.note("server.stop", server=server, node=self.node)
            threading.Timer(0.05, self._launcher.stop, [server]).start()
            return True
        if server not in self._launcher.running():
            raise WasError(f'Unable to locate running server "{server}" on node "{self.node}".', ADMIN)
        done = self._launcher.stop(server)
        self._environment.journal.note("server.stop", server=server, node=self.node)
        return done

    # Managed beans

    def home(self) -> dict[str, str]:
        """Return the common key properties of the agent's own beans."""
        uri = f"cells/{self.cell}/nodes/{self.node}/node-metadata.properties"
        version = mbeans.product_version(self.repository.read(uri)) if self.repository.exists(uri) else ""
        return {
            "cell": self.cell,
            "node": self.node,
            "process": topology.NODEAGENT,
            "version": version,
            "processType": "NodeAgent",
            "ref": "1",
        }

    def beans(self) -> list[Bean]:
        """Return the agent's beans and those of the node's running servers."""
        home = self.home()
        own = {"state": "STARTED", "pid": str(self._environment.pid), "name": topology.NODEAGENT, "nodeName": self.node}
        epoch = {"repositoryEpoch": str(self.repository.state().epoch)}
        beans = [
            mbeans.bean("Server", topology.NODEAGENT, home, {**own, "cellName": self.cell, "processType": "NodeAgent"}),
            mbeans.bean("NodeAgent", "NodeAgent", home),
            mbeans.bean("NodeSync", "nodeSync", home, {"serverStopped": "false"}),
            mbeans.bean("ConfigRepository", "repository", home, epoch),
        ]
        for server in self._launcher.running():
            if server != topology.NODEAGENT:
                beans += [Bean(**bean) for bean in self._launcher.call(server, "beans")]
        return beans

    def invoke(self, properties: dict[str, str], operation: str, parameters: list[str]) -> Any:
        """Invoke an operation of a bean of this node."""
        kind, process = properties["type"], properties["process"]
        if kind == "Server" and operation in ("stop", "stopImmediate", "restart"):
            self.stop(process)
            if operation == "restart" and process != topology.NODEAGENT:
                self.start(process)
            return None
        if process != topology.NODEAGENT:
            return self._launcher.call(process, "invoke", kind=kind, operation=operation, parameters=parameters)
        known: dict[tuple[str, str], Callable[[], Any]] = {
            ("NodeSync", "sync"): self.synchronize,
            ("NodeSync", "requestSync"): lambda: threading.Thread(target=self.synchronize, daemon=True).start(),
            ("NodeSync", "isNodeSynchronized"): self.synchronized,
            ("NodeSync", "getResult"): lambda: self._result,
            ("NodeAgent", "launchProcess"): lambda: self.start(parameters[0]),
            ("NodeAgent", "stopNode"): self._stop_node,
            ("NodeAgent", "restart"): lambda: self._restart(parameters),
            ("ConfigRepository", "refreshRepositoryEpoch"): self._refresh,
            ("ConfigRepository", "getRepositoryEpoch"): lambda: str(self.repository.state().epoch),
            ("ConfigRepository", "listResourceNames"): lambda: resource_names(self.repository, parameters),
        }
        if (kind, operation) not in known:
            raise unsupported(operation, kind)
        return known[kind, operation]()

    def _refresh(self) -> str:
        self._full = True
        return str(self.repository.state().epoch)

    def _stop_node(self) -> None:
        for server in self._launcher.running():
            if server != topology.NODEAGENT:
                self.stop(server)
        self.stop(topology.NODEAGENT)

    def _restart(self, parameters: list[str]) -> bool:
        """Restart the agent. ``parameters``: synchronize first, restart the servers too."""
        flags = [value == "true" for value in [*parameters, "false", "false"][:2]]
        if flags[0]:
            self.synchronize()
        if flags[1]:
            for server in self._launcher.running():
                if server != topology.NODEAGENT:
                    self.stop(server)
                    self.start(server)
        self._full = True
        self._environment.journal.note("agent.restart", node=self.node)
        return True

    def probe(self, uri: str, ref: str) -> str:
        """Connect with a data source of the node's copy; returns "" or the driver's error text."""
        workspace = Workspace(self.repository)
        node = workspace.tree(uri).find(ref) if workspace.exists(uri) else None
        if node is None:
            return "javax.naming.NameNotFoundException: the data source is not in the node's configuration"
        outcome = data_sources.connect(node, self._environment.databases)
        return outcome.error or ""

    def in_scope(self, uri: str) -> bool:
        """Return whether a process of this node runs in the scope of a document."""
        context = uri.rpartition("/")[0]
        parts = context.split("/")
        running = self._launcher.running()
        if "servers" in parts:
            return parts[5] in running
        if "clusters" in parts:
            members = objects.by_path(Workspace(self.repository), f"/ServerCluster:{parts[3]}/ClusterMember:/")
            names = {m.node.values["memberName"] for m in members if m.node.values["nodeName"] == self.node}
            return bool(names & set(running))
        return True


def resource_names(repository: Repository, parameters: list[str]) -> str:
    """Serve ``listResourceNames(parent, type, depth)``: documents below a place, one a line."""
    parent = parameters[0].rstrip("/") + "/" if parameters else ""
    depth = int(parameters[2]) if len(parameters) > 2 and parameters[2].lstrip("-").isdigit() else -1
    uris = [uri for uri in repository.uris() if uri.startswith(parent)]
    return "\n".join(uri for uri in uris if depth < 0 or uri.removeprefix(parent).count("/") < depth)


def unchanged(repository: Repository, uri: str, data: bytes) -> bool:
    """Return whether a document already has these bytes."""
    return repository.digest(uri) == digest_of(data)
