"""The virgin state of the cell: every document of its repository, in both variants.

Pure and deterministic: deployment manager and nodes make the same documents, each on its own.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from . import applications, topology, xmi
from .applications import Draft
from .markup import escape, quoted
from .topology import Host, Topology

_FIRST_REF = 1183122129640
_MASKED = "{xor}Lz4sLChvLTs="  # of the invented database user; nothing in the laboratory asks for it
_ANY_HOST = ("WC_", "DCS_", "PROXY_", "SIP_", "SIB_", "OVERLAY_")

VIRTUAL_HOSTS = {
    "default_host": [("*", "9080"), ("*", "80"), ("*", "9443")],
    "stmeetings_host": [("*", "9081"), ("*", "443"), ("meetings.acme.example", "80")],
    "admin_host": [("*", "9060"), ("*", "9043")],
}
KEYS = {
    "calinteg.enabled": "true",
    "docshare.fileio.codebase": "/stmeetings/docshare",
    "meetingroom.allowGuestAccess": "1",
    "meetingroomcenter.allowGuestAccess": "1",
    "meetingroomcenter.enforceCSRFToken": "true",
    "meetingroomcenter.stProxyAddress": "",
    "meetingserver.statistics.jmx.enabled": "0",
    "userInfoRedirect": "true",
    "userInfoUrlTemplate": "",
    "whiteboard.enabled": "false",
    "whiteboard.fileio.codebase": "/opt/IBM/WebSphere/STMeetings/whiteboard",
}
KEY_DOCUMENTS = {"properties": "stmeetings.properties", "xml": "stmeetingsconfig.xml", "json": "stmeetings.json"}


class Variant(NamedTuple):
    """How the virgin state is to be.

    ``patched``: the Meeting server patch has removed the whiteboard module. ``keys``: format of the document with the
    Meeting keys: properties, xml or json. ``standalone``: hosts whose profile is no member of the cell yet.
    ``version``: 8.5.5.x has Jython 2.1, 9.0.x Jython 2.7.
    """

    patched: bool = False
    clustered: bool = True
    keys: str = "properties"
    standalone: tuple[str, ...] = ()
    version: str = "9.0.5.14"


class _Maker:
    """Makes the objects of one document, with ids as the product numbers them."""

    def __init__(self) -> None:
        self._next = _FIRST_REF

    def __call__(self, kind: str, ref: str = "", /, **values: str) -> xmi.Node:
        node = xmi.Node(kind, ref or f"{kind}_{self._next}")
        self._next += 1
        node.values.update(values)
        return node


def cell_documents(cell: Topology, variant: Variant) -> dict[str, bytes]:
    """Return the documents of the deployment manager's repository, by uri."""
    nodes = [host for host in cell.nodes if host.host not in variant.standalone]
    root = f"cells/{cell.cell}"
    found = _cell_level(root, cell.cell, "DISTRIBUTED")
    found |= _node_documents(root, cell.dmgr, variant)
    for host in nodes:
        found |= _node_documents(root, host, variant)
        if host.kind == "meeting":
            found |= _meeting_documents(root, cell, host, variant)
    found |= _web_node(root, cell, variant)
    meeting = [host for host in nodes if host.kind == "meeting"]
    if variant.clustered and meeting:
        found |= _cluster(root, cell, meeting)
    found |= _applications(cell, nodes, variant)
    found["templates/system/jdbc-resource-provider-templates.xml"] = _templates()
    return _with_index(found, cell, nodes, variant)


def own_cell(host: Host) -> str:
    """Return the name of the cell that a profile forms before it joins another one."""
    return f"{host.host}Cell"


def standalone_documents(cell: Topology, host: Host, variant: Variant) -> dict[str, bytes]:
    """Return the documents of a node's own cell, as its profile was made."""
    own = own_cell(host)
    variant = variant._replace(clustered=False)
    root = f"cells/{own}"
    found = _cell_level(root, own, "STANDALONE") | _node_documents(root, host, variant, agent=False)
    if host.kind == "meeting":
        found |= _meeting_documents(root, cell, host, variant)
    return found


def node_share(documents: dict[str, bytes] | Iterable[str], node: str) -> list[str]:
    """Return the documents that a node keeps a copy of: all but other nodes' servers, resources and the templates."""
    kept = {"node.xml", "serverindex.xml", "variables.xml", "node-metadata.properties"}
    found = []
    for uri in documents:
        parts = uri.split("/")
        other = len(parts) > 4 and parts[2] == "nodes" and parts[3] != node
        if parts[0] == "cells" and not (other and (len(parts) > 5 or parts[4] not in kept)):
            found.append(uri)
    return sorted(found)


def _cell_level(root: str, name: str, kind: str) -> dict[str, bytes]:
    make = _Maker()
    hosts = []
    for host, aliases in VIRTUAL_HOSTS.items():
        node = make("VirtualHost", name=host)
        for hostname, port in aliases:
            node.add("aliases", make("HostAlias", hostname=hostname, port=port))
        entry = node.add("mimeTypes", make("MimeEntry", type="image/jpeg"))
        entry.lists["extensions"] = ["jpg", "jpeg"]
        hosts.append(node)
    security = make("Security", "Security_1", enabled="true", appEnabled="true", useLocalSecurityServer="true")
    security.add(
        "authDataEntries",
        make(
            "JAASAuthData",
            alias="sametimeDB2",
            userId="db2user",
            password=_MASKED,
            description="STMS, STSC",
        ),
    )
    # A data source that somebody made by hand: it has no set of properties at all.
    provider = _provider(make)
    provider.add("factories", make("DataSource", name="Audit", jndiName="jdbc/audit"))
    return {
        f"{root}/cell.xml": _document(make("Cell", "Cell_1", name=name, cellType=kind)),
        f"{root}/virtualhosts.xml": _document(*hosts),
        f"{root}/security.xml": _document(security),
        f"{root}/resources.xml": _document(provider),
        f"{root}/variables.xml": _variables(make, {"CELL": name}),
        f"{root}/coregroups/DefaultCoreGroup/coregroup.xml": _document(make("CoreGroup", name="DefaultCoreGroup")),
        f"{root}/nodegroups/DefaultNodeGroup/nodegroup.xml": _document(make("NodeGroup", name="DefaultNodeGroup")),
    }


def _node_documents(root: str, host: Host, variant: Variant, agent: bool = True) -> dict[str, bytes]:
    place = f"{root}/nodes/{host.node}"
    make = _Maker()
    servers = [*topology.SERVERS[host.kind], *([topology.NODEAGENT] if agent and host.kind != "dmgr" else [])]
    index = make("ServerIndex", "ServerIndex_1", hostName=host.name)
    found = {
        f"{place}/node.xml": _document(make("Node", "Node_1", name=host.node, hostName=host.name)),
        f"{place}/variables.xml": _variables(make, {"WAS_INSTALL_ROOT": str(topology.WAS), "HOST": host.name}),
        f"{place}/node-metadata.properties": (
            f"com.ibm.websphere.baseProductVersion={variant.version}\n"
            "com.ibm.websphere.nodeOperatingSystem=linux\n"
            f"com.ibm.websphere.baseProductShortName={'NDDMZ' if host.kind == 'dmz' else 'ND'}\n"
        ).encode(),
    }
    for server in servers:
        index.add("serverEntries", _entry(make, host.name, server))
        found[f"{place}/servers/{server}/server.xml"] = _server(server, variant)
        if server == topology.PROXY_SERVER:
            found[f"{place}/servers/{server}/stproxyconfig.xml"] = stproxyconfig(host)
    found[f"{place}/serverindex.xml"] = _document(index)
    return found


def add_agent(index: xmi.Document, host: str) -> None:
    """Enter a node agent in a node's ``serverindex.xml``."""
    entry = _entry(_Maker(), host, topology.NODEAGENT)
    for node in entry.walk():
        node.ref = index.new_ref(node.kind)
    index.roots[0].add("serverEntries", entry)


def agent_server() -> bytes:
    """Return the ``server.xml`` of a node agent."""
    return _server(topology.NODEAGENT, Variant())


def _entry(make: _Maker, host: str, server: str) -> xmi.Node:
    kind = topology.TYPES.get(server, "APPLICATION_SERVER")
    entry = make("ServerEntry", serverName=server, serverType=kind)
    for name, port in topology.PORTS[server].items():
        point = entry.add("specialEndpoints", make("NamedEndPoint", endPointName=name))
        address = "*" if name.startswith(_ANY_HOST) else host
        point.add("endPoint", make("EndPoint", host=address, port=str(port)))
    return entry


def _server(name: str, variant: Variant) -> bytes:
    make = _Maker()
    kind = topology.TYPES.get(name, "APPLICATION_SERVER")
    server = make("Server", f"Server_{_FIRST_REF}", name=name, serverType=kind)
    if variant.clustered and name == topology.MEETING_SERVER:
        server.values["clusterName"] = topology.CLUSTER
    server.add("stateManagement", make("StateManageable", initialState="START"))
    trace = server.add("services", make("TraceService", enable="true", startupTraceSpecification="*=info"))
    trace.add("traceLog", make("TraceLog", fileName="${SERVER_LOG_ROOT}/trace.log", rolloverSize="20"))
    server.add("outputStreamRedirect", make("StreamRedirect", fileName="${SERVER_LOG_ROOT}/SystemOut.log"))
    if kind == "NODE_AGENT":
        agent = server.add("components", make("NodeAgent"))
        agent.add("fileSynchronizationService", make("ConfigSynchronizationService", autoSynchEnabled="false"))
    elif kind == "DEPLOYMENT_MANAGER":
        server.add("components", make("CellManager"))
    else:
        component = server.add("components", make("ApplicationServer"))
        container = component.add("components", make("WebContainer"))
        container.add("services", make("SessionManager", enable="true"))
        component.add("webserverPluginSettings", make("WebserverPluginSettings"))
    definition = server.add("processDefinitions", make("JavaProcessDef", workingDirectory="${USER_INSTALL_ROOT}"))
    definition.add("execution", make("ProcessExecution"))
    definition.add("monitoringPolicy", make("MonitoringPolicy"))
    machine = definition.add("jvmEntries", make("JavaVirtualMachine", initialHeapSize="256", maximumHeapSize="1024"))
    machine.add("systemProperties", make("Property", name="com.ibm.security.jgss.debug", value="off"))
    return _document(server)


def _web_node(root: str, cell: Topology, variant: Variant) -> dict[str, bytes]:
    place = f"{root}/nodes/{cell.web_node}"
    make = _Maker()
    index = make("ServerIndex", "ServerIndex_1", hostName=cell.web_host)
    entry = index.add("serverEntries", make("ServerEntry", serverName=cell.web_server, serverType="WEB_SERVER"))
    point = entry.add("specialEndpoints", make("NamedEndPoint", endPointName="WEBSERVER_ADDRESS"))
    point.add("endPoint", make("EndPoint", host=cell.web_host, port="80"))
    server = make("Server", f"Server_{_FIRST_REF}", name=cell.web_server, serverType="WEB_SERVER")
    web = server.add("components", make("WebServer", webserverType="IHS", webserverInstallRoot="/opt/IBM/HTTPServer"))
    web.add("pluginProperties", make("PluginProperties", PluginInstallRoot="/opt/IBM/HTTPServer/Plugins"))
    return {
        f"{place}/node.xml": _document(make("Node", "Node_1", name=cell.web_node, hostName=cell.web_host)),
        f"{place}/node-metadata.properties": (
            f"com.ibm.websphere.baseProductVersion={variant.version}\ncom.ibm.websphere.nodeOperatingSystem=linux\n"
        ).encode(),
        f"{place}/serverindex.xml": _document(index),
        f"{place}/servers/{cell.web_server}/server.xml": _document(server),
    }


def _cluster(root: str, cell: Topology, hosts: list[Host]) -> dict[str, bytes]:
    make = _Maker()
    cluster = make("ServerCluster", "ServerCluster_1", name=topology.CLUSTER, preferLocal="true")
    for host in hosts:
        cluster.add(
            "members", make("ClusterMember", memberName=topology.MEETING_SERVER, nodeName=host.node, weight="2")
        )
    provider = _provider(make)
    # The database's name in lower case, as the console accepts it.
    provider.add("factories", _source(make, ("Meeting Server", "jdbc/stms"), "stms", cell, templated=True))
    provider.add("factories", _source(make, ("Meeting Policy", "jdbc/stsc"), "STSC", cell))
    place = f"{root}/clusters/{topology.CLUSTER}"
    return {f"{place}/cluster.xml": _document(cluster), f"{place}/resources.xml": _document(provider)}


def _meeting_documents(root: str, cell: Topology, host: Host, variant: Variant) -> dict[str, bytes]:
    place = f"{root}/nodes/{host.node}"
    make = _Maker()
    provider = _provider(make)
    first = host == next(node for node in cell.nodes if node.kind == "meeting")
    # The same name at two scopes; on the first node the panel was never opened, on the others it left empty values.
    provider.add("factories", _source(make, ("Meeting Server", "jdbc/stms"), "STMS", cell, templated=not first))
    provider.add("factories", _source(make, ("MeetingPolicy", "jdbc/stsc"), "STSC", cell))
    document = f"{place}/servers/{topology.MEETING_SERVER}/{KEY_DOCUMENTS[variant.keys]}"
    return {f"{place}/resources.xml": _document(provider), document: keys_document(KEYS, variant.keys)}


def _provider(make: _Maker) -> xmi.Node:
    provider = make(
        "JDBCProvider",
        name="DB2 Universal JDBC Driver Provider",
        providerType="DB2 Universal JDBC Driver Provider",
        implementationClassName="com.ibm.db2.jcc.DB2ConnectionPoolDataSource",
        xa="false",
    )
    provider.lists["classpath"] = ["${DB2UNIVERSAL_JDBC_DRIVER_PATH}/db2jcc.jar"]
    return provider


def _source(make: _Maker, names: tuple[str, str], database: str, cell: Topology, templated: bool = False) -> xmi.Node:
    name, jndi = names
    source = make(
        "DataSource",
        name=name,
        jndiName=jndi,
        description="DB2 Universal Driver Datasource",
        providerType="DB2 Universal JDBC Driver Provider",
        authDataAlias="sametimeDB2",
        datasourceHelperClassname="com.ibm.websphere.rsadapter.DB2UniversalDataStoreHelper",
    )
    properties = source.add("propertySet", make("J2EEResourcePropertySet"))
    server, port = cell.database
    rows = [("databaseName", "String", database), ("driverType", "Integer", "4")]
    rows += [("serverName", "String", server), ("portNumber", "Integer", str(port))]
    rows += [("currentSchema", "String", "MTG" if database.upper() == "STMS" else "POLICY")]
    if templated:
        rows += [("clientRerouteAlternateServerName", "String", ""), ("clientRerouteAlternatePortNumber", "String", "")]
        rows += [("retryIntervalForClientReroute", "Integer", ""), ("maxRetriesForClientReroute", "Integer", "")]
        rows += [("unbindClientRerouteListFromJndi", "String", "false")]
    for row in rows:
        properties.add("resourceProperties", _property(make, *row))
    source.add("connectionPool", make("ConnectionPool", minConnections="1", maxConnections="50"))
    source.add(
        "mapping", make("MappingModule", authDataAlias="sametimeDB2", mappingConfigAlias="DefaultPrincipalMapping")
    )
    return source


def _property(make: _Maker, name: str, kind: str, value: str) -> xmi.Node:
    return make(
        "J2EEResourceProperty", name=name, type=f"java.lang.{kind}", value=value, description="", required="false"
    )


def _variables(make: _Maker, entries: dict[str, str]) -> bytes:
    variables = make("VariableMap", "VariableMap_1")
    for name, value in entries.items():
        variables.add("entries", make("VariableSubstitutionEntry", symbolicName=name, value=value))
    return _document(variables)


def _templates() -> bytes:
    make = _Maker()
    provider = _provider(make)
    provider.ref = "JDBCProvider_DB2_UNI_1"
    source = make("DataSource", "DataSource_DB2_UNI_1", name="DB2 Universal JDBC Driver DataSource")
    source.values["datasourceHelperClassname"] = "com.ibm.websphere.rsadapter.DB2UniversalDataStoreHelper"
    properties = source.add("propertySet", make("J2EEResourcePropertySet"))
    for name, kind in (
        ("databaseName", "String"),
        ("driverType", "Integer"),
        ("serverName", "String"),
        ("portNumber", "Integer"),
        ("clientRerouteAlternateServerName", "String"),
        ("clientRerouteAlternatePortNumber", "String"),
        ("retryIntervalForClientReroute", "Integer"),
        ("maxRetriesForClientReroute", "Integer"),
        ("enableSeamlessFailover", "Integer"),
    ):
        properties.add("resourceProperties", _property(make, name, kind, "4" if name == "driverType" else ""))
    provider.add("factories", source)
    return _document(provider)


# Applications


def meeting_modules(patched: bool) -> list[Draft]:
    """Return the modules of the Meeting server; a patch has removed the whiteboard for good."""
    found = [
        Draft("Sametime Meeting Center", "stmeetings.war", "/stmeetings", "stmeetings_host"),
        Draft("Core Application Sharing Services", "appshare.services.war", "/appshare", "stmeetings_host"),
        Draft("Core Document Share Services", "docshare.services.war", "/docshare", "stmeetings_host"),
        Draft(topology.WHITEBOARD, "whiteboard.services.war", "/whiteboard", "default_host"),
        Draft("Meeting Room API", "roomapi.jar"),
    ]
    return [draft for draft in found if not (patched and draft.name == topology.WHITEBOARD)]


def _applications(cell: Topology, nodes: list[Host], variant: Variant) -> dict[str, bytes]:
    proxy = [
        Draft("Sametime Web Client", "stwebclient.war", "/stwebclient"),
        Draft("Sametime Web API", "stwebapi.war", "/stwebapi"),
    ]
    default = [
        Draft("Increment EJB module", "Increment.jar"),
        Draft("Default Web Application", "DefaultWebApplication.war", "/"),
    ]
    system = {
        "isclite": [Draft("Integrated Solutions Console", "isclite.war", "/ibm/console", "admin_host")],
        "filetransfer": [Draft("filetransfer", "filetransfer.war", "/FileTransfer", "admin_host")],
    }
    found: dict[str, bytes] = {}
    for name, drafts in system.items():
        found |= applications.documents(cell.cell, name, drafts)
    if any(host.kind == "meeting" for host in nodes):
        modules = meeting_modules(variant.patched)
        found |= applications.documents(cell.cell, topology.MEETING_APPLICATION, modules)
    if any(host.kind == "proxy" for host in nodes):
        found |= applications.documents(cell.cell, topology.PROXY_APPLICATION, proxy)
        found |= applications.documents(cell.cell, "DefaultApplication", default)
    return found


def targets(cell: Topology, variant: Variant) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the targets of the virgin state: application -> module file -> targets."""
    nodes = [host for host in cell.nodes if host.host not in variant.standalone]

    def server(host: Host, name: str) -> str:
        return f"WebSphere:cell={cell.cell},node={host.node},server={name}"

    web = f"WebSphere:cell={cell.cell},node={cell.web_node},server={cell.web_server}"
    meeting = tuple(server(h, topology.MEETING_SERVER) for h in nodes if h.kind == "meeting")
    if variant.clustered and meeting:
        meeting = (f"WebSphere:cell={cell.cell},cluster={topology.CLUSTER}",)
    proxies = tuple(server(h, topology.PROXY_SERVER) for h in nodes if h.kind == "proxy")
    manager = (server(cell.dmgr, topology.DMGR),)

    def meeting_targets(draft: Draft) -> tuple[str, ...]:
        if draft.name == topology.WHITEBOARD:
            return (web,)  # shipped, and not mapped to the Meeting server: off and unsupported
        return (*meeting, web) if draft.context_root else meeting

    found: dict[str, dict[str, tuple[str, ...]]] = {
        "isclite": {"isclite.war": manager},
        "filetransfer": {"filetransfer.war": manager},
    }
    if meeting:
        found[topology.MEETING_APPLICATION] = {
            draft.file: meeting_targets(draft) for draft in meeting_modules(variant.patched)
        }
    if proxies:
        found[topology.PROXY_APPLICATION] = {"stwebclient.war": (*proxies, web), "stwebapi.war": proxies}
        found["DefaultApplication"] = {"Increment.jar": proxies[:1], "DefaultWebApplication.war": proxies[:1]}
    return found


def _with_index(found: dict[str, bytes], cell: Topology, nodes: list[Host], variant: Variant) -> dict[str, bytes]:
    """Map the modules: into ``deployment.xml`` and the servers' index, as an installation does."""
    hosts = {host.node for host in (cell.dmgr, *nodes)}
    entries: dict[tuple[str, str], list[str]] = {}
    for name, mapping in targets(cell, variant).items():
        uri = f"cells/{cell.cell}/applications/{name}.ear/deployments/{name}/deployment.xml"
        tree = xmi.parse(found[uri])
        refs = _deployment_targets(tree.roots[0], [t for group in mapping.values() for t in group])
        application = tree.roots[0].children["deployedObject"][0]
        make = _Maker()
        modules = application.children["modules"]
        owners = [(application, list(refs)), *((m, list(mapping[m.values["uri"]])) for m in modules)]
        for owner, group in owners:
            for target in group:
                owner.add("targetMappings", make("DeploymentTargetMapping", enable="true", target=refs[target]))
        found[uri] = xmi.serialise(tree)
        for target in refs:
            for place in _servers(target, nodes):
                entries.setdefault(place, []).append(f"{name}.ear/deployments/{name}")
    for node in {*hosts, cell.web_node}:
        uri = f"cells/{cell.cell}/nodes/{node}/serverindex.xml"
        tree = xmi.parse(found[uri])
        for entry in tree.roots[0].children["serverEntries"]:
            listed = entries.get((node, entry.values["serverName"]))
            if listed:
                entry.lists["deployedApplications"] = listed
        found[uri] = xmi.serialise(tree)
    return found


def _deployment_targets(root: xmi.Node, names: list[str]) -> dict[str, str]:
    refs: dict[str, str] = {}
    make = _Maker()
    for target in dict.fromkeys(names):
        parts = applications.target_parts(target)
        kind = "ClusteredTarget" if "cluster" in parts else "ServerTarget"
        node = root.add("deploymentTargets", make(kind, name=parts.get("cluster") or parts["server"]))
        if "node" in parts:
            node.values["nodeName"] = parts["node"]
        refs[target] = node.ref
    return refs


def _servers(target: str, nodes: list[Host]) -> list[tuple[str, str]]:
    parts = applications.target_parts(target)
    if "cluster" in parts:
        return [(host.node, topology.MEETING_SERVER) for host in nodes if host.kind == "meeting"]
    return [(parts["node"], parts["server"])]


# Documents that are no objects of the model


def stproxyconfig(host: Host) -> bytes:
    """Return the configuration of a Sametime Proxy server: comments, unknown elements, an odd blank here and there."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<!-- Sametime Proxy configuration. Changes need a synchronisation and a restart. -->\n"
        "<configuration>\n"
        "  <!-- written by the installation -->\n"
        "  <tokenDomain>.acme.example</tokenDomain>\n"
        f"  <serverName >{escape(host.name)}</serverName>\n"
        "\n"
        "  <mobile>\n"
        "    <configUrl>http://mobile.acme.example/config?os=ios%26v=9</configUrl>\n"
        "    <!-- <push>off</push> -->\n"
        "  </mobile>\n"
        "  <communityServers refresh='300'>\n"
        "    <server>comm1.acme.example</server>\n"
        "  </communityServers>\n"
        '  <unknownSetting mode="A &amp; B"/>\n'
        "  <multiTenancy><key>O</key><attr>ou</attr></multiTenancy>\n"
        "</configuration>\n"
    ).encode()


def keys_document(keys: dict[str, str], kind: str) -> bytes:
    """Return the document with the Meeting server's keys in one of three formats."""
    if kind == "json":
        return (json.dumps(keys, indent=2).replace("/", "\\/") + "\n").encode()
    if kind == "xml":
        lines = [f"  <setting name={quoted(name)} value={quoted(value)}/>" for name, value in keys.items()]
        head = ['<?xml version="1.0" encoding="UTF-8"?>', "<settings>", "  <!-- one element a key -->"]
        return ("\n".join([*head, *lines, "</settings>"]) + "\n").encode()
    lines = [f"{name}={value}" for name, value in keys.items()]
    return ("\n".join(["# Meeting server configuration", *lines]) + "\n").encode()


def read_keys(name: str, data: bytes) -> dict[str, str]:
    """Read such a document."""
    text = data.decode()
    if name.endswith(".json"):
        return {str(key): str(value) for key, value in json.loads(text).items()}
    if name.endswith(".xml"):
        import xml.etree.ElementTree as ET  # noqa: PLC0415 - only this format needs it

        settings = ET.fromstring(text).iter("setting")  # noqa: S314 - the lab's own
        return {setting.get("name", ""): setting.get("value", "") for setting in settings}
    rows = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _equals, value in rows}


def _document(*roots: xmi.Node) -> bytes:
    return xmi.serialise(xmi.Document(list(roots)))
