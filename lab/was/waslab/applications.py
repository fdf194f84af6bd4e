"""Installed applications: their modules, virtual hosts, context roots and targets, read and changed in a workspace."""

import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

from . import configobjects as objects
from . import xmi
from .application_documents import BINDING, EJB_DESCRIPTOR, WEB_DESCRIPTOR, child_text, children_named, display_name
from .errors import WasError
from .markup import escape, quoted
from .workspace import Workspace

_HOST = re.compile(r'(virtualHostName=")([^"]*)(")')


class Module(NamedTuple):
    """A module of an application; ``targets`` are ``WebSphere:cell=…`` names in the order of the document."""

    name: str
    file: str
    descriptor: str
    context_root: str | None
    virtual_host: str | None
    targets: tuple[str, ...]

    @property
    def uri(self) -> str:
        """Return the uri as ``edit`` and ``view`` print it."""
        return f"{self.file},{self.descriptor}"

    @property
    def web(self) -> bool:
        """Return whether a module is a Web module, not an EJB module."""
        return self.descriptor == WEB_DESCRIPTOR


def names(workspace: Workspace) -> list[str]:
    """Return the names of all installed applications."""
    pattern = re.compile(r"cells/[^/]+/applications/[^/]+\.ear/deployments/([^/]+)/deployment\.xml")
    matches = (pattern.fullmatch(uri) for uri in workspace.uris())
    return [match.group(1) for match in matches if match]


def context(workspace: Workspace, name: str) -> str:
    """Return the place of an application in the repository."""
    for uri in workspace.uris():
        if uri.endswith(f".ear/deployments/{name}/deployment.xml"):
            return uri.rpartition("/")[0]
    raise WasError(f'WASX7280E: An application with name "{name}" does not exist.')


def modules(workspace: Workspace, name: str) -> list[Module]:
    """Return the modules in the order of ``application.xml``."""
    place = context(workspace, name)
    tree = workspace.tree(f"{place}/deployment.xml")
    cell = place.split("/")[1]
    targets = _targets(tree, cell)
    described = ET.fromstring(workspace.read(f"{place}/META-INF/application.xml"))  # noqa: S314 - the lab's own
    roots = {
        child_text(web, "web-uri"): child_text(web, "context-root")
        for module in children_named(described, "module")
        for web in children_named(module, "web")
    }
    modules_in_order = []
    for node in (n for n in tree.walk() if n.kind in ("WebModuleDeployment", "EJBModuleDeployment")):
        file = node.values.get("uri", "")
        descriptor = WEB_DESCRIPTOR if node.kind == "WebModuleDeployment" else EJB_DESCRIPTOR
        mapped = tuple(targets[m.values["target"]] for m in node.children.get("targetMappings", []))
        modules_in_order.append(
            Module(
                name=display_name(workspace.read(f"{place}/{file}/{descriptor}"), file),
                file=file,
                descriptor=descriptor,
                context_root=roots.get(file),
                virtual_host=_virtual_host(workspace, place, file) if descriptor == WEB_DESCRIPTOR else None,
                targets=mapped,
            )
        )
    return modules_in_order


def set_targets(workspace: Workspace, name: str, wanted: dict[str, tuple[str, ...]]) -> None:
    """Replace the targets of modules (by file); the others keep theirs.

    Each edit gives the mappings new ids, as in the product: the document changes even if no target does.
    """
    place = context(workspace, name)
    present = {module.file: module.targets for module in modules(workspace, name)}
    merged = {file: wanted.get(file, targets) for file, targets in present.items()}
    before = {target for targets in present.values() for target in targets}
    after = list(dict.fromkeys(target for targets in merged.values() for target in targets))
    tree = workspace.edit(f"{place}/deployment.xml", "AdminApp.edit")
    deployment = tree.roots[0]
    application = deployment.first("deployedObject")
    if application is None:
        raise WasError(f'WASX7280E: An application with name "{name}" does not exist.')
    deployment.children.pop("deploymentTargets", None)
    refs: dict[str, str] = {}
    for target in after:
        parts = target_parts(target)
        node = xmi.Node("ClusteredTarget" if "cluster" in parts else "ServerTarget", "")
        node.ref = refs[target] = tree.new_ref(node.kind)
        node.values["name"] = parts.get("cluster") or parts["server"]
        if "node" in parts:
            node.values["nodeName"] = parts["node"]
        deployment.add("deploymentTargets", node)
    _map(tree, application, [refs[target] for target in after])
    for module in application.children.get("modules", []):
        _map(tree, module, [refs[target] for target in merged[module.values["uri"]]])
    _index(workspace, name, before, set(after))


def _map(tree: xmi.Document, owner: xmi.Node, refs: list[str]) -> None:
    owner.children.pop("targetMappings", None)
    for ref in refs:
        mapping = owner.add("targetMappings", xmi.Node("DeploymentTargetMapping", ""))
        mapping.ref = tree.new_ref("DeploymentTargetMapping")
        mapping.values.update({"enable": "true", "target": ref})


def set_virtual_host(workspace: Workspace, name: str, file: str, host: str) -> None:
    """Bind a Web module to a virtual host."""
    uri = f"{context(workspace, name)}/{file}/{BINDING}"
    data = _HOST.sub(lambda m: m[1] + quoted(host)[1:-1] + m[3], workspace.read(uri).decode())
    workspace.write(uri, data.encode(), "AdminApp.edit")


def set_context_root(workspace: Workspace, name: str, file: str, root: str) -> None:
    """Set the context root of a Web module."""
    uri = f"{context(workspace, name)}/META-INF/application.xml"
    pattern = re.compile(
        rf"(<web-uri>{re.escape(escape(file))}</web-uri>\s*<context-root>)([^<]*)(</context-root>)", re.DOTALL
    )
    data = pattern.sub(lambda m: m[1] + escape(root) + m[3], workspace.read(uri).decode())
    workspace.write(uri, data.encode(), "AdminApp.edit")


def _index(workspace: Workspace, name: str, before: set[str], after: set[str]) -> None:
    """Add the application to the ``serverindex.xml`` entries of its servers, and remove it from all others."""
    entry = f"{name}.ear/deployments/{name}"
    gone = {s for target in before - after for s in servers_of(workspace, target)}
    here = {s for target in after for s in servers_of(workspace, target)}
    for node, server in sorted(gone | here):
        for listing in objects.by_path(workspace, f"/Node:{node}/ServerIndex:/ServerEntry:/"):
            listed = listing.node.lists.get("deployedApplications", [])
            if listing.node.values.get("serverName") != server or (entry in listed) == ((node, server) in here):
                continue
            edited = workspace.edit(listing.uri, "AdminApp.edit").find(listing.node.ref)
            if edited is not None:
                items = [item for item in listed if item != entry]
                edited.lists["deployedApplications"] = [*items, entry] if (node, server) in here else items


def servers_of(workspace: Workspace, target: str) -> list[tuple[str, str]]:
    """Return (node, server) of a target; for a cluster its members."""
    parts = target_parts(target)
    if "cluster" not in parts:
        return [(parts["node"], parts["server"])]
    members = objects.by_path(workspace, f"/ServerCluster:{parts['cluster']}/ClusterMember:/")
    return [(m.node.values["nodeName"], m.node.values["memberName"]) for m in members]


def target_parts(target: str) -> dict[str, str]:
    """Split ``WebSphere:cell=c,node=n,server=s``."""
    return dict(part.split("=", 1) for part in target.partition(":")[2].split(",") if "=" in part)


def full_target(workspace: Workspace, text: str) -> str | None:
    """Return a target in its full form, None if there is no such server or cluster."""
    parts = target_parts(text)
    cells = {f.node.name for f in objects.all_of(workspace, "Cell")}
    cell = next(iter(cells), "")
    if not text.startswith("WebSphere:") or parts.get("cell", cell) not in cells:
        return None
    if "cluster" in parts:
        known = objects.by_path(workspace, f"/ServerCluster:{parts['cluster']}/")
        return f"WebSphere:cell={cell},cluster={parts['cluster']}" if known else None
    if "server" not in parts:
        return None
    node = f"/Node:{parts['node']}" if "node" in parts else ""
    servers = objects.by_path(workspace, f"{node}/Server:{parts['server']}/")
    if len(servers) != 1:
        return None
    return f"WebSphere:cell={cell},node={servers[0].context.split('/')[3]},server={parts['server']}"


def _targets(tree: xmi.Document, cell: str) -> dict[str, str]:
    targets = {}
    for node in tree.walk():
        if node.kind == "ClusteredTarget":
            targets[node.ref] = f"WebSphere:cell={cell},cluster={node.name}"
        elif node.kind == "ServerTarget":
            targets[node.ref] = f"WebSphere:cell={cell},node={node.values.get('nodeName', '')},server={node.name}"
    return targets


def _virtual_host(workspace: Workspace, place: str, file: str) -> str | None:
    uri = f"{place}/{file}/{BINDING}"
    match = _HOST.search(workspace.read(uri).decode()) if workspace.exists(uri) else None
    return match.group(2) if match else None
