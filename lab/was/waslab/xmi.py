"""Documents of the repository as trees of objects, read from the XML of the product and written as such.

Pure. An object keeps attributes and children of unknown types; comments are lost, as in the product.
"""

import itertools
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from . import metamodel
from .markup import escape, quoted

_XMI = "http://www.omg.org/XMI"
_ID = f"{{{_XMI}}}id"
_TYPE = f"{{{_XMI}}}type"
_VERSION = f"{{{_XMI}}}version"

_counter = itertools.count()


class Node:
    """One object: its type, its id, simple values, and the objects it contains."""

    def __init__(self, kind: str, ref: str) -> None:
        self.kind = kind
        self.ref = ref
        self.values: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}
        self.children: dict[str, list[Node]] = {}
        self.parent: Node | None = None
        self.feature = ""

    def add(self, feature: str, child: "Node") -> "Node":
        """Add an object to an attribute."""
        child.parent, child.feature = self, feature
        self.children.setdefault(feature, []).append(child)
        return child

    def remove(self, child: "Node") -> None:
        """Remove an object."""
        self.children[child.feature].remove(child)
        if not self.children[child.feature]:
            del self.children[child.feature]

    def walk(self) -> Iterator["Node"]:
        """Yield the object and all below it, in the order of the document."""
        yield self
        for group in self.children.values():
            for child in group:
                yield from child.walk()

    def first(self, feature: str) -> "Node | None":
        """Return the first object of an attribute."""
        group = self.children.get(feature)
        return group[0] if group else None

    def value(self, name: str) -> str | None:
        """Return a simple value: as stored, else the type's default, else None."""
        if name in self.values:
            return self.values[name]
        known = metamodel.attribute(self.kind, name)
        return known.default if known else None

    @property
    def name(self) -> str:
        """Return the name in the configuration id."""
        return self.values.get("name") or self.values.get("entryName") or ""

    def below(self, kind: str) -> list["Node"]:
        """Return all objects of a type in this one, itself included."""
        return [node for node in self.walk() if metamodel.is_a(node.kind, kind)]


class Document:
    """The objects of one XML document."""

    def __init__(self, roots: list[Node]) -> None:
        self.roots = roots

    def walk(self) -> Iterator[Node]:
        """Yield all objects."""
        for root in self.roots:
            yield from root.walk()

    def find(self, ref: str) -> Node | None:
        """Return the object of an id."""
        return next((node for node in self.walk() if node.ref == ref), None)

    def new_ref(self, kind: str) -> str:
        """Return a new id for the document, made from the time as the product does."""
        taken = {node.ref for node in self.walk()}
        stamp = int(time.time() * 1000)
        while f"{kind}_{stamp}" in taken:
            stamp += 1 + next(_counter) % 3
        return f"{kind}_{stamp}"


def is_model(data: bytes) -> bool:
    """Return whether a document belongs to the model, not other XML in the repository."""
    return b"http://www.omg.org/XMI" in data[:2000]


def parse(data: bytes) -> Document:
    """Read a document of the model."""
    root = ET.fromstring(data)  # noqa: S314 - the simulator's own repository
    if root.tag == f"{{{_XMI}}}XMI":
        return Document([_node(element, None) for element in root])
    return Document([_node(root, None)])


def _node(element: ET.Element, parent: Node | None) -> Node:
    tag = element.tag
    feature = tag.rpartition("}")[2]
    kind = feature if parent is None else metamodel.from_element(parent.kind, feature, element.get(_TYPE))
    node = Node(kind, element.get(_ID, ""))
    node.feature = feature
    for name, value in element.attrib.items():
        if not name.startswith("{"):
            known = metamodel.attribute(kind, name)
            if known is not None and known.many and known.basic:
                node.lists[name] = value.split()
            else:
                node.values[name] = value
    for child in element:
        name = child.tag.rpartition("}")[2]
        known = metamodel.attribute(kind, name)
        if known is not None and known.basic:
            node.lists.setdefault(name, []).append(child.text or "")
        else:
            node.add(name, _node(child, node))
    return node


def serialize(document: Document) -> bytes:
    """Write a document as the product does: one element a line, two blanks of indentation."""
    packages = sorted({_package(node) for node in document.roots} | {_package(n) for n in document.walk() if _typed(n)})
    spaces = "".join(f' xmlns:{package}="{metamodel.NAMESPACE.format(package)}"' for package in packages if package)
    head = f' xmi:version="2.0" xmlns:xmi="{_XMI}"{spaces}'
    if len(document.roots) == 1:
        body = _lines(document.roots[0], "", head, f"{_package(document.roots[0])}:{document.roots[0].kind}")
    else:
        body = [f"<xmi:XMI{head}>"]
        for node in document.roots:
            body += _lines(node, "  ", "", f"{_package(node)}:{node.kind}")
        body.append("</xmi:XMI>")
    return ("\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *body]) + "\n").encode()


def _package(node: Node) -> str:
    known = metamodel.TYPES.get(node.kind)
    return known.package if known else ""


def _typed(node: Node) -> bool:
    """Return whether the element must name its type: its parent's attribute declares a more general one."""
    if node.parent is None:
        return False
    known = metamodel.attribute(node.parent.kind, node.feature)
    return known is not None and known.type != node.kind


def _lines(node: Node, indent: str, head: str, tag: str) -> list[str]:
    typed = f' xmi:type="{_package(node)}:{node.kind}"' if _typed(node) else ""
    ref = f" xmi:id={quoted(node.ref)}" if node.ref else ""
    values = "".join(f" {name}={quoted(value)}" for name, value in node.values.items())
    opening = f"{indent}<{tag}{head}{typed}{ref}{values}"
    inner: list[str] = []
    for name, items in node.lists.items():
        inner += [f"{indent}  <{name}>{escape(item)}</{name}>" for item in items]
    for name, group in node.children.items():
        for child in group:
            inner += _lines(child, indent + "  ", "", name)
    return [f"{opening}>", *inner, f"{indent}</{tag}>"] if inner else [f"{opening}/>"]
