"""AdminTask: the commands of the command framework that the collection and common scripts use."""

import re
from typing import Any

from . import configobjects as objects
from . import mbeans, notation
from .adminconfig import AdminConfig
from .configobjects import ConfigObject
from .errors import COMMAND, COMMAND_VALIDATION, WasError
from .workspace import Workspace


class AdminTask:
    """The object of that name; its public methods are the commands, in snake case."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._config = AdminConfig(workspace)

    # Nodes

    def list_nodes(self, _options: object = None) -> str:
        """Return all nodes."""
        return "\n".join(sorted(node.node.name for node in objects.by_path(self._workspace, "/Node:/")))

    def list_managed_nodes(self, _options: object = None) -> str:
        """Return the nodes with an agent."""
        return "\n".join(sorted(self._nodes("NODE_AGENT")))

    def list_unmanaged_nodes(self, _options: object = None) -> str:
        """Return the nodes with neither agent nor deployment manager."""
        others = self._nodes("NODE_AGENT") | self._nodes("DEPLOYMENT_MANAGER")
        names = {node.node.name for node in objects.by_path(self._workspace, "/Node:/")}
        return "\n".join(sorted(names - others))

    def is_federated(self, _options: object = None) -> str:
        """Return whether the configuration belongs to a cell with a deployment manager."""
        return "true" if self._nodes("DEPLOYMENT_MANAGER") else "false"

    def get_node_base_product_version(self, options: object) -> str:
        """Return a node's version."""
        name = self._node(notation.options(options))
        return mbeans.product_version(self._workspace.read(f"{self._place(name)}/node-metadata.properties"))

    def get_node_platform_os(self, options: object) -> str:
        """Return a node's operating system."""
        name = self._node(notation.options(options))
        lines = self._workspace.read(f"{self._place(name)}/node-metadata.properties").decode().splitlines()
        return next((line.partition("=")[2] for line in lines if "nodeOperatingSystem" in line), "")

    def change_host_name(self, options: object) -> str:
        """Change the host name of a node: in its index, its end points and its own document."""
        given = notation.options(options)
        name, host = self._node(given), _required(given, "hostName", "changeHostName")
        index = self._index(name)
        old = index.node.values.get("hostName", "")
        tree = self._workspace.edit(index.uri, "changeHostName")
        for node in tree.walk():
            if node.kind == "ServerIndex":
                node.values["hostName"] = host
            elif node.kind == "EndPoint" and node.values.get("host") == old:
                node.values["host"] = host
        node_uri = f"{self._place(name)}/node.xml"
        self._workspace.edit(node_uri, "changeHostName").roots[0].values["hostName"] = host
        return ""

    def rename_node(self, options: object) -> str:
        """Refuse: in the product, a tool of the node's profile renames it."""
        notation.options(options)
        raise WasError("ADMF0010E: The simulator does not rename nodes.", COMMAND)

    def _nodes(self, kind: str) -> set[str]:
        entries = objects.by_path(self._workspace, "/ServerEntry:/")
        return {e.context.split("/")[3] for e in entries if e.node.values.get("serverType") == kind}

    def _node(self, given: dict[str, Any]) -> str:
        name = _required(given, "nodeName", "the command")
        if not objects.by_path(self._workspace, f"/Node:{name}/"):
            raise WasError(f"ADMF0003E: Invalid parameter value {name} for parameter nodeName.", COMMAND_VALIDATION)
        return name

    def _place(self, node: str) -> str:
        return objects.by_path(self._workspace, f"/Node:{node}/")[0].context

    def _index(self, node: str) -> ConfigObject:
        return objects.by_path(self._workspace, f"/Node:{node}/ServerIndex:/")[0]

    # Servers

    def list_servers(self, options: object = None) -> str:
        """Return the configuration ids of servers, all or those of a type and node."""
        given = notation.options(options) if options else {}
        kinds = {
            (e.context.split("/")[3], e.node.values["serverName"]): e.node.values.get("serverType")
            for e in objects.by_path(self._workspace, "/ServerEntry:/")
        }
        lines = []
        for server in objects.by_path(self._workspace, "/Server:/"):
            node = server.context.split("/")[3]
            kind = kinds.get((node, server.node.name))
            if given.get("serverType", kind) == kind and given.get("nodeName", node) == node:
                lines.append(str(server.id))
        return "\n".join(lines)

    def get_server_type(self, options: object) -> str:
        """Return a server's type."""
        given = notation.options(options)
        for entry in objects.by_path(self._workspace, f"/Node:{given.get('nodeName', '')}/ServerIndex:/ServerEntry:/"):
            if entry.node.values.get("serverName") == given.get("serverName"):
                return entry.node.values.get("serverType", "")
        return ""

    def list_server_ports(self, server: str, options: object = None) -> str:
        """Return a server's ports as nested lists."""
        given = notation.options(options) if options else {}
        lines = []
        for point in self._points(server, given):
            end = point.node.first("endPoint")
            if end is not None:
                node = point.context.split("/")[3]
                name, host, port = point.node.values["endPointName"], end.values["host"], end.values["port"]
                lines.append(f"[[{name} [[[host {host}] [node {node}] [server {server}] [port {port}] ]]]]")
        return "\n".join(lines)

    def modify_server_port(self, server: str, options: object) -> str:
        """Change host and port of a server's end point."""
        given = notation.options(options)
        wanted = _required(given, "endPointName", "modifyServerPort")
        points = [p for p in self._points(server, given) if p.node.values["endPointName"] == wanted]
        if not points:
            raise WasError(
                f"ADMF0003E: Invalid parameter value {wanted} for parameter endPointName.", COMMAND_VALIDATION
            )
        for point in points:
            tree = self._workspace.edit(point.uri, "modifyServerPort")
            named = tree.find(point.node.ref)
            end = named.first("endPoint") if named is not None else None
            if end is not None:
                end.values.update({key: str(given[key]) for key in ("host", "port") if key in given})
        return ""

    def _points(self, server: str, given: dict[str, Any]) -> list[ConfigObject]:
        points = []
        for entry in objects.by_path(self._workspace, "/ServerEntry:/"):
            node = entry.context.split("/")[3]
            if entry.node.values["serverName"] == server and given.get("nodeName", node) == node:
                points += [ConfigObject(entry.uri, point) for point in entry.node.children.get("specialEndpoints", [])]
        if not points:
            raise WasError(f"ADMF0003E: Invalid parameter value {server} for target object.", COMMAND_VALIDATION)
        return points

    # Data sources

    def list_datasources(self, options: object = None) -> str:
        """Return the ids of data sources, all or those of a scope such as ``Cluster=k`` or ``Node=n,Server=s``."""
        given = notation.options(options) if options else {}
        scope = str(given["scope"]) if "scope" in given else None
        return "\n".join(str(f.id) for f in objects.all_of(self._workspace, "DataSource") if _in_scope(f, scope))

    def create_datasource(self, provider: str, options: object) -> str:
        """Create a data source with a connection pool and the given properties."""
        given = notation.options(options)
        pairs = [["name", _required(given, "name", "createDatasource")], ["jndiName", given.get("jndiName", "")]]
        pairs.append(["datasourceHelperClassname", _required(given, "dataStoreHelperClassName", "createDatasource")])
        if "description" in given:
            pairs.append(["description", given["description"]])
        if "componentManagedAuthenticationAlias" in given:
            pairs.append(["authDataAlias", given["componentManagedAuthenticationAlias"]])
        made = self._config.create("DataSource", provider, pairs)
        group = self._config.create("J2EEResourcePropertySet", made, [])
        for row in notation.as_list(given.get("configureResourceProperties", [])):
            name, kind, value = [*notation.as_list(row), ""][:3]
            self._config.create("J2EEResourceProperty", group, [["name", name], ["type", kind], ["value", value]])
        self._config.create("ConnectionPool", made, [])
        return made

    def delete_datasource(self, source: str, _options: object = None) -> str:
        """Remove a data source."""
        return self._config.remove(source)

    def set_resource_property(self, resource: str, options: object) -> str:
        """Set a custom property of a resource; returns its id."""
        given = notation.options(options)
        name = _required(given, "propertyName", "setResourceProperty")
        owner = objects.resolve(self._workspace, resource)
        rows = [ConfigObject(owner.uri, node) for node in owner.node.below("J2EEResourceProperty")]
        values = [["value", str(given.get("propertyValue", ""))]]
        if "propertyType" in given:
            values.append(["type", given["propertyType"]])
        for row in rows:
            if row.node.values.get("name") == name:
                self._config.modify(str(row.id), values)
                return str(row.id)
        group = owner.node.first("propertySet")
        holder = (
            str(ConfigObject(owner.uri, group).id)
            if group
            else self._config.create("J2EEResourcePropertySet", resource, [])
        )
        return self._config.create("J2EEResourceProperty", holder, [["name", name], *values])

    def show_resource_properties(self, resource: str, options: object = None) -> str:
        """Return a resource's custom properties."""
        given = notation.options(options) if options else {}
        rows = objects.resolve(self._workspace, resource).node.below("J2EEResourceProperty")
        if "propertyName" in given:
            values = [row.values.get("value", "") for row in rows if row.values.get("name") == given["propertyName"]]
            return values[0] if values else ""
        return "\n".join(f"[{row.values.get('name')} {notation.shown(row.values.get('value', ''))}]" for row in rows)

    # Certificates

    def list_signer_certificates(self, options: object) -> str:
        """Return the signers of a trust store: that of the cell itself, and those in the lab's form of trust.p12."""
        given = notation.options(options)
        name = _required(given, "keyStoreName", "listSignerCertificates")
        if name not in {"CellDefaultTrustStore", "NodeDefaultTrustStore"}:
            raise WasError(f"CWPKI0663E: Key store {name} does not exist.", COMMAND)
        cell = objects.by_path(self._workspace, "/Cell:/")[0].node.name
        uri = f"cells/{cell}/trust.p12"
        added = self._workspace.read(uri).decode().splitlines() if self._workspace.exists(uri) else []
        subjects = [f"CN={cell}, OU=Root Certificate, O=IBM, C=US", *added]
        return "\n".join(f"[ [alias signer{n}] [issuedTo [{subject}]] ]" for n, subject in enumerate(subjects))

    # Clusters

    def create_cluster(self, options: object) -> str:
        """Create an empty cluster: ``[-clusterConfig [-clusterName K]]``."""
        given = notation.options(options)
        config = given.get("clusterConfig", [])
        inner = notation.options(config[0] if config and isinstance(config[0], list) else config)
        cells = self._config.list_all("Cell")
        return self._config.create("ServerCluster", cells, [["name", _required(inner, "clusterName", "createCluster")]])

    def list_cluster_members(self, options: object) -> str:
        """Return the ids of a cluster's members."""
        name = _required(notation.options(options), "clusterName", "listClusterMembers")
        return self._config.getid(f"/ServerCluster:{name}/ClusterMember:/")


def _required(given: dict[str, Any], name: str, command: str) -> str:
    if name not in given:
        raise WasError(f"ADMF0002E: Required parameter {name} is not found for command {command}.", COMMAND_VALIDATION)
    return str(given[name])


def _in_scope(source: ConfigObject, scope: str | None) -> bool:
    if scope is None or scope.lower() == "all":
        return True
    wanted = dict(re.findall(r"(\w+)=([^,]+)", scope))
    parts = source.context.split("/")
    kinds = {"cells": "Cell", "nodes": "Node", "servers": "Server", "clusters": "Cluster"}
    have = {kinds[parts[i]]: parts[i + 1] for i in range(0, len(parts) - 1, 2) if parts[i] in kinds}
    narrow = {key: value for key, value in have.items() if key != "Cell" or "Cell" in wanted}
    return narrow == wanted
