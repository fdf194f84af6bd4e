# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cell as data: scopes, and look-ups in a cell that was read.

Pure. Python 3.6. A cell has the shape of RETURN of module was_info; ``reading.py`` makes it.
"""

import re
from typing import Any, Dict, Iterable, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

Cell = Dict[str, Any]

# The folder of the document with the object, inside an id: name(cells/C/nodes/n1/servers/s1|resources.xml#Type_1).
_CONTEXT = re.compile(r"\(cells/([^|]+)\|")


class Scope(NamedTuple):
    """Scope of a configuration object; all None: the cell. A dynamic cluster has members like a cluster."""

    cluster: Optional[str] = None
    node: Optional[str] = None
    server: Optional[str] = None
    application: Optional[str] = None
    dynamic_cluster: Optional[str] = None

    def __str__(self) -> str:
        if self.application:
            return f"application {self.application}"
        if self.dynamic_cluster:
            return f"dynamic cluster {self.dynamic_cluster}"
        if self.cluster:
            return f"cluster {self.cluster}"
        if self.server:
            return f"server {self.node}/{self.server}"
        return f"node {self.node}" if self.node else "cell"


def application(cell: Cell, name: str) -> Dict[str, Any]:
    """Return one application. Raises WasError: it is not installed, or it was not read."""
    for candidate in cell["applications"]:
        if candidate["name"] == name:
            if candidate["modules"] is None:
                raise WasError(f"the cell {cell['name']} has no application {name}")
            result: Dict[str, Any] = candidate
            return result
    raise WasError(f"the application {name} was not read; add it to the option applications of was_info")


def server(cell: Cell, node_name: str, name: str) -> Dict[str, Any]:
    """Return one server. Raises WasError: the node has no such server."""
    for candidate in cell["servers"]:
        if (candidate["node"], candidate["name"]) == (node_name, name):
            result: Dict[str, Any] = candidate
            return result
    raise WasError(f"the cell {cell['name']} has no server {name} on node {node_name}")


def unsynchronized(cell: Cell) -> List[Dict[str, Any]]:
    """Return the managed nodes that are not synchronized, or whose node agent does not run."""
    return [node for node in cell["nodes"] if node["kind"] == "managed" and not node["synchronized"]]


def names(things: Iterable[Dict[str, Any]]) -> str:
    """Return the names of nodes, clusters, modules, … as a list for a message; a module may have none."""
    return ", ".join(thing["name"] for thing in things if thing["name"]) or "none"


def key(server_or_member: Dict[str, Any]) -> str:
    """Return ``node/server``, the name of a server that is unique in the cell."""
    return f"{server_or_member['node']}/{server_or_member.get('server') or server_or_member['name']}"


def target(cell: Cell, scope: Scope) -> str:
    """Return a cluster or server as a deployment target in WebSphere's full notation."""
    if scope.cluster:
        return f"WebSphere:cell={cell['name']},cluster={scope.cluster}"
    return f"WebSphere:cell={cell['name']},node={scope.node},server={scope.server}"


def target_scope(text: str) -> Scope:
    """Return the cluster or server of a deployment target, in whatever order its parts are written."""
    parts = dict(part.split("=", 1) for part in text.partition(":")[2].split(",") if "=" in part)
    return Scope(parts.get("cluster"), parts.get("node"), parts.get("server"))


def servers_in(cell: Cell, scope: Scope) -> List[str]:
    """Return the servers (``node/server``) that use the objects of a scope; web servers and proxies use none.

    The servers of an application are those of its targets; if these are unknown, all servers, because a restart too
    many does less harm than one that is missing.
    """
    if scope.application:
        targets = _application_targets(cell, scope.application)
        if targets is None:
            return servers_in(cell, Scope())
        used = {name for target_text in targets for name in servers_in(cell, target_scope(target_text))}
        return [key(s) for s in cell["servers"] if key(s) in used and s["type"] != "WEB_SERVER"]
    cluster = scope.cluster or scope.dynamic_cluster
    if cluster:
        return [key(s) for s in cell["servers"] if s["cluster"] == cluster]
    return [
        key(s)
        for s in cell["servers"]
        if s["type"] != "WEB_SERVER"
        and scope.node in (None, s["node"])
        and (scope.server == s["name"] if scope.server else s["type"] == "APPLICATION_SERVER")
    ]


def process_in(cell: Cell, scope: Scope) -> bool:
    """Return whether a process runs that can test an object of a scope: a server, or for node and cell a node agent."""
    if scope != Scope(node=scope.node):
        names_of_scope = servers_in(cell, scope)
        return any(s["state"] == "STARTED" and key(s) in names_of_scope for s in cell["servers"])
    return any(n["agent_running"] and scope.node in (None, n["name"]) for n in cell["nodes"])


def scope_of(identity: str) -> Scope:
    """Return the scope of a configuration object by its id. Raises WasError: it is not an id."""
    match = _CONTEXT.search(identity)
    if not match:
        raise WasError(f"{identity!r} is not the id of a configuration object")
    folders = match.group(1).split("/")[1:]
    names_by_kind = dict(zip(folders[::2], folders[1::2]))
    for kind, field in (
        ("applications", "application"),
        ("dynamicclusters", "dynamic_cluster"),
        ("clusters", "cluster"),
    ):
        if kind in names_by_kind:
            name = names_by_kind.get("deployments") if kind == "applications" else None
            return Scope(**{field: name or names_by_kind[kind]})
    return Scope(node=names_by_kind.get("nodes"), server=names_by_kind.get("servers"))


def _application_targets(cell: Cell, name: str) -> Optional[List[str]]:
    """Return the targets of all modules of an application in WebSphere's notation; None: they were not read."""
    modules = [module for one in cell["applications"] if one["name"] == name for module in one["modules"] or []]
    if modules:
        return [target_text for module in modules for target_text in module["listed"]]
    for source in cell["data_sources"]:
        if source["scope"] == str(Scope(application=name)) and source.get("targets"):
            targets: List[str] = source["targets"]
            return targets
    return None
