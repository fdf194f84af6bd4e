"""The initial state of the cell: every document of its repository.

Pure and deterministic: deployment manager and nodes each make the same documents.
"""

from collections.abc import Iterable

from . import initial_applications, initial_sign_on, sametime_documents, topology, xmi
from .document_maker import FIRST_REF, Maker, document
from .initial_data_sources import MASKED_PASSWORD, data_source, jdbc_provider, templates
from .topology import Host, Topology
from .variant import Variant

_ANY_HOST = ("WC_", "DCS_", "PROXY_", "SIP_", "SIB_", "OVERLAY_")

VIRTUAL_HOSTS = {
    "default_host": [("*", "9080"), ("*", "80"), ("*", "9443")],
    "stmeetings_host": [("*", "9081"), ("*", "443"), ("meetings.acme.example", "80")],
    "admin_host": [("*", "9060"), ("*", "9043")],
}


def cell_documents(cell: Topology, variant: Variant) -> dict[str, bytes]:
    """Return the documents of the deployment manager's repository, by uri."""
    nodes = [host for host in cell.nodes if host.host not in variant.standalone]
    root = f"cells/{cell.cell}"
    documents = _cell_level(root, cell.cell, "DISTRIBUTED")
    documents |= _node_documents(root, cell.dmgr, variant)
    for host in nodes:
        documents |= _node_documents(root, host, variant)
        if host.kind == "meeting":
            documents |= _meeting_documents(root, cell, host, variant)
    documents |= _web_node(root, cell, variant)
    meeting = [host for host in nodes if host.kind == "meeting"]
    if variant.clustered and meeting:
        documents |= _cluster(root, cell, meeting)
    documents |= initial_applications.documents_of_applications(cell, nodes, variant)
    documents["templates/system/jdbc-resource-provider-templates.xml"] = templates()
    return initial_applications.map_modules(documents, cell, nodes, variant)


def own_cell(host: Host) -> str:
    """Return the name of the cell that a profile forms before it joins another one."""
    return f"{host.host}Cell"


def standalone_documents(cell: Topology, host: Host, variant: Variant) -> dict[str, bytes]:
    """Return the documents of a node's own cell, as in a new profile."""
    own = own_cell(host)
    variant = variant._replace(clustered=False)
    root = f"cells/{own}"
    documents = _cell_level(root, own, "STANDALONE") | _node_documents(root, host, variant, agent=False)
    if host.kind == "meeting":
        documents |= _meeting_documents(root, cell, host, variant)
    return documents


def node_share(documents: dict[str, bytes] | Iterable[str], node: str) -> list[str]:
    """Return the documents of a node's copy: all except the servers and resources of other nodes, and the templates."""
    kept = {"node.xml", "serverindex.xml", "variables.xml", "node-metadata.properties"}
    share = []
    for uri in documents:
        parts = uri.split("/")
        other = len(parts) > 4 and parts[2] == "nodes" and parts[3] != node
        if parts[0] == "cells" and not (other and (len(parts) > 5 or parts[4] not in kept)):
            share.append(uri)
    return sorted(share)


def _cell_level(root: str, name: str, kind: str) -> dict[str, bytes]:
    make = Maker()
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
            password=MASKED_PASSWORD,
            description="STMS, STSC",
        ),
    )
    initial_sign_on.add_to(security, make)
    # A data source that was created manually: it has no set of properties.
    provider = jdbc_provider(make)
    provider.add("factories", make("DataSource", name="Audit", jndiName="jdbc/audit"))
    return {
        f"{root}/cell.xml": document(make("Cell", "Cell_1", name=name, cellType=kind)),
        f"{root}/virtualhosts.xml": document(*hosts),
        f"{root}/security.xml": document(security),
        f"{root}/{initial_sign_on.DOCUMENT}": initial_sign_on.keys_document(name),
        f"{root}/resources.xml": document(provider),
        f"{root}/variables.xml": _variables(make, {"CELL": name}),
        f"{root}/coregroups/DefaultCoreGroup/coregroup.xml": document(make("CoreGroup", name="DefaultCoreGroup")),
        f"{root}/nodegroups/DefaultNodeGroup/nodegroup.xml": document(make("NodeGroup", name="DefaultNodeGroup")),
    }


def _node_documents(root: str, host: Host, variant: Variant, agent: bool = True) -> dict[str, bytes]:
    place = f"{root}/nodes/{host.node}"
    make = Maker()
    servers = [*topology.SERVERS[host.kind], *([topology.NODEAGENT] if agent and host.kind != "dmgr" else [])]
    index = make("ServerIndex", "ServerIndex_1", hostName=host.name)
    documents = {
        f"{place}/node.xml": document(make("Node", "Node_1", name=host.node, hostName=host.name)),
        f"{place}/variables.xml": _variables(
            make,
            {
                "WAS_INSTALL_ROOT": str(topology.WAS),
                "HOST": host.name,
                "DB2UNIVERSAL_JDBC_DRIVER_PATH": "${WAS_INSTALL_ROOT}/jdbcdrivers",
            },
        ),
        f"{place}/node-metadata.properties": (
            f"com.ibm.websphere.baseProductVersion={variant.version}\n"
            "com.ibm.websphere.nodeOperatingSystem=linux\n"
            f"com.ibm.websphere.baseProductShortName={'NDDMZ' if host.kind == 'dmz' else 'ND'}\n"
        ).encode(),
    }
    for server in servers:
        index.add("serverEntries", _entry(make, host.name, server))
        documents[f"{place}/servers/{server}/server.xml"] = _server(server, variant)
        if server == topology.PROXY_SERVER:
            documents[f"{place}/servers/{server}/stproxyconfig.xml"] = sametime_documents.stproxyconfig(host)
    documents[f"{place}/serverindex.xml"] = document(index)
    return documents


def add_agent(index: xmi.Document, host: str) -> None:
    """Add a node agent to a node's ``serverindex.xml``."""
    entry = _entry(Maker(), host, topology.NODEAGENT)
    for node in entry.walk():
        node.ref = index.new_ref(node.kind)
    index.roots[0].add("serverEntries", entry)


def agent_server() -> bytes:
    """Return the ``server.xml`` of a node agent."""
    return _server(topology.NODEAGENT, Variant())


def _entry(make: Maker, host: str, server: str) -> xmi.Node:
    kind = topology.TYPES.get(server, "APPLICATION_SERVER")
    entry = make("ServerEntry", serverName=server, serverType=kind)
    for name, port in topology.PORTS[server].items():
        point = entry.add("specialEndpoints", make("NamedEndPoint", endPointName=name))
        address = "*" if name.startswith(_ANY_HOST) else host
        point.add("endPoint", make("EndPoint", host=address, port=str(port)))
    return entry


def _server(name: str, variant: Variant) -> bytes:
    make = Maker()
    kind = topology.TYPES.get(name, "APPLICATION_SERVER")
    server = make("Server", f"Server_{FIRST_REF}", name=name, serverType=kind)
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
    return document(server)


def _web_node(root: str, cell: Topology, variant: Variant) -> dict[str, bytes]:
    place = f"{root}/nodes/{cell.web_node}"
    make = Maker()
    index = make("ServerIndex", "ServerIndex_1", hostName=cell.web_host)
    entry = index.add("serverEntries", make("ServerEntry", serverName=cell.web_server, serverType="WEB_SERVER"))
    point = entry.add("specialEndpoints", make("NamedEndPoint", endPointName="WEBSERVER_ADDRESS"))
    point.add("endPoint", make("EndPoint", host=cell.web_host, port="80"))
    server = make("Server", f"Server_{FIRST_REF}", name=cell.web_server, serverType="WEB_SERVER")
    web = server.add("components", make("WebServer", webserverType="IHS", webserverInstallRoot="/opt/IBM/HTTPServer"))
    web.add("pluginProperties", make("PluginProperties", PluginInstallRoot="/opt/IBM/HTTPServer/Plugins"))
    return {
        f"{place}/node.xml": document(make("Node", "Node_1", name=cell.web_node, hostName=cell.web_host)),
        f"{place}/node-metadata.properties": (
            f"com.ibm.websphere.baseProductVersion={variant.version}\ncom.ibm.websphere.nodeOperatingSystem=linux\n"
        ).encode(),
        f"{place}/serverindex.xml": document(index),
        f"{place}/servers/{cell.web_server}/server.xml": document(server),
    }


def _cluster(root: str, cell: Topology, hosts: list[Host]) -> dict[str, bytes]:
    make = Maker()
    cluster = make("ServerCluster", "ServerCluster_1", name=topology.CLUSTER, preferLocal="true")
    for host in hosts:
        cluster.add(
            "members", make("ClusterMember", memberName=topology.MEETING_SERVER, nodeName=host.node, weight="2")
        )
    provider = jdbc_provider(make)
    # The database's name in lower case, as the console accepts it. Somebody has set another purge policy.
    meeting = data_source(make, ("Meeting Server", "jdbc/stms"), "stms", cell, templated=True)
    meeting.children["connectionPool"][0].values["purgePolicy"] = "FailingConnectionOnly"
    provider.add("factories", meeting)
    provider.add("factories", data_source(make, ("Meeting Policy", "jdbc/stsc"), "STSC", cell))
    place = f"{root}/clusters/{topology.CLUSTER}"
    return {f"{place}/cluster.xml": document(cluster), f"{place}/resources.xml": document(provider)}


def _meeting_documents(root: str, cell: Topology, host: Host, variant: Variant) -> dict[str, bytes]:
    place = f"{root}/nodes/{host.node}"
    make = Maker()
    provider = jdbc_provider(make)
    first = host == next(node for node in cell.nodes if node.kind == "meeting")
    # The same name at two scopes. On the first node a script created it, without a connection pool, and the panel was
    # never opened; on the others the panel left empty values.
    meeting = data_source(make, ("Meeting Server", "jdbc/stms"), "STMS", cell, templated=not first)
    if first:
        meeting.remove(meeting.children["connectionPool"][0])
    provider.add("factories", meeting)
    provider.add("factories", data_source(make, ("MeetingPolicy", "jdbc/stsc"), "STSC", cell))
    keys = f"{place}/servers/{topology.MEETING_SERVER}/{sametime_documents.KEY_DOCUMENTS[variant.keys]}"
    return {
        f"{place}/resources.xml": document(provider),
        keys: sametime_documents.keys_document(sametime_documents.KEYS, variant.keys),
    }


def _variables(make: Maker, entries: dict[str, str]) -> bytes:
    variables = make("VariableMap", "VariableMap_1")
    for name, value in entries.items():
        variables.add("entries", make("VariableSubstitutionEntry", symbolicName=name, value=value))
    return document(variables)


# Applications


# Documents that are not objects of the model
