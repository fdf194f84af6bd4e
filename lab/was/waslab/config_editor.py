"""Changes of configuration objects in a workspace: new objects, and values of attributes."""

from typing import Any

from . import configobjects as objects
from . import metamodel, notation, xmi
from .config_types import known_attribute
from .configobjects import ConfigObject
from .errors import CONFIG_SERVICE, WasError
from .workspace import Workspace


class Editor:
    """Changes the objects of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def create(
        self, kind: str, parent: str, attributes: list[tuple[str, Any]], feature: str | None, template: xmi.Node | None
    ) -> ConfigObject:
        """Return a new object below a parent; ``feature``: the parent's attribute, ``template``: the object to copy."""
        try:
            above = objects.resolve(self._workspace, parent)
        except WasError:
            raise _bad_parameter(parent, "parent config id") from None
        given = dict(attributes)
        for needed in metamodel.TYPES[kind].attributes.values():
            if needed.required and needed.name not in given and template is None:
                raise WasError(f"ADMG0021E: Missing required attribute: {needed.name}.", CONFIG_SERVICE)
        uri, holder = self._where(kind, above, feature, given)
        tree = self._workspace.edit(uri, "create")
        node = xmi.Node(kind, tree.new_ref(kind))
        if holder is None:
            tree.roots.append(node)
        else:
            owner = tree.find(above.node.ref)
            if owner is None:
                raise WasError(f"ADMG0012E: {above.id} is gone.", CONFIG_SERVICE)
            if not holder.many:
                owner.children.pop(holder.name, None)
            owner.add(holder.name, node)
        if template is not None:
            _copy(template, node, tree)
        created = ConfigObject(uri, node)
        for name, value in attributes:
            self.set(tree, node, name, value)
        return created

    def _where(
        self, kind: str, above: ConfigObject, feature: str | None, given: dict[str, Any]
    ) -> tuple[str, metamodel.Attribute | None]:
        """Return the document for a new object, and the attribute of the parent that will contain it (None: a root)."""
        holders = metamodel.containers(above.node.kind, kind)
        if feature is not None:
            holders = [h for h in holders if h.name == feature]
            if not holders:
                raise _bad_parameter(feature, "parent attribute name")
        if holders:
            return above.uri, holders[0]
        places, document = metamodel.ROOTS.get(kind, ((), ""))
        if objects.is_place(above) and above.node.kind in places:
            folder = {"ServerCluster": "clusters", "Node": "nodes", "Server": "servers"}.get(kind)
            return (
                f"{above.context}/{folder}/{given['name']}/{document}" if folder else f"{above.context}/{document}"
            ), None
        raise WasError(
            f"ADMG0005E: Invalid parent type {above.node.kind} for an object of type {kind}.", CONFIG_SERVICE
        )

    def edit(self, changed: ConfigObject, operation: str) -> tuple[xmi.Document, xmi.Node]:
        """Return the document of an object, for changes, with the object in it."""
        tree = self._workspace.edit(changed.uri, operation)
        node = tree.find(changed.node.ref)
        if node is None:
            raise WasError(f"ADMG0012E: {changed.id} is gone.", CONFIG_SERVICE)
        return tree, node

    def set(self, tree: xmi.Document, node: xmi.Node, name: str, value: Any) -> None:
        """Set an attribute of an object; values of list attributes are appended."""
        known = known_attribute(node.kind, name)
        if known.contained:
            self._set_objects(tree, node, known, value)
        elif known.reference:
            node.values[name] = " ".join(notation.parse_id(item).ref for item in _ids(value))
        elif known.many:
            items = _strings(value)
            node.lists[name] = [*node.lists.get(name, []), *items] if items else []
        else:
            node.values[name] = _checked(known, value)

    def _set_objects(self, tree: xmi.Document, node: xmi.Node, known: metamodel.Attribute, value: Any) -> None:
        items = notation.as_list(value)
        if not items and known.many:
            node.children.pop(known.name, None)
            return
        # One object is a list of pairs; several objects are a list of such lists.
        single = not items or notation.is_pair(items[0])
        kind = metamodel.concrete(known.type)
        if not known.many:
            child = node.first(known.name) or node.add(known.name, xmi.Node(kind, tree.new_ref(kind)))
            for name, inner in notation.pairs(items if single else items[0]):
                self.set(tree, child, name, inner)
            return
        for item in [items] if single else items:
            child = node.add(known.name, xmi.Node(kind, tree.new_ref(kind)))
            for name, inner in notation.pairs(item):
                self.set(tree, child, name, inner)


def _checked(known: metamodel.Attribute, value: object) -> str:
    text = notation.scalar(value)
    if known.type == "boolean":
        text = {"1": "true", "0": "false"}.get(text, text)
    allowed = known.choices or (["true", "false"] if known.type == "boolean" else [])
    number = known.type in ("int", "long")
    if (allowed and text not in allowed) or (number and not text.lstrip("+-").isdigit()):
        raise WasError(
            f"ADMG0012E: The attribute value for attribute {known.name} is not valid: {text}.", CONFIG_SERVICE
        )
    return text


def _bad_parameter(value: str, parameter: str) -> WasError:
    return WasError(f'WASX7444E: Invalid parameter value "{value}" for parameter "{parameter}" on command "create"')


def _strings(value: object) -> list[str]:
    if isinstance(value, str) and not value.startswith("["):
        return [item for item in value.split(";") if item]
    return [notation.scalar(item) for item in notation.as_list(value)]


def _ids(value: object) -> list[str]:
    if isinstance(value, str) and notation.looks_like_id(value) and not value.startswith("["):
        return [value]
    return [str(item) for item in notation.as_list(value)]


def _copy(source: xmi.Node, target: xmi.Node, tree: xmi.Document) -> None:
    target.values.update(source.values)
    target.lists.update({name: list(items) for name, items in source.lists.items()})
    for feature, group in source.children.items():
        for child in group:
            made = target.add(feature, xmi.Node(child.kind, ""))
            made.ref = tree.new_ref(child.kind)
            _copy(child, made, tree)
