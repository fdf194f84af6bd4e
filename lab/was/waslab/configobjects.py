"""Objects of the configuration: finding them by path, type and id in a workspace."""

from collections.abc import Iterator
from typing import NamedTuple

from . import metamodel, xmi
from .errors import CONFIG_SERVICE, WasError
from .notation import ConfigId, parse_id
from .workspace import Workspace


class Found(NamedTuple):
    """An object with the document that holds it."""

    uri: str
    node: xmi.Node

    @property
    def context(self) -> str:
        """Return the place in the repository."""
        return self.uri.rpartition("/")[0]

    @property
    def id(self) -> ConfigId:
        """Return the configuration id."""
        return ConfigId(display_name(self), self.context, self.uri.rpartition("/")[2], self.node.ref)


def display_name(found: Found) -> str:
    """Return the name in an id: the ``name`` attribute, or for a deployment the application's."""
    if found.node.kind == "Deployment":
        return found.context.rpartition("/")[2]
    return found.node.name


def resolve(workspace: Workspace, text: object) -> Found:
    """Return the object of a configuration id."""
    wanted = parse_id(text)
    node = workspace.tree(wanted.uri).find(wanted.ref) if workspace.exists(wanted.uri) else None
    if node is None:
        raise WasError(
            f"ADMG0012E: The configuration object {wanted} does not exist.",
            CONFIG_SERVICE,
        )
    return Found(wanted.uri, node)


def all_of(workspace: Workspace, kind: str, templates: bool = False) -> Iterator[Found]:
    """Yield all objects of a type, derived types included, in the order of documents."""
    for uri, tree in workspace.trees():
        if uri.startswith("templates/") == templates:
            for node in tree.walk():
                if metamodel.is_a(node.kind, kind):
                    yield Found(uri, node)


def is_place(found: Found) -> bool:
    """Tell whether an object stands for a place of the repository: cell, node, server, cluster, application."""
    document = found.uri.rpartition("/")[2]
    return metamodel.PLACES.get(document) == found.node.kind and found.node.parent is None


def within(found: Found, scope: Found) -> bool:
    """Tell whether an object lies in a scope, places below it included."""
    if is_place(scope):
        return found.context == scope.context or found.context.startswith(scope.context + "/")
    return found.uri == scope.uri and any(node is scope.node for node in _ancestors(found.node))


def _ancestors(node: xmi.Node) -> Iterator[xmi.Node]:
    current: xmi.Node | None = node
    while current is not None:
        yield current
        current = current.parent


def directly_under(found: Found, parent: Found) -> bool:
    """Tell whether an object is what a containment path names under ``parent``.

    Under a place: objects of the documents that lie there, and places directly below it. Else: objects contained,
    however deep.
    """
    if found.node is parent.node:
        return False
    if not is_place(parent):
        return within(found, parent)
    if is_place(found):
        return _place_above(found.context) == parent.context
    return found.context == parent.context


def _place_above(context: str) -> str:
    """Return the place that holds one: ``cells/C/nodes/N`` of ``cells/C/nodes/N/servers/S``."""
    parts = context.split("/")
    if "applications" in parts:
        return "/".join(parts[: parts.index("applications")])
    return "/".join(parts[:-2])


def by_path(workspace: Workspace, path: str) -> list[Found]:
    """Return the objects that a containment path like ``/Node:n1/Server:s1/`` names."""
    steps = [step for step in path.strip().strip("/").split("/") if step]
    if not steps:
        raise WasError(f'WASX7134E: The containment path "{path}" is not valid.')
    found: list[Found] | None = None
    for kind, name in _steps(path.strip()):
        if kind not in metamodel.TYPES:
            raise WasError(f"ADMG0007E: The configuration data type {kind} is not valid.", CONFIG_SERVICE)
        matches = [f for f in all_of(workspace, kind) if not name or display_name(f) == name]
        if found is not None:
            matches = [f for f in matches if any(directly_under(f, parent) for parent in found)]
        found = matches
    return found or []


def _steps(path: str) -> list[tuple[str, str]]:
    """Split a path at its types; a name may hold slashes and colons."""
    steps: list[tuple[str, str]] = []
    for part in path.strip("/").split("/"):
        kind, colon, name = part.partition(":")
        if colon and kind.isidentifier():
            steps.append((kind, name))
        elif steps:
            steps[-1] = (steps[-1][0], f"{steps[-1][1]}/{part}")
        else:
            raise WasError(f'WASX7134E: The containment path "{path}" is not valid: ":" is missing.')
    return steps


def place(workspace: Workspace, context: str) -> Found | None:
    """Return the object that stands for a place."""
    for document, kind in metamodel.PLACES.items():
        uri = f"{context}/{document}"
        if workspace.exists(uri):
            root = next((node for node in workspace.tree(uri).roots if node.kind == kind), None)
            if root is not None:
                return Found(uri, root)
    return None
