# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cell as data, made of the payload's answers.

Pure. Python 3.6. The shape is that of RETURN of module was_info.
"""

import re
from typing import Any, Dict, Iterable, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources as sources
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer

Cell = Dict[str, Any]

_CONTEXT = re.compile(r"\(cells/([^/|]+)(?:/clusters/([^/|]+)|/nodes/([^/|]+)(?:/servers/([^/|]+))?)?(?:/[^|]*)?\|")


class Scope(NamedTuple):
    """Where a configuration object lives; the cell when all are None."""

    cluster: Optional[str] = None
    node: Optional[str] = None
    server: Optional[str] = None

    def __str__(self) -> str:
        if self.cluster:
            return f"cluster {self.cluster}"
        if self.server:
            return f"server {self.node}/{self.server}"
        return f"node {self.node}" if self.node else "cell"


def read_request(applications: Iterable[str], data_sources: bool) -> Dict[str, Any]:
    """Return what the payload has to read."""
    return {"applications": list(applications), "properties": list(sources.READ) if data_sources else []}


def assemble(answers: Iterable[Answer]) -> Cell:
    """Return the cell that the answers of one reading describe. WasError: not a deployment manager's."""
    found: Dict[str, List[Any]] = {}
    for answer in answers:
        found.setdefault(answer.kind, []).append(answer.value)
    connected = found["connected"][0]
    nodes = [_node(value) for value in found.get("node", [])]
    if (connected["node"], "deployment_manager") not in [(node["name"], node["kind"]) for node in nodes]:
        raise WasError(
            f"wsadmin is connected to the node {connected['node']}, which is no deployment manager's; name the profile"
            " of the deployment manager"
        )
    clusters = [_cluster(value) for value in found.get("cluster", [])]
    members = {
        (member["node"], member["server"]): cluster["name"] for cluster in clusters for member in cluster["members"]
    }
    servers = [dict(value, cluster=members.get((value["node"], value["name"]))) for value in found.get("server", [])]
    return {
        "name": connected["cell"],
        "deployment_manager": connected["node"],
        "jython": connected["jython"],
        "nodes": nodes,
        "servers": servers,
        "clusters": clusters,
        "virtual_hosts": [_virtual_host(value) for value in found.get("virtual_host", [])],
        "applications": [_application(value) for value in found.get("application", [])],
        "data_sources": [_data_source(value) for value in found.get("data_source", [])],
    }


def application(cell: Cell, name: str) -> Dict[str, Any]:
    """Return one application that was read. WasError: not there, or not asked for."""
    for candidate in cell["applications"]:
        if candidate["name"] == name:
            if candidate["modules"] is None:
                raise WasError(f"the cell {cell['name']} has no application {name}")
            found: Dict[str, Any] = candidate
            return found
    raise WasError(f"the application {name} was not read; name it in the applications of was_info")


def node(cell: Cell, name: str) -> Dict[str, Any]:
    """Return one node. WasError: not there."""
    for candidate in cell["nodes"]:
        if candidate["name"] == name:
            found: Dict[str, Any] = candidate
            return found
    raise WasError(f"the cell {cell['name']} has no node {name}, only {names(cell['nodes'])}")


def server(cell: Cell, node_name: str, name: str) -> Dict[str, Any]:
    """Return one server. WasError: not there."""
    for candidate in cell["servers"]:
        if (candidate["node"], candidate["name"]) == (node_name, name):
            found: Dict[str, Any] = candidate
            return found
    raise WasError(f"the cell {cell['name']} has no server {name} on node {node_name}")


def behind(cell: Cell) -> List[Dict[str, Any]]:
    """Return the managed nodes that are not in step, or whose agent does not run."""
    return [node for node in cell["nodes"] if node["kind"] == "managed" and not node["synchronized"]]


def names(things: Iterable[Dict[str, Any]]) -> str:
    """Return the names of some things for a message."""
    return ", ".join(thing["name"] for thing in things) or "none"


def key(server_or_member: Dict[str, Any]) -> str:
    """Return ``node/server``, the name of a server in the whole cell."""
    return f"{server_or_member['node']}/{server_or_member.get('server') or server_or_member['name']}"


def target(cell: Cell, scope: Scope) -> str:
    """Return a deployment target in full, the way WebSphere lists it."""
    if scope.cluster:
        return f"WebSphere:cell={cell['name']},cluster={scope.cluster}"
    return f"WebSphere:cell={cell['name']},node={scope.node},server={scope.server}"


def target_scope(text: str) -> Scope:
    """Return where a deployment target of any spelling points."""
    parts = dict(part.split("=", 1) for part in text.partition(":")[2].split(",") if "=" in part)
    return Scope(parts.get("cluster"), parts.get("node"), parts.get("server"))


def servers_in(cell: Cell, scope: Scope) -> List[str]:
    """Return the servers (node/server) that a scope concerns; web servers and proxies keep nothing there."""
    if scope.cluster:
        return [key(s) for s in cell["servers"] if s["cluster"] == scope.cluster]
    return [
        key(s)
        for s in cell["servers"]
        if s["type"] != "WEB_SERVER"
        and scope.node in (None, s["node"])
        and (scope.server == s["name"] if scope.server else s["type"] == "APPLICATION_SERVER")
    ]


def process_in(cell: Cell, scope: Scope) -> bool:
    """Return whether a process runs that has what lives at a scope: a server, or for a node and the cell an agent."""
    if scope.cluster or scope.server:
        names_of_scope = servers_in(cell, scope)
        return any(s["state"] == "STARTED" and key(s) in names_of_scope for s in cell["servers"])
    return any(n["agent_running"] and scope.node in (None, n["name"]) for n in cell["nodes"])


def scope_of(identity: str) -> Scope:
    """Return the scope of a configuration object by its id. WasError: no id."""
    found = _CONTEXT.search(identity)
    if not found:
        raise WasError(f"{identity!r} is no id of a configuration object")
    return Scope(*found.groups()[1:])


def parse_modules(listing: str, servers_view: str, hosts_view: str) -> List[Dict[str, Any]]:
    """Join ``AdminApp.listModules(app, '-server')`` with two views of ``AdminApp.view`` by URI.

    The listing is the best source of targets, the views alone know display names and virtual hosts.
    """
    display = {group["uri"]: group["first"] for group in parse_view(servers_view)}
    hosts = {group["uri"]: group["last"] for group in parse_view(hosts_view)}
    modules = []
    for line in listing.splitlines():
        fields = line.strip().split("#")
        if len(fields) < 3:
            continue
        uri = ",".join(fields[-2].rsplit("+", 1))
        if uri not in display:
            raise WasError(f"the view of the module targets does not show {uri}; it starts: {servers_view[:300]!r}")
        listed = sorted(fields[-1].split("+")) if fields[-1] else []
        targets = [_as_input(target_scope(target)) for target in listed]
        modules.append(
            {"name": display[uri], "uri": uri, "targets": targets, "listed": listed, "virtual_host": hosts.get(uri)}
        )
    return modules


def parse_view(text: str) -> List[Dict[str, str]]:
    """Return the groups of ``Label:  value`` lines of a view that have a URI, with their first and last values.

    Neither titles nor labels are relied on, they follow the locale: a URI is what ends in a deployment descriptor.
    """
    groups = []
    for block in re.split(r"\n[ \t]*\n", "\n".join(text.splitlines())):
        values = [line.split(":  ", 1)[1].strip() for line in block.splitlines() if ":  " in line]
        uris = [value for value in values if re.search(r",(WEB|META)-INF/\S+$", value)]
        if uris:
            groups.append({"uri": uris[0], "first": values[0], "last": values[-1]})
    return groups


def _as_input(scope: Scope) -> Dict[str, str]:
    """Return a deployment target as the roles take it."""
    return {name: value for name, value in scope._asdict().items() if value is not None}


def _cluster(value: Dict[str, Any]) -> Dict[str, Any]:
    members = [{"node": node_name, "server": server_name} for node_name, server_name in value["members"]]
    return {"name": value["name"], "members": members}


def _node(value: Dict[str, Any]) -> Dict[str, Any]:
    kind = "unmanaged"
    for mark, name in (("NODE_AGENT", "managed"), ("DEPLOYMENT_MANAGER", "deployment_manager")):
        if mark in value["kinds"]:
            kind = name
    state = value["synchronized"]
    return {
        "name": value["name"],
        "host": value["host"],
        "kind": kind,
        "agent_running": None if kind != "managed" else state is not None,
        "synchronized": None if state is None else state == "true",
    }


def _virtual_host(value: Dict[str, Any]) -> Dict[str, Any]:
    return {"name": value["name"], "aliases": [{"hostname": host, "port": port} for host, port in value["aliases"]]}


def _application(value: Dict[str, Any]) -> Dict[str, Any]:
    if value["modules"] is None:
        return {"name": value["name"], "modules": None}
    return {"name": value["name"], "modules": parse_modules(value["modules"], value["servers"], value["hosts"])}


def _data_source(value: Dict[str, Any]) -> Dict[str, Any]:
    scope = scope_of(value["id"])
    properties: Dict[str, List[Dict[str, str]]] = {}
    for name, text, kind in value["properties"]:
        properties.setdefault(name, []).append({"value": text or "", "type": kind or ""})
    first = {name: found[0]["value"] for name, found in properties.items()}
    return {
        "id": value["id"],
        "name": value["name"],
        "jndi_name": value["jndi_name"],
        "scope": str(scope),
        "database": first.get("databaseName"),
        "server": first.get("serverName"),
        "port": first.get("portNumber"),
        "alternate_servers": sources.split(first.get(sources.NAMES)),
        "alternate_ports": sources.split(first.get(sources.PORTS)),
        "reroute": sources.reroute(first),
        "properties": properties,
    }
