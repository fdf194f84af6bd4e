"""The deployment manager: the master repository, and the operations on the whole cell."""

import base64
import threading
from collections.abc import Callable
from typing import Any

from . import applications, initial_sign_on, initial_state, mbeans, plugin, topology, transport, xmi
from . import configobjects as objects
from .agent import Link, resource_names
from .clusters import Clusters
from .environment import Environment
from .errors import ADMIN, CONNECTOR, LabError, UnreachableError, WasError
from .mbeans import Bean, Pattern
from .repository import Repository
from .server import unsupported
from .workspace import Workspace


class Manager:
    """The deployment manager of the cell.

    ``connect(manager, node)`` returns the connection to a node's agent, by the names in ``serverindex.xml``.
    """

    def __init__(
        self,
        repository: Repository,
        cell: str,
        node: str,
        connect: Callable[["Manager", str], Link],
        environment: Environment,
    ) -> None:
        self.repository = repository
        self.cell, self.node = cell, node
        self.environment = environment
        self._connect = connect
        self._clusters = Clusters(self.workspace, self, environment.journal)

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Execute an operation for node agents and tools."""
        known: dict[str, Callable[..., Any]] = {
            "repository.state": self._state,
            "repository.read": self._read,
            "node.check": self._check_node,
            "node.add": self._add_node,
            "routes": plugin.routes,
        }
        if operation not in known:
            raise LabError(f"deployment manager: no operation {operation}")
        return known[operation](**arguments)

    # The repository, as nodes see it

    def _state(self, node: str, actual: bool) -> dict[str, Any]:
        if actual:
            self.repository.refresh(always=False)
        state = self.repository.state()
        share = initial_state.node_share(state.digests, node)
        return {"epoch": state.epoch, "digests": {uri: state.digests[uri] for uri in share}}

    def _read(self, uris: list[str]) -> dict[str, str]:
        return {uri: base64.b64encode(self.repository.read(uri)).decode() for uri in uris}

    def workspace(self) -> Workspace:
        """Return a new workspace on the master repository."""
        return Workspace(self.repository, self.environment.journal.note)

    # Nodes

    def entries(self, node: str | None = None) -> list[tuple[str, str, str]]:
        """Return (node, server, server type) of all servers, or of one node's."""
        servers = []
        path = f"/Node:{node}/ServerIndex:/ServerEntry:/" if node else "/Node:/ServerIndex:/ServerEntry:/"
        for entry in objects.by_path(self.workspace(), path):
            values = entry.node.values
            servers.append((entry.context.split("/")[3], values.get("serverName", ""), values.get("serverType", "")))
        return servers

    def managed_nodes(self) -> list[str]:
        """Return the nodes that have an agent."""
        return [node for node, _server, kind in self.entries() if kind == "NODE_AGENT"]

    def host_name(self, node: str) -> str:
        """Return the host name of a node in the configuration."""
        indexes = objects.by_path(self.workspace(), f"/Node:{node}/ServerIndex:/")
        return indexes[0].node.values.get("hostName", "") if indexes else ""

    def link(self, node: str) -> Link:
        """Return the connection to a node's agent."""
        return self._connect(self, node)

    def each(self, nodes: list[str], operation: str, **arguments: Any) -> dict[str, Any]:
        """Call an operation of several agents at the same time; agents that do not answer are left out."""
        answers: dict[str, Any] = {}

        def ask(node: str) -> None:
            try:
                answers[node] = self.link(node).call(operation, **arguments)
            except UnreachableError:
                return

        threads = [threading.Thread(target=ask, args=[node], daemon=True) for node in nodes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {node: answers[node] for node in nodes if node in answers}

    # Managed beans

    def home(self) -> dict[str, str]:
        """Return the common key properties of the deployment manager's own beans."""
        metadata = self.repository.read(f"cells/{self.cell}/nodes/{self.node}/node-metadata.properties")
        return {
            "cell": self.cell,
            "node": self.node,
            "process": topology.DMGR,
            "version": mbeans.product_version(metadata),
            "processType": "DeploymentManager",
            "ref": "1",
        }

    def own_beans(self) -> list[Bean]:
        """Return the deployment manager's own beans."""
        home = self.home()
        own = {"state": "STARTED", "pid": str(self.environment.pid), "name": topology.DMGR, "nodeName": self.node}
        own |= {"cellName": self.cell, "processType": "DeploymentManager"}
        epoch = {"repositoryEpoch": str(self.repository.state().epoch)}
        beans = [
            mbeans.bean(
                "Server", topology.DMGR, home, {**own, "cellName": self.cell, "processType": "DeploymentManager"}
            ),
            mbeans.bean("DeploymentManager", "DeploymentManager", home),
            mbeans.bean("ConfigRepository", "repository", home, epoch),
            mbeans.bean("ClusterMgr", "ClusterMgr", home),
            mbeans.bean("PluginCfgGenerator", "PluginCfgGenerator", home),
            mbeans.bean("SecurityAdmin", "SecurityAdmin", home),
        ]
        return beans + [
            mbeans.bean("Cluster", name, home, {"state": self._clusters.state(name), "clusterName": name})
            for name in self._clusters.names
        ]

    def beans(self, pattern: Pattern) -> list[Bean]:
        """Return the beans of the whole cell that match a pattern."""
        wanted = pattern.properties.get("node", "*")
        nodes = [node for node in self.managed_nodes() if wanted in ("*", node)]
        beans = self.own_beans() if wanted in ("*", self.node) else []
        for answer in self.each(nodes, "beans").values():
            beans += [Bean(**bean) for bean in answer]
        return [bean for bean in beans if pattern.matches(bean.properties)]

    def invoke(self, bean: Bean, operation: str, parameters: list[str]) -> Any:
        """Invoke an operation of a bean somewhere in the cell."""
        properties = bean.properties
        self.environment.faults.hinder(operation)
        if properties["node"] != self.node:
            try:
                return self.link(properties["node"]).call(
                    "invoke", properties=properties, operation=operation, parameters=parameters
                )
            except UnreachableError as error:
                raise WasError(
                    f"ADMC0009E: The system failed to make the SOAP RPC call: invoke ({error})", CONNECTOR
                ) from error
        kind = properties["type"]
        known: dict[tuple[str, str], Callable[[], Any]] = {
            ("DeploymentManager", "syncActiveNodes"): self.sync_active_nodes,
            ("DeploymentManager", "multiSync"): self.sync_active_nodes,
            ("ConfigRepository", "refreshRepositoryEpoch"): self._refresh,
            ("ConfigRepository", "getRepositoryEpoch"): lambda: str(self.repository.state().epoch),
            ("ConfigRepository", "listResourceNames"): lambda: resource_names(self.repository, parameters),
            ("ConfigRepository", "extract"): lambda: self.repository.read(parameters[0]).decode(errors="replace"),
            ("SecurityAdmin", "exportLTPAKeys"): self._export_keys,
            ("ClusterMgr", "retrieveClusters"): self._clusters.retrieve,
            ("Cluster", "start"): lambda: self._clusters.in_background("start", properties["name"]),
            ("Cluster", "stop"): lambda: self._clusters.in_background("stop", properties["name"]),
            ("Cluster", "stopImmediate"): lambda: self._clusters.in_background("stop", properties["name"]),
            ("Cluster", "rippleStart"): lambda: self._clusters.in_background("ripple", properties["name"]),
            ("Cluster", "getState"): lambda: self._clusters.state(properties["name"]),
            ("PluginCfgGenerator", "generate"): lambda: plugin.generate(
                self.repository, self.environment.journal, parameters
            ),
            ("PluginCfgGenerator", "propagate"): lambda: plugin.propagate(
                self.repository, self.environment.journal, parameters
            ),
        }
        if (kind, operation) not in known:
            raise unsupported(operation, kind)
        return known[kind, operation]()

    def sync_active_nodes(self) -> str:
        """Synchronize the nodes whose agents run; returns their names. The other nodes are left out."""
        done = []
        for node in self.managed_nodes():
            try:
                sync = {"type": "NodeSync", "process": topology.NODEAGENT}
                self.link(node).call("invoke", properties=sync, operation="sync", parameters=[])
                done.append(node)
            except UnreachableError:
                continue
        return "\n".join(done)

    def _export_keys(self) -> dict[str, str]:
        self.environment.journal.note("keys.export", cell=self.cell)
        return initial_sign_on.exported(self.repository.read(f"cells/{self.cell}/{initial_sign_on.DOCUMENT}"))

    def _refresh(self) -> str:
        self.repository.refresh()
        return str(self.repository.state().epoch)

    # Servers and clusters

    def start_server(self, node: str, server: str) -> bool:
        """Start a server through its node's agent."""
        self.environment.faults.hinder("startServer")
        try:
            return bool(self.link(node).call("start", server=server))
        except UnreachableError as error:
            raise WasError(f'ADMN0034E: The node agent of node "{node}" is not active.', ADMIN) from error

    def stop_server(self, node: str, server: str) -> bool:
        """Stop a server through its node's agent."""
        self.environment.faults.hinder("stopServer")
        try:
            return bool(self.link(node).call("stop", server=server))
        except UnreachableError as error:
            raise WasError(f'Unable to locate running server "{server}" on node "{node}".', ADMIN) from error

    def is_running(self, node: str, server: str) -> bool:
        """Return whether the Server bean of a server exists."""
        wanted = Pattern({"type": "Server", "name": server, "node": node}, True)
        return bool(self.beans(wanted))

    def members(self, cluster: str) -> list[tuple[str, str]]:
        """Return (node, server) of a cluster's members."""
        return self._clusters.members(cluster)

    # Applications and data sources

    def application_ready(self, name: str) -> bool:
        """Return whether all nodes that have the application's servers have its documents."""
        place = applications.context(self.workspace(), name)
        digests = {u: d for u, d in self.repository.state().digests.items() if u.startswith(place + "/")}
        targets = {t for m in applications.modules(self.workspace(), name) for t in m.targets}
        places = {node for target in targets for node, _server in applications.servers_of(self.workspace(), target)}
        nodes = [node for node in self.managed_nodes() if node in places]
        answers = self.each(nodes, "application.ready", digests=digests)
        return len(answers) == len(nodes) and all(answers.values())

    def probe(self, uri: str, ref: str) -> str:
        """Connect with a data source, in a process of its scope; returns "" or the error text."""
        parts = uri.split("/")
        nodes = self.managed_nodes()
        if parts[2] == "nodes":
            nodes = [node for node in nodes if node == parts[3]]
        elif parts[2] == "clusters":
            nodes = [node for node, server in self.members(parts[3]) if self.is_running(node, server)]
        if "servers" in parts and not (nodes and self.is_running(parts[3], parts[5])):
            nodes = []
        answers = self.each(nodes[:1], "test", uri=uri, ref=ref)
        for answer in answers.values():
            return str(answer)
        return "ADMC0053E: No process that runs in the scope of the data source was found"

    # Federation

    def _check_node(self, node: str, cell: str, host: str, port: int) -> dict[str, Any]:
        """Check a node before it joins: names must differ, and this host must reach it."""
        if cell == self.cell:
            return {"error": "ADMU0027E", "text": f"ADMU0027E: The node cannot be added: both cells are named {cell}."}
        if any(f.node.name == node for f in objects.by_path(self.workspace(), "/Node:/")):
            return {"error": "ADMU0040E", "text": f"ADMU0040E: The cell has a node named {node} already."}
        reached = transport.reach(host, port)
        return {"error": None, **reached, "manager_host": self.host_name(self.node)}

    def _add_node(self, node: str, documents: dict[str, str]) -> dict[str, Any]:
        """Add a node's documents to the cell, and an agent for the node."""
        prefix = f"cells/{self.cell}/nodes/{node}/"
        changes: dict[str, bytes | None] = {prefix + name: base64.b64decode(data) for name, data in documents.items()}
        index = xmi.parse(changes[prefix + "serverindex.xml"] or b"")
        host = index.roots[0].values.get("hostName", "")
        initial_state.add_agent(index, host)
        changes[prefix + "serverindex.xml"] = xmi.serialize(index)
        changes[f"{prefix}servers/{topology.NODEAGENT}/server.xml"] = initial_state.agent_server()
        self.repository.write(changes, {})
        self.environment.journal.note("node.add", node=node, documents=sorted(changes))
        return {"cell": self.cell}
