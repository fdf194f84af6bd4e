"""Installed applications: their modules, virtual hosts and targets, as the repository's documents say.

Pure, over a workspace. The documents are those of the product: ``deployment.xml`` with the targets, the descriptors of
the modules with their display names, ``ibm-web-bnd.xmi`` with the virtual host, ``application.xml`` with the context
roots.
"""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from typing import NamedTuple

from . import configobjects as objects
from . import xmi
from .errors import WasError
from .markup import escape, quoted
from .workspace import Workspace

_WEB = "WEB-INF/web.xml"
_EJB = "META-INF/ejb-jar.xml"
_BINDING = "WEB-INF/ibm-web-bnd.xmi"
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
        """Return what ``edit`` and ``view`` call the uri."""
        return f"{self.file},{self.descriptor}"

    @property
    def web(self) -> bool:
        """Tell Web modules from EJB modules."""
        return self.descriptor == _WEB


class Draft(NamedTuple):
    """A module to be installed."""

    name: str
    file: str
    context_root: str | None = None
    virtual_host: str = "default_host"
    targets: tuple[str, ...] = ()

    @property
    def descriptor(self) -> str:
        """Return the path of the descriptor inside the module."""
        return _WEB if self.file.endswith(".war") else _EJB


def names(workspace: Workspace) -> list[str]:
    """Return the names of all installed applications."""
    found = re.compile(r"cells/[^/]+/applications/[^/]+\.ear/deployments/([^/]+)/deployment\.xml")
    matches = (found.fullmatch(uri) for uri in workspace.uris())
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
        _text(web, "web-uri"): _text(web, "context-root")
        for module in _children(described, "module")
        for web in _children(module, "web")
    }
    found = []
    for node in (n for n in tree.walk() if n.kind in ("WebModuleDeployment", "EJBModuleDeployment")):
        file = node.values.get("uri", "")
        descriptor = _WEB if node.kind == "WebModuleDeployment" else _EJB
        mapped = tuple(targets[m.values["target"]] for m in node.children.get("targetMappings", []))
        found.append(
            Module(
                name=_display_name(workspace.read(f"{place}/{file}/{descriptor}"), file),
                file=file,
                descriptor=descriptor,
                context_root=roots.get(file),
                virtual_host=_virtual_host(workspace, place, file) if descriptor == _WEB else None,
                targets=mapped,
            )
        )
    return found


def set_targets(workspace: Workspace, name: str, wanted: dict[str, tuple[str, ...]]) -> None:
    """Replace the targets of modules (by file); the others keep theirs.

    The mappings get new ids, as each edit in the product makes them: the document changes even if no target does.
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
    uri = f"{context(workspace, name)}/{file}/{_BINDING}"
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
    """Enter the application in ``serverindex.xml`` of each server that has it, take it out of those that lost it."""
    entry = f"{name}.ear/deployments/{name}"
    gone = {s for target in before - after for s in servers_of(workspace, target)}
    here = {s for target in after for s in servers_of(workspace, target)}
    for node, server in sorted(gone | here):
        for found in objects.by_path(workspace, f"/Node:{node}/ServerIndex:/ServerEntry:/"):
            listed = found.node.lists.get("deployedApplications", [])
            if found.node.values.get("serverName") != server or (entry in listed) == ((node, server) in here):
                continue
            edited = workspace.edit(found.uri, "AdminApp.edit").find(found.node.ref)
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
    found = objects.by_path(workspace, f"{node}/Server:{parts['server']}/")
    if len(found) != 1:
        return None
    return f"WebSphere:cell={cell},node={found[0].context.split('/')[3]},server={parts['server']}"


def _targets(tree: xmi.Document, cell: str) -> dict[str, str]:
    found = {}
    for node in tree.walk():
        if node.kind == "ClusteredTarget":
            found[node.ref] = f"WebSphere:cell={cell},cluster={node.name}"
        elif node.kind == "ServerTarget":
            found[node.ref] = f"WebSphere:cell={cell},node={node.values.get('nodeName', '')},server={node.name}"
    return found


def _virtual_host(workspace: Workspace, place: str, file: str) -> str | None:
    uri = f"{place}/{file}/{_BINDING}"
    match = _HOST.search(workspace.read(uri).decode()) if workspace.exists(uri) else None
    return match.group(2) if match else None


def _display_name(descriptor: bytes, file: str) -> str:
    root = ET.fromstring(descriptor)  # noqa: S314 - the lab's own
    return _text(root, "display-name") or file


def _children(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if child.tag.rpartition("}")[2] == name]


def _text(element: ET.Element, name: str) -> str:
    found = _children(element, name)
    return (found[0].text or "").strip() if found else ""


# Documents of an application, and archives


def documents(cell: str, name: str, drafts: list[Draft]) -> dict[str, bytes]:
    """Return the documents of a new application without targets, by uri."""
    place = f"cells/{cell}/applications/{name}.ear/deployments/{name}"
    found = {
        f"{place}/META-INF/application.xml": application_xml(name, drafts),
        f"{place}/deployment.xml": _deployment(cell, name, drafts),
    }
    for draft in drafts:
        found[f"{place}/{draft.file}/{draft.descriptor}"] = descriptor_xml(draft)
        if draft.descriptor == _WEB:
            found[f"{place}/{draft.file}/{_BINDING}"] = _binding_xml(draft.virtual_host)
    return found


def _deployment(cell: str, name: str, drafts: list[Draft]) -> bytes:
    root = xmi.Node("Deployment", "Deployment_1")
    application = root.add("deployedObject", xmi.Node("ApplicationDeployment", "ApplicationDeployment_1"))
    application.values.update(
        {
            "deploymentId": "0",
            "startingWeight": "1",
            "binariesURL": f"$(APP_INSTALL_ROOT)/{cell}/{name}.ear",
            "useMetadataFromBinaries": "false",
            "enableDistribution": "true",
        }
    )
    for number, draft in enumerate(drafts, 1):
        kind = "WebModuleDeployment" if draft.descriptor == _WEB else "EJBModuleDeployment"
        module = application.add("modules", xmi.Node(kind, f"{kind}_{number}"))
        module.values.update({"deploymentId": "1", "startingWeight": "10000", "uri": draft.file})
    return xmi.serialise(xmi.Document([root]))


def application_xml(name: str, drafts: list[Draft]) -> bytes:
    """Return the descriptor of the application."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<application version="5">']
    lines.append(f"  <display-name>{escape(name)}</display-name>")
    for draft in drafts:
        if draft.descriptor == _WEB:
            lines += [
                "  <module>",
                "    <web>",
                f"      <web-uri>{escape(draft.file)}</web-uri>",
                f"      <context-root>{escape(draft.context_root or '/')}</context-root>",
                "    </web>",
                "  </module>",
            ]
        else:
            lines += ["  <module>", f"    <ejb>{escape(draft.file)}</ejb>", "  </module>"]
    return ("\n".join([*lines, "</application>"]) + "\n").encode()


def descriptor_xml(draft: Draft) -> bytes:
    """Return the descriptor of a module."""
    root = "web-app" if draft.descriptor == _WEB else "ejb-jar"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} version="2.5">\n  <display-name>{escape(draft.name)}</display-name>\n</{root}>\n'
    ).encode()


def _binding_xml(host: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<webappbnd:WebAppBinding xmi:version="2.0" xmlns:xmi="http://www.omg.org/XMI" '
        'xmlns:webappbnd="webappbnd.xmi" xmi:id="WebAppBinding_1" '
        f'virtualHostName={quoted(host)}>\n  <webapp href="WEB-INF/web.xml#WebApp_ID"/>\n'
        "</webappbnd:WebAppBinding>\n"
    ).encode()


def pack(name: str, drafts: list[Draft]) -> bytes:
    """Return an enterprise archive, for ``install``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as ear:
        ear.writestr("META-INF/application.xml", application_xml(name, drafts))
        for draft in drafts:
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as module:
                module.writestr(draft.descriptor, descriptor_xml(draft))
            ear.writestr(draft.file, inner.getvalue())
    return buffer.getvalue()


def unpack(data: bytes) -> tuple[str, list[Draft]]:
    """Return name and modules of an enterprise archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as ear:
        described = ET.fromstring(ear.read("META-INF/application.xml"))  # noqa: S314 - the lab's own
        drafts = []
        for module in _children(described, "module"):
            web = _children(module, "web")
            file = _text(web[0], "web-uri") if web else _text(module, "ejb")
            draft = Draft("", file, _text(web[0], "context-root") if web else None)
            with zipfile.ZipFile(io.BytesIO(ear.read(file))) as inner:
                drafts.append(draft._replace(name=_display_name(inner.read(draft.descriptor), file)))
    return _text(described, "display-name"), drafts
