"""AdminConfig: the configuration of the cell, through the workspace of one wsadmin process."""

import base64
from collections.abc import Callable
from typing import Any

from . import configobjects as objects
from . import metamodel, notation, xmi
from .configobjects import Found
from .errors import CONFIG_SERVICE, WasError
from .repository import digest_of
from .workspace import OVERWRITE, ROLLBACK, Workspace

_MASK = "*****"


class AdminConfig:
    """The object of that name; its public methods are the commands, in snake case (``list_all``: ``list``).

    Values come and go as wsadmin has them: text, lists of text, None, 1 and 0.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._validation = "HIGH"
        self._cross_validation = "true"
        self._bean: Callable[[str, str], str] = lambda _node, _server: ""

    # Finding

    def list_all(self, kind: str, scope: object = None) -> str:
        """Return the ids of a type, all or those in a scope or those matching a pattern, one a line."""
        _known(kind)
        found = list(objects.all_of(self._workspace, kind))
        if scope is not None and notation.looks_like_id(scope):
            place = objects.resolve(self._workspace, scope)
            found = [f for f in found if objects.within(f, place)]
        elif scope is not None:
            found = [f for f in found if _matches(str(f.id).strip('"'), str(scope))]
        return "\n".join(str(f.id) for f in found)

    def getid(self, path: str) -> str:
        """Return the ids that a containment path names."""
        return "\n".join(str(f.id) for f in objects.by_path(self._workspace, path))

    def on_beans(self, find: Callable[[str, str], str]) -> None:
        """Take the function that finds the Server bean of (node, server)."""
        self._bean = find

    def get_object_name(self, config_id: str) -> str:
        """Return the object name of the bean that belongs to a server's configuration, or nothing."""
        found = objects.resolve(self._workspace, config_id)
        if found.node.kind != "Server":
            return ""
        return self._bean(found.context.split("/")[3], found.node.name)

    def get_object_type(self, config_id: str) -> str:
        """Return the type of an object."""
        return objects.resolve(self._workspace, config_id).node.kind

    def list_templates(self, kind: str, pattern: str | None = None) -> str:
        """Return the ids of templates of a type."""
        _known(kind)
        found = (str(f.id) for f in objects.all_of(self._workspace, kind, templates=True))
        return "\n".join(text for text in found if pattern is None or str(pattern) in text)

    # Reading

    def show(self, config_id: str, names: object = None) -> str:
        """Return attributes as ``[name value]``, one a line."""
        found = objects.resolve(self._workspace, config_id)
        return "\n".join(f"[{name} {text}]" for name, text in self._attributes(found, names, deep=False))

    def showall(self, config_id: str, names: object = None) -> str:
        """Return attributes with those of contained objects nested."""
        found = objects.resolve(self._workspace, config_id)
        return "\n".join(f"[{name} {text}]" for name, text in self._attributes(found, names, deep=True))

    def show_attribute(self, config_id: str, name: str) -> str | None:
        """Return one attribute's value, None where it is not set and has no default."""
        found = objects.resolve(self._workspace, config_id)
        known = _attribute(found.node.kind, name)
        if known.contained or known.reference:
            return self._show_objects(found, known)
        if known.many:
            return ";".join(found.node.lists.get(name, []))
        value = found.node.value(name)
        if value is not None and (found.node.kind, name) in metamodel.PASSWORDS:
            return _MASK
        return value

    def _show_objects(self, found: Found, known: metamodel.Attribute) -> str | None:
        ids = [str(Found(found.uri, child).id) for child in self._objects(found, known)]
        if known.many:
            return f"[{' '.join(ids)}]"
        return ids[0] if ids else None

    def _objects(self, found: Found, known: metamodel.Attribute) -> list[xmi.Node]:
        if known.contained:
            return found.node.children.get(known.name, [])
        if known.name == "provider" and found.node.parent is not None:
            return [found.node.parent]
        tree = self._workspace.tree(found.uri)
        refs = found.node.values.get(known.name, "").split()
        return [node for ref in refs if (node := tree.find(ref)) is not None]

    def _attributes(self, found: Found, names: object, deep: bool) -> list[tuple[str, str]]:
        wanted = notation.as_list(names) if names is not None else None
        known = metamodel.TYPES[found.node.kind].attributes if found.node.kind in metamodel.TYPES else {}
        for name in wanted or []:
            _attribute(found.node.kind, name)
        shown = []
        for name in sorted(known):
            if wanted is None or name in wanted:
                text = self._shown(found, known[name], deep)
                if text is not None:
                    shown.append((name, text))
        return shown

    def _shown(self, found: Found, known: metamodel.Attribute, deep: bool) -> str | None:
        if known.contained and deep:
            return self._nested(found, known)
        if known.contained or known.reference:
            return self._show_objects(found, known)
        if known.many:
            items = found.node.lists.get(known.name)
            return notation.shown(";".join(items)) if items is not None else "[]"
        value = found.node.value(known.name)
        if value is None:
            return None
        return _MASK if (found.node.kind, known.name) in metamodel.PASSWORDS else notation.shown(value)

    def _nested(self, found: Found, known: metamodel.Attribute) -> str | None:
        children = found.node.children.get(known.name, [])
        texts = []
        for child in children:
            inner = self._attributes(Found(found.uri, child), None, deep=True)
            texts.append("[" + "\n".join(f"[{name} {text}]" for name, text in inner) + "]")
        if known.many:
            return "[" + "\n".join(texts) + "]"
        return texts[0] if texts else None

    # Changing

    def create(self, kind: str, parent: str, attributes: object, parent_attribute: str | None = None) -> str:
        """Make an object and return its id."""
        _known(kind)
        return str(self._create(kind, parent, notation.pairs(attributes), parent_attribute, None).id)

    def create_using_template(self, kind: str, parent: str, attributes: object, template: str) -> str:
        """Make an object as a copy of a template, with the attributes given laid over it."""
        _known(kind)
        model = objects.resolve(self._workspace, template)
        return str(self._create(kind, parent, notation.pairs(attributes), None, model.node).id)

    def _create(
        self, kind: str, parent: str, attributes: list[tuple[str, Any]], feature: str | None, template: xmi.Node | None
    ) -> Found:
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
        found = Found(uri, node)
        for name, value in attributes:
            self._set(tree, node, name, value)
        return found

    def _where(
        self, kind: str, above: Found, feature: str | None, given: dict[str, Any]
    ) -> tuple[str, metamodel.Attribute | None]:
        """Return the document for a new object, and the attribute of the parent that takes it (None: a root)."""
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

    def modify(self, config_id: str, attributes: object) -> str:
        """Change attributes; values of list attributes are appended."""
        found = objects.resolve(self._workspace, config_id)
        given = notation.pairs(attributes)
        for name, _value in given:
            _attribute(found.node.kind, name)
        tree, node = self._edit(found, "modify")
        for name, value in given:
            self._set(tree, node, name, value)
        return ""

    def remove(self, config_id: str) -> str:
        """Remove an object and what it contains."""
        found = objects.resolve(self._workspace, config_id)
        if objects.is_place(found):
            for uri in self._workspace.uris():
                if uri.startswith(found.context + "/"):
                    self._workspace.write(uri, None, "remove")
            return ""
        tree, node = self._edit(found, "remove")
        if node.parent is None:
            tree.roots.remove(node)
        else:
            node.parent.remove(node)
        return ""

    def unset_attributes(self, config_id: str, names: object) -> str:
        """Forget the values of attributes."""
        found = objects.resolve(self._workspace, config_id)
        wanted = [str(name) for name in notation.as_list(names)]
        for name in wanted:
            _attribute(found.node.kind, name)
        _tree, node = self._edit(found, "unsetAttributes")
        for name in wanted:
            for group in (node.values, node.lists, node.children):
                group.pop(name, None)
        return ""

    def reset_attributes(self, config_id: str, attributes: object) -> str:
        """Change attributes; values of list attributes replace."""
        names = [name for name, _value in notation.pairs(attributes)]
        self.unset_attributes(config_id, names)
        return self.modify(config_id, attributes)

    def _edit(self, found: Found, operation: str) -> tuple[xmi.Document, xmi.Node]:
        tree = self._workspace.edit(found.uri, operation)
        node = tree.find(found.node.ref)
        if node is None:
            raise WasError(f"ADMG0012E: {found.id} is gone.", CONFIG_SERVICE)
        return tree, node

    def _set(self, tree: xmi.Document, node: xmi.Node, name: str, value: Any) -> None:
        known = _attribute(node.kind, name)
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
        # One object is a list of pairs, several are a list of such lists.
        single = not items or notation.is_pair(items[0])
        kind = metamodel.concrete(known.type)
        if not known.many:
            child = node.first(known.name) or node.add(known.name, xmi.Node(kind, tree.new_ref(kind)))
            for name, inner in notation.pairs(items if single else items[0]):
                self._set(tree, child, name, inner)
            return
        for item in [items] if single else items:
            child = node.add(known.name, xmi.Node(kind, tree.new_ref(kind)))
            for name, inner in notation.pairs(item):
                self._set(tree, child, name, inner)

    # Documents

    def exists_document(self, uri: str) -> int:
        """Return 1 or 0."""
        return int(self._workspace.exists(uri))

    def extract_content(self, uri: str) -> dict[str, str]:
        """Serve ``extract``: the client writes the file, it is local to wsadmin."""
        try:
            data, digest = self._workspace.extract(uri)
        except FileNotFoundError:
            raise _no_document(uri) from None
        return {"content": base64.b64encode(data).decode(), "digest": digest}

    def checkin_content(self, uri: str, content: str, digest: str) -> None:
        """Serve ``checkin``: the client has read the file."""
        if not self._workspace.exists(uri):
            raise _no_document(uri)
        if digest_of(self._workspace.read(uri)) != digest:
            raise WasError("", CONFIG_SERVICE, (f"com.ibm.ws.management.repository.DocumentModifiedException: {uri}",))
        self._workspace.write(uri, base64.b64decode(content), "checkin")

    def create_document_content(self, uri: str, content: str) -> dict[str, str]:
        """Serve ``createDocument``."""
        if self._workspace.exists(uri):
            raise WasError("", CONFIG_SERVICE, (f"com.ibm.ws.sm.workspace.DocumentAlreadyExistsException: {uri}",))
        data = base64.b64decode(content)
        self._workspace.write(uri, data, "createDocument")
        return {"digest": digest_of(data)}

    def delete_document(self, uri: str) -> None:
        """Delete a document."""
        if not self._workspace.exists(uri):
            raise _no_document(uri)
        self._workspace.write(uri, None, "deleteDocument")

    # The workspace

    def has_changes(self) -> int:
        """Return 1 or 0."""
        return int(bool(self._workspace.changed()))

    def query_changes(self) -> str:
        """Return the documents with unsaved changes."""
        changed = self._workspace.changed()
        if not changed:
            return "WASX7241I: There are no unsaved changes in this workspace."
        names = ["|".join(uri.rsplit("/", 1)) for uri in changed]
        return "\n".join(["WASX7146I: The following configuration files contain unsaved changes:", *names])

    def save(self) -> str:
        """Write the changes to the master repository."""
        self._workspace.save()
        return ""

    def reset(self) -> str:
        """Forget the changes."""
        self._workspace.reset()
        return ""

    def get_save_mode(self) -> str:
        """Return what a conflict does."""
        return self._workspace.save_mode

    def set_save_mode(self, mode: str) -> str:
        """Say what a conflict does."""
        if mode not in (ROLLBACK, OVERWRITE):
            raise WasError(f"WASX7147E: The save mode {mode} is not valid; use {ROLLBACK} or {OVERWRITE}.")
        self._workspace.save_mode = mode
        return ""

    def get_validation_level(self) -> str:
        """Return the level of validation."""
        return f"WASX7189I: Validation level set to {self._validation}"

    def set_validation_level(self, level: str) -> str:
        """Set the level of validation."""
        self._validation = level.upper()
        return self.get_validation_level()

    def get_cross_document_validation_enabled(self) -> str:
        """Return whether documents are validated against each other."""
        return f"WASX7188I: Cross-document validation enablement set to {self._cross_validation}"

    def set_cross_document_validation_enabled(self, enabled: object) -> str:
        """Say whether documents are validated against each other."""
        self._cross_validation = notation.scalar(enabled)
        return self.get_cross_document_validation_enabled()

    def validate(self, _config_id: str | None = None) -> str:
        """Validate; the stand-in's repository is always valid."""
        return "WASX7193I: Validation results are logged in wsadmin.valout: Total number of messages: 0"

    # The model

    def types(self, pattern: str | None = None) -> str:
        """Return the types of the model."""
        return "\n".join(sorted(name for name in metamodel.TYPES if pattern is None or _matches(name, pattern)))

    def attributes(self, kind: str, pattern: str | None = None) -> str:
        """Return the attributes of a type with their types."""
        known = _known(kind).attributes
        return "\n".join(
            f"{n} {_type_text(known[n])}" for n in sorted(known) if pattern is None or _matches(n, pattern)
        )

    def parents(self, kind: str) -> str:
        """Return the types that may hold a type."""
        _known(kind)
        found = metamodel.parents(kind)
        return "\n".join(found) if found else f"WASX7351I: {kind} does not have any parents."

    def required(self, kind: str) -> str:
        """Return the attributes that ``create`` must be given."""
        found = [a for a in _known(kind).attributes.values() if a.required]
        if not found:
            return f'WASX7361I: No required attribute found for type "{kind}".'
        return "\n".join([f"{'Attribute':<32}Type", *(f"{a.name:<32}{_plain_type(a)}" for a in found)])

    def defaults(self, kind: str) -> str:
        """Return the attributes of a type with their defaults."""
        rows = [f"{a.name:<32}{_plain_type(a):<32}{a.default or ''}".rstrip() for a in _known(kind).attributes.values()]
        return "\n".join([f"{'Attribute':<32}{'Type':<32}Default", *rows])


def _known(kind: str) -> metamodel.Type:
    try:
        return metamodel.TYPES[kind]
    except (KeyError, TypeError):
        raise WasError(f"ADMG0007E: The configuration data type {kind} is not valid.", CONFIG_SERVICE) from None


def _attribute(kind: str, name: str) -> metamodel.Attribute:
    known = metamodel.attribute(kind, name)
    if known is None:
        raise WasError(f"ADMG0014E: The attribute name {name} is not valid.", CONFIG_SERVICE)
    return known


def _matches(text: str, pattern: str) -> bool:
    """Match the patterns of ``list`` and ``types``: ``*`` stands for anything."""
    from fnmatch import fnmatchcase  # noqa: PLC0415 - rarely used, and start-up time counts

    return fnmatchcase(text, pattern)


def _type_text(known: metamodel.Attribute) -> str:
    text = known.type.replace(",", ", ") if known.choices else known.type
    derived = metamodel.subtypes(known.type) if known.contained or known.reference else ()
    if derived:
        text += f"({', '.join(derived)})"
    return text + "*" * known.many + "@" * known.reference


def _plain_type(known: metamodel.Attribute) -> str:
    return "ENUM" if known.choices else known.type


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


def _no_document(uri: str) -> WasError:
    return WasError("", CONFIG_SERVICE, (f"com.ibm.ws.management.repository.DocumentIOException: {uri}",))
