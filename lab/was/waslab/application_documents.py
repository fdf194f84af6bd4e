"""Documents of an application, and enterprise archives.

Pure. The documents are those of the product: ``deployment.xml``, ``application.xml`` with the context roots, the
descriptors of the modules with their display names, and ``ibm-web-bnd.xmi`` with the virtual host.
"""

import io
import xml.etree.ElementTree as ET
import zipfile
from typing import NamedTuple

from . import xmi
from .markup import escape, quoted

WEB_DESCRIPTOR = "WEB-INF/web.xml"
EJB_DESCRIPTOR = "META-INF/ejb-jar.xml"
BINDING = "WEB-INF/ibm-web-bnd.xmi"


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
        return WEB_DESCRIPTOR if self.file.endswith(".war") else EJB_DESCRIPTOR


def display_name(descriptor: bytes, file: str) -> str:
    """Return the display name in a descriptor, the module's file name if there is none."""
    root = ET.fromstring(descriptor)  # noqa: S314 - the lab's own
    return child_text(root, "display-name") or file


def children_named(element: ET.Element, name: str) -> list[ET.Element]:
    """Return the children of an element with this local name."""
    return [child for child in element if child.tag.rpartition("}")[2] == name]


def child_text(element: ET.Element, name: str) -> str:
    """Return the text of a child element, "" if there is none."""
    children = children_named(element, name)
    return (children[0].text or "").strip() if children else ""


def documents(cell: str, name: str, drafts: list[Draft]) -> dict[str, bytes]:
    """Return the documents of a new application without targets, by uri."""
    place = f"cells/{cell}/applications/{name}.ear/deployments/{name}"
    documents_by_uri = {
        f"{place}/META-INF/application.xml": application_xml(name, drafts),
        f"{place}/deployment.xml": _deployment(cell, name, drafts),
    }
    for draft in drafts:
        documents_by_uri[f"{place}/{draft.file}/{draft.descriptor}"] = descriptor_xml(draft)
        if draft.descriptor == WEB_DESCRIPTOR:
            documents_by_uri[f"{place}/{draft.file}/{BINDING}"] = _binding_xml(draft.virtual_host)
    return documents_by_uri


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
        kind = "WebModuleDeployment" if draft.descriptor == WEB_DESCRIPTOR else "EJBModuleDeployment"
        module = application.add("modules", xmi.Node(kind, f"{kind}_{number}"))
        module.values.update({"deploymentId": "1", "startingWeight": "10000", "uri": draft.file})
    return xmi.serialize(xmi.Document([root]))


def application_xml(name: str, drafts: list[Draft]) -> bytes:
    """Return the descriptor of the application."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<application version="5">']
    lines.append(f"  <display-name>{escape(name)}</display-name>")
    for draft in drafts:
        if draft.descriptor == WEB_DESCRIPTOR:
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
    root = "web-app" if draft.descriptor == WEB_DESCRIPTOR else "ejb-jar"
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
        for module in children_named(described, "module"):
            web = children_named(module, "web")
            file = child_text(web[0], "web-uri") if web else child_text(module, "ejb")
            draft = Draft("", file, child_text(web[0], "context-root") if web else None)
            with zipfile.ZipFile(io.BytesIO(ear.read(file))) as inner:
                drafts.append(draft._replace(name=display_name(inner.read(draft.descriptor), file)))
    return child_text(described, "display-name"), drafts
