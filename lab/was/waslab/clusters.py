"""The clusters of the cell: their state, and operations that start and stop all their members."""

import threading
from collections.abc import Callable
from typing import Protocol

from . import configobjects as objects
from .environment import EventJournal
from .errors import WasError
from .workspace import Workspace


class Servers(Protocol):
    """The operations of the deployment manager that a cluster uses."""

    def is_running(self, node: str, server: str) -> bool:
        """Return whether a server runs."""

    def start_server(self, node: str, server: str) -> bool:
        """Start a server through its node's agent."""

    def stop_server(self, node: str, server: str) -> bool:
        """Stop a server through its node's agent."""


class Clusters:
    """The clusters that have a managed bean: those configured at the manager's start, and after ``retrieve`` all."""

    def __init__(self, workspace: Callable[[], Workspace], servers: Servers, journal: EventJournal) -> None:
        self._workspace, self._servers, self._journal = workspace, servers, journal
        self._running_operation: dict[str, str] = {}  # by cluster: start, stop or ripple
        self.names = self._configured()

    def _configured(self) -> list[str]:
        return [cluster.node.name for cluster in objects.by_path(self._workspace(), "/ServerCluster:/")]

    def retrieve(self) -> str:
        """Give every configured cluster a bean; returns the names."""
        self.names = self._configured()
        return f"[{' '.join(self.names)}]"

    def members(self, cluster: str) -> list[tuple[str, str]]:
        """Return (node, server) of a cluster's members."""
        members = objects.by_path(self._workspace(), f"/ServerCluster:{cluster}/ClusterMember:/")
        return [(member.node.values["nodeName"], member.node.values["memberName"]) for member in members]

    def state(self, cluster: str) -> str:
        """Return the state of a cluster; during a ripple start it is always running."""
        operation = self._running_operation.get(cluster)
        if operation == "ripple":
            return "websphere.cluster.running"
        up = [self._servers.is_running(node, server) for node, server in self.members(cluster)]
        if up and all(up):
            return "websphere.cluster.running"
        if not any(up):
            return "websphere.cluster.stopped" if operation != "start" else "websphere.cluster.partial.start"
        return "websphere.cluster.partial.stop" if operation == "stop" else "websphere.cluster.partial.start"

    def in_background(self, operation: str, cluster: str) -> None:
        """Start an operation on all members and return immediately. ``operation``: start, stop or ripple."""
        work = {"start": self._start, "stop": self._stop, "ripple": self._ripple}[operation]
        noted = {"start": "start_members", "stop": "stop_members", "ripple": "ripple"}[operation]
        self._journal.note("cluster.operation", cluster=cluster, operation=noted)

        def run() -> None:
            self._running_operation[cluster] = operation
            for node, server in self.members(cluster):
                work(node, server)
            self._running_operation.pop(cluster, None)

        threading.Thread(target=run, daemon=True).start()

    def _start(self, node: str, server: str) -> None:
        self._try(self._servers.start_server, node, server)

    def _stop(self, node: str, server: str) -> None:
        self._try(self._servers.stop_server, node, server)

    def _ripple(self, node: str, server: str) -> None:
        self._stop(node, server)
        self._start(node, server)

    def _try(self, work: Callable[[str, str], bool], node: str, server: str) -> None:
        try:
            work(node, server)
        except WasError as error:
            self._journal.note("cluster.error", node=node, server=server, error=error.message)
