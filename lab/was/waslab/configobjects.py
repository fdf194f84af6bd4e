"""Configuration objects, found by path, type or id in a workspace."""

from collections.abc import Iterator
from typing import NamedTuple

from . import metamodel, xmi
from .errors import CONFIG_SERVICE, WasError
from .notation import ConfigId, parse_id
from .workspace import Workspace


class ConfigObject(NamedTuple):
    """A configuration object with its document."""

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


def display_name(item: ConfigObject) -> str:
    """Return the name in a configuration id: the ``name`` attribute, or for a deployment the application's name."""
    if item.node.kind == "Deployment":
        return item.context.rpartition("/")[2]
    return item.node.name


def resolve(workspace: Workspace, text: object) -> ConfigObject:
    """Return the object of a configuration id."""
    wanted = parse_id(text)
    node = workspace.tree(wanted.uri).find(wanted.ref) if workspace.exists(wanted.uri) else None
    if node is None:
        raise WasError(
            f"ADMG0012E: The configuration object {wanted} does not exist.",
            CONFIG_SERVICE,
        )
    return ConfigObject(wanted.uri, node)


def all_of(workspace: Workspace, kind: str, templates: bool = False) -> Iterator[ConfigObject]:
    """Yield all objects of a type, derived types included, in the order of documents."""
    for uri, tree in workspace.trees():
        if uri.startswith("templates/") == templates:
            for node in tree.walk():
                if metamodel.is_a(node.kind, kind):
                    yield ConfigObject(uri, node)


def is_place(item: ConfigObject) -> bool:
    """Return whether an object represents a place of the repository: cell, node, server, cluster or application."""
    document = item.uri.rpartition("/")[2]
    return metamodel.PLACES.get(document) == item.node.kind and item.node.parent is None


def within(item: ConfigObject, scope: ConfigObject) -> bool:
    """Return whether an object is in a scope, or in a place below it."""
    if is_place(scope):
        return item.context == scope.context or item.context.startswith(scope.context + "/")
    return item.uri == scope.uri and any(node is scope.node for node in _ancestors(item.node))


def _ancestors(node: xmi.Node) -> Iterator[xmi.Node]:
    current: xmi.Node | None = node
    while current is not None:
        yield current
        current = current.parent


def directly_under(item: ConfigObject, parent: ConfigObject) -> bool:
    """Return whether a containment path finds an object under ``parent``.

    Under a place: objects of its documents, and places directly below it. Else: contained objects,
    at any depth.
    """
    if item.node is parent.node:
        return False
    if not is_place(parent):
        return within(item, parent)
    if is_place(item):
        return _place_above(item.context) == parent.context
    return item.context == parent.context


def _place_above(context: str) -> str:
    """Return the place that contains another place: ``cells/C/nodes/N`` of ``cells/C/nodes/N/servers/S``."""
    parts = context.split("/")
    if "applications" in parts:
        return "/".join(parts[: parts.index("applications")])
    return "/".join(parts[:-2])


def by_path(workspace: Workspace, path: str) -> list[ConfigObject]:
    """Return the objects that match a containment path such as ``/Node:n1/Server:s1/``."""
    steps = [step for step in path.strip().strip("/").split("/") if step]
    if not steps:
        raise WasError(f'WASX7134E: The containment path "{path}" is not valid.')
    parents: list[ConfigObject] | None = None
    for kind, name in _steps(path.strip()):
        if kind not in metamodel.TYPES:
            raise WasError(f"ADMG0007E: The configuration data type {kind} is not valid.", CONFIG_SERVICE)
        matches = [f for f in all_of(workspace, kind) if not name or display_name(f) == name]
        if parents is not None:
            matches = [f for f in matches if any(directly_under(f, parent) for parent in parents)]
        parents = matches
    return parents or []


def _steps(path: str) -> list[tuple[str, str]]:
    """Split a path at its types; a name may contain slashes and colons."""
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


def place(workspace: Workspace, context: str) -> ConfigObject | None:
    """Return the object that represents a place."""
    for document, kind in metamodel.PLACES.items():
        uri = f"{context}/{document}"
        if workspace.exists(uri):
            root = next((node for node in workspace.tree(uri).roots if node.kind == kind), None)
            if root is not None:
                return ConfigObject(uri, root)
    return None
