"""Types of the configuration model: their attributes, their parents, and their documents.

Pure. The types and attributes are a selection: those that public scripts and documentation use. The form
of each entry is that of the product (``AdminConfig.attributes``, XML of the repository).
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

BASIC = {"String", "boolean", "int", "long", "double"}
NAMESPACE = "http://www.ibm.com/websphere/appserver/schemas/5.0/{}.xmi"

# Objects whose parent is a place of the repository and not another object of the document:
# type -> (kinds of place, document).
ROOTS = {
    "Cell": (("",), "cell.xml"),
    "Node": (("Cell",), "node.xml"),
    "Server": (("Node",), "server.xml"),
    "ServerCluster": (("Cell",), "cluster.xml"),
    "ServerIndex": (("Node",), "serverindex.xml"),
    "VirtualHost": (("Cell",), "virtualhosts.xml"),
    "JDBCProvider": (("Cell", "Node", "Server", "ServerCluster"), "resources.xml"),
    "J2CResourceAdapter": (("Cell", "Node", "Server", "ServerCluster"), "resources.xml"),
    "URLProvider": (("Cell", "Node", "Server", "ServerCluster"), "resources.xml"),
    "MailProvider": (("Cell", "Node", "Server", "ServerCluster"), "resources.xml"),
    "VariableMap": (("Cell", "Node", "Server", "ServerCluster"), "variables.xml"),
    "Library": (("Cell", "Node", "Server", "ServerCluster"), "libraries.xml"),
    "Security": (("Cell",), "security.xml"),
    "NodeGroup": (("Cell",), "nodegroup.xml"),
    "CoreGroup": (("Cell",), "coregroup.xml"),
    "Deployment": (("Cell",), "deployment.xml"),
}

# The object that represents a place, by its document.
PLACES = {
    "cell.xml": "Cell",
    "node.xml": "Node",
    "server.xml": "Server",
    "cluster.xml": "ServerCluster",
    "deployment.xml": "Deployment",
}

# Concrete types of new objects, for attributes that declare an abstract type.
_CONCRETE = {
    "ProcessDef": "JavaProcessDef",
    "DeployedObject": "ApplicationDeployment",
    "ModuleDeployment": "WebModuleDeployment",
}

PASSWORDS = {("JAASAuthData", "password")}

_ATTRIBUTE = re.compile(r"(\w+) (ENUM\([^)]*\)|\w+)([*@!]*)(?:=(.*))?")


class Attribute(NamedTuple):
    """One attribute of a type; ``default`` None: none."""

    name: str
    type: str
    many: bool
    reference: bool
    required: bool
    default: str | None

    @property
    def basic(self) -> bool:
        """Return whether a value is simple, not an object."""
        return self.type in BASIC or self.type.startswith("ENUM(")

    @property
    def contained(self) -> bool:
        """Return whether the value is an object in the same document that belongs to this one."""
        return not self.basic and not self.reference

    @property
    def choices(self) -> list[str]:
        """Return the values of an enumeration."""
        return self.type[5:-1].split(",") if self.type.startswith("ENUM(") else []


class Type(NamedTuple):
    """A type of the model with all its attributes, inherited ones included, by name."""

    name: str
    package: str
    parent: str | None
    attributes: dict[str, Attribute]

    @property
    def qualified(self) -> str:
        """Return the name of the type in XML."""
        return f"{self.package}:{self.name}"


def _parse(text: str) -> dict[str, Type]:
    types: dict[str, Type] = {}
    current = ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith(" "):
            package, name, *parent = line.replace(" : ", " ").split()
            inherited = types[parent[0]].attributes if parent else {}
            types[name] = Type(name, package, parent[0] if parent else None, dict(inherited))
            current = name
            continue
        for item in line.split(";"):
            match = _ATTRIBUTE.fullmatch(item.strip())
            if match is None:
                raise ValueError(f"metamodel: {item!r} of {current}")
            attribute, kind, marks, default = match.groups()
            types[current].attributes[attribute] = Attribute(
                attribute, kind, "*" in marks, "@" in marks, "!" in marks, default
            )
    return types


TYPES = _parse(Path(__file__).with_suffix(".txt").read_text())


@cache
def is_a(name: str, wanted: str) -> bool:
    """Return whether a type is the wanted one or derived from it."""
    current: str | None = name
    while current is not None:
        if current == wanted:
            return True
        current = TYPES[current].parent if current in TYPES else None
    return False


@cache
def subtypes(name: str) -> tuple[str, ...]:
    """Return the types derived from one."""
    return tuple(sorted(other for other in TYPES if other != name and is_a(other, name)))


def attribute(type_name: str, name: str) -> Attribute | None:
    """Return an attribute of a type, None if the type does not have it."""
    known = TYPES.get(type_name)
    return known.attributes.get(name) if known else None


def containers(parent: str, child: str) -> list[Attribute]:
    """Return the attributes of ``parent`` that can contain a ``child``."""
    known = TYPES.get(parent)
    return [a for a in known.attributes.values() if a.contained and is_a(child, a.type)] if known else []


def parents(child: str) -> list[str]:
    """Return the types that can contain a type, places included."""
    places = set(ROOTS[child][0]) - {""} if child in ROOTS else set()
    return sorted(places | {name for name in TYPES if containers(name, child)})


def concrete(name: str) -> str:
    """Return the type of a new object: an abstract type has no objects."""
    return _CONCRETE.get(name, name)


def from_element(parent: str | None, feature: str, declared: str | None) -> str:
    """Return the type of an XML element: from its own attribute, or from the parent's attribute."""
    if declared:
        return declared.rpartition(":")[2]
    known = attribute(parent, feature) if parent else None
    if known is not None:
        return concrete(known.type)
    return feature[:1].upper() + feature[1:]
