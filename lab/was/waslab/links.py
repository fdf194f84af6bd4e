"""Connections between the processes of the cell, by the host names in ``serverindex.xml``."""

from typing import Any

from ...common.json_files import read_json
from . import configobjects as objects
from . import topology, transport
from .agent import Link
from .errors import LabError
from .manager import Manager
from .repository import Repository
from .workspace import Workspace

REMEMBERED_ADDRESSES = topology.VAR / "remembered.json"


def end_point(workspace: Workspace, node: str, server: str, name: str = "SOAP_CONNECTOR_ADDRESS") -> tuple[str, int]:
    """Return host and port of a server's end point, as ``serverindex.xml`` has it."""
    for entry in objects.by_path(workspace, f"/Node:{node}/ServerIndex:/ServerEntry:/"):
        if entry.node.values.get("serverName") == server:
            for point in entry.node.children.get("specialEndpoints", []):
                end = point.first("endPoint")
                if point.values.get("endPointName") == name and end is not None:
                    return end.values["host"], int(end.values["port"])
    raise LabError(f"{server} on {node} has no {name}")


def remembered_address(host: str) -> str:
    """Return the address that members of the cell remember for a name, else the name.

    A Java virtual machine caches resolved names: a cell that was federated with correct names continues to work.
    """
    return str(read_json(REMEMBERED_ADDRESSES, {}).get(host, host))


class ManagerLink:
    """The connection from a node to the deployment manager, by the name in the node's copy of ``serverindex.xml``."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Call an operation of the deployment manager."""
        workspace = Workspace(self._repository)
        for entry in objects.by_path(workspace, "/Node:/ServerIndex:/ServerEntry:/"):
            if entry.node.values.get("serverType") == "DEPLOYMENT_MANAGER":
                node, server = entry.context.split("/")[3], entry.node.values["serverName"]
                host, port = end_point(workspace, node, server)
                return transport.post(remembered_address(host), port, operation, arguments)
        raise LabError("the node's copy of the configuration knows no deployment manager")


def agent_link(manager: Manager, node: str) -> Link:
    """Return the connection from the deployment manager to a node's agent."""
    host, port = end_point(manager.workspace(), node, topology.NODEAGENT)
    return transport.HttpLink(remembered_address(host), port)
