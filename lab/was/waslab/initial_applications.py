"""The applications of the initial state: their modules, their targets, and the servers that list them."""

from . import application_documents, applications, topology, xmi
from .application_documents import Draft
from .document_maker import Maker
from .topology import Host, Topology
from .variant import Variant


def meeting_modules(patched: bool) -> list[Draft]:
    """Return the modules of the Meeting server; a patch removes the whiteboard module."""
    drafts = [
        Draft("Sametime Meeting Center", "stmeetings.war", "/stmeetings", "stmeetings_host"),
        Draft("Core Application Sharing Services", "appshare.services.war", "/appshare", "stmeetings_host"),
        Draft("Core Document Share Services", "docshare.services.war", "/docshare", "stmeetings_host"),
        Draft(topology.WHITEBOARD, "whiteboard.services.war", "/whiteboard", "default_host"),
        Draft("Meeting Room API", "roomapi.jar"),
    ]
    return [draft for draft in drafts if not (patched and draft.name == topology.WHITEBOARD)]


def documents_of_applications(cell: Topology, nodes: list[Host], variant: Variant) -> dict[str, bytes]:
    """Return the documents of all applications, without targets."""
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
    documents: dict[str, bytes] = {}
    for name, drafts in system.items():
        documents |= application_documents.documents(cell.cell, name, drafts)
    if any(host.kind == "meeting" for host in nodes):
        modules = meeting_modules(variant.patched)
        documents |= application_documents.documents(cell.cell, topology.MEETING_APPLICATION, modules)
    if any(host.kind == "proxy" for host in nodes):
        documents |= application_documents.documents(cell.cell, topology.PROXY_APPLICATION, proxy)
        documents |= application_documents.documents(cell.cell, "DefaultApplication", default)
    return documents


def targets(cell: Topology, variant: Variant) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the targets in the initial state: application -> module file -> targets."""
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
            return (web,)  # installed, but not mapped to the Meeting server: off, and not supported
        return (*meeting, web) if draft.context_root else meeting

    targets_by_application: dict[str, dict[str, tuple[str, ...]]] = {
        "isclite": {"isclite.war": manager},
        "filetransfer": {"filetransfer.war": manager},
    }
    if meeting:
        targets_by_application[topology.MEETING_APPLICATION] = {
            draft.file: meeting_targets(draft) for draft in meeting_modules(variant.patched)
        }
    if proxies:
        targets_by_application[topology.PROXY_APPLICATION] = {
            "stwebclient.war": (*proxies, web),
            "stwebapi.war": proxies,
        }
        targets_by_application["DefaultApplication"] = {
            "Increment.jar": proxies[:1],
            "DefaultWebApplication.war": proxies[:1],
        }
    return targets_by_application


def map_modules(documents: dict[str, bytes], cell: Topology, nodes: list[Host], variant: Variant) -> dict[str, bytes]:
    """Map the modules to targets: in ``deployment.xml`` and ``serverindex.xml``, as an installation does."""
    hosts = {host.node for host in (cell.dmgr, *nodes)}
    entries: dict[tuple[str, str], list[str]] = {}
    for name, mapping in targets(cell, variant).items():
        uri = f"cells/{cell.cell}/applications/{name}.ear/deployments/{name}/deployment.xml"
        tree = xmi.parse(documents[uri])
        refs = _deployment_targets(tree.roots[0], [t for group in mapping.values() for t in group])
        application = tree.roots[0].children["deployedObject"][0]
        make = Maker()
        modules = application.children["modules"]
        owners = [(application, list(refs)), *((m, list(mapping[m.values["uri"]])) for m in modules)]
        for owner, group in owners:
            for target in group:
                owner.add("targetMappings", make("DeploymentTargetMapping", enable="true", target=refs[target]))
        documents[uri] = xmi.serialize(tree)
        for target in refs:
            for place in _servers(target, nodes):
                entries.setdefault(place, []).append(f"{name}.ear/deployments/{name}")
    for node in {*hosts, cell.web_node}:
        uri = f"cells/{cell.cell}/nodes/{node}/serverindex.xml"
        tree = xmi.parse(documents[uri])
        for entry in tree.roots[0].children["serverEntries"]:
            listed = entries.get((node, entry.values["serverName"]))
            if listed:
                entry.lists["deployedApplications"] = listed
        documents[uri] = xmi.serialize(tree)
    return documents


def _deployment_targets(root: xmi.Node, names: list[str]) -> dict[str, str]:
    refs: dict[str, str] = {}
    make = Maker()
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
