"""AdminConfig: the configuration of the cell, through the workspace of one wsadmin process."""

import base64
from collections.abc import Callable

from . import configobjects as objects
from . import metamodel, notation
from .config_display import PASSWORD_MASK, Display
from .config_editor import Editor
from .config_types import known_attribute, known_type, matches, plain_type, type_text
from .errors import CONFIG_SERVICE, WasError
from .repository import digest_of
from .workspace import OVERWRITE, ROLLBACK, Workspace


class AdminConfig:
    """The object of that name; its public methods are the commands, in snake case (``list_all``: ``list``).

    Values have the types of wsadmin: text, lists of text, None, 1 and 0.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._display, self._editor = Display(workspace), Editor(workspace)
        self._validation = "HIGH"
        self._cross_validation = "true"
        self._bean: Callable[[str, str], str] = lambda _node, _server: ""

    # Finding

    def list_all(self, kind: str, scope: object = None) -> str:
        """Return the ids of a type, one a line: all, or those in a scope, or those that match a pattern."""
        known_type(kind)
        items = list(objects.all_of(self._workspace, kind))
        if scope is not None and notation.looks_like_id(scope):
            place = objects.resolve(self._workspace, scope)
            items = [f for f in items if objects.within(f, place)]
        elif scope is not None:
            items = [f for f in items if matches(str(f.id).strip('"'), str(scope))]
        return "\n".join(str(f.id) for f in items)

    def getid(self, path: str) -> str:
        """Return the ids that match a containment path."""
        return "\n".join(str(f.id) for f in objects.by_path(self._workspace, path))

    def on_beans(self, find: Callable[[str, str], str]) -> None:
        """Set the function that finds the Server bean of (node, server)."""
        self._bean = find

    def get_object_name(self, config_id: str) -> str:
        """Return the object name of the bean of a server's configuration, or ""."""
        server = objects.resolve(self._workspace, config_id)
        if server.node.kind != "Server":
            return ""
        return self._bean(server.context.split("/")[3], server.node.name)

    def get_object_type(self, config_id: str) -> str:
        """Return the type of an object."""
        return objects.resolve(self._workspace, config_id).node.kind

    def list_templates(self, kind: str, pattern: str | None = None) -> str:
        """Return the ids of templates of a type."""
        known_type(kind)
        ids = (str(f.id) for f in objects.all_of(self._workspace, kind, templates=True))
        return "\n".join(text for text in ids if pattern is None or str(pattern) in text)

    # Reading

    def show(self, config_id: str, names: object = None) -> str:
        """Return attributes as ``[name value]``, one a line."""
        shown = objects.resolve(self._workspace, config_id)
        return "\n".join(f"[{name} {text}]" for name, text in self._display.attributes(shown, names, deep=False))

    def showall(self, config_id: str, names: object = None) -> str:
        """Return attributes with those of contained objects nested."""
        shown = objects.resolve(self._workspace, config_id)
        return "\n".join(f"[{name} {text}]" for name, text in self._display.attributes(shown, names, deep=True))

    def show_attribute(self, config_id: str, name: str) -> str | None:
        """Return one attribute's value; None if it is not set and has no default."""
        holder = objects.resolve(self._workspace, config_id)
        known = known_attribute(holder.node.kind, name)
        if known.contained or known.reference:
            return self._display.contained(holder, known)
        if known.many:
            return ";".join(holder.node.lists.get(name, []))
        value = holder.node.value(name)
        if value is not None and (holder.node.kind, name) in metamodel.PASSWORDS:
            return PASSWORD_MASK
        return value

    # Changing

    def create(self, kind: str, parent: str, attributes: object, parent_attribute: str | None = None) -> str:
        """Create an object and return its id."""
        known_type(kind)
        return str(self._editor.create(kind, parent, notation.pairs(attributes), parent_attribute, None).id)

    def create_using_template(self, kind: str, parent: str, attributes: object, template: str) -> str:
        """Create an object as a copy of a template, and set the attributes in the copy."""
        known_type(kind)
        model = objects.resolve(self._workspace, template)
        return str(self._editor.create(kind, parent, notation.pairs(attributes), None, model.node).id)

    def modify(self, config_id: str, attributes: object) -> str:
        """Change attributes; values of list attributes are appended."""
        changed = objects.resolve(self._workspace, config_id)
        given = notation.pairs(attributes)
        for name, _value in given:
            known_attribute(changed.node.kind, name)
        tree, node = self._editor.edit(changed, "modify")
        for name, value in given:
            self._editor.set(tree, node, name, value)
        return ""

    def remove(self, config_id: str) -> str:
        """Remove an object and what it contains."""
        removed = objects.resolve(self._workspace, config_id)
        if objects.is_place(removed):
            for uri in self._workspace.uris():
                if uri.startswith(removed.context + "/"):
                    self._workspace.write(uri, None, "remove")
            return ""
        tree, node = self._editor.edit(removed, "remove")
        if node.parent is None:
            tree.roots.remove(node)
        else:
            node.parent.remove(node)
        return ""

    def unset_attributes(self, config_id: str, names: object) -> str:
        """Remove the values of attributes."""
        changed = objects.resolve(self._workspace, config_id)
        wanted = [str(name) for name in notation.as_list(names)]
        for name in wanted:
            known_attribute(changed.node.kind, name)
        _tree, node = self._editor.edit(changed, "unsetAttributes")
        for name in wanted:
            for group in (node.values, node.lists, node.children):
                group.pop(name, None)
        return ""

    def reset_attributes(self, config_id: str, attributes: object) -> str:
        """Change attributes; values of list attributes are replaced."""
        names = [name for name, _value in notation.pairs(attributes)]
        self.unset_attributes(config_id, names)
        return self.modify(config_id, attributes)

    # Documents

    def exists_document(self, uri: str) -> int:
        """Return 1 or 0."""
        return int(self._workspace.exists(uri))

    def extract_content(self, uri: str) -> dict[str, str]:
        """Serve ``extract``. The client writes the file, which is local to wsadmin."""
        try:
            data, digest = self._workspace.extract(uri)
        except FileNotFoundError:
            raise _no_document(uri) from None
        return {"content": base64.b64encode(data).decode(), "digest": digest}

    def checkin_content(self, uri: str, content: str, digest: str) -> None:
        """Serve ``checkin``. The client has read the file."""
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
        """Discard the changes."""
        self._workspace.reset()
        return ""

    def get_save_mode(self) -> str:
        """Return the save mode: what happens at a conflict."""
        return self._workspace.save_mode

    def set_save_mode(self, mode: str) -> str:
        """Set the save mode: what happens at a conflict."""
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
        """Set whether documents are validated against each other."""
        self._cross_validation = notation.scalar(enabled)
        return self.get_cross_document_validation_enabled()

    def validate(self, _config_id: str | None = None) -> str:
        """Validate. The repository of the simulator is always valid."""
        return "WASX7193I: Validation results are logged in wsadmin.valout: Total number of messages: 0"

    # The model

    def types(self, pattern: str | None = None) -> str:
        """Return the types of the model."""
        return "\n".join(sorted(name for name in metamodel.TYPES if pattern is None or matches(name, pattern)))

    def attributes(self, kind: str, pattern: str | None = None) -> str:
        """Return the attributes of a type with their types."""
        known = known_type(kind).attributes
        return "\n".join(f"{n} {type_text(known[n])}" for n in sorted(known) if pattern is None or matches(n, pattern))

    def parents(self, kind: str) -> str:
        """Return the types that can contain a type."""
        known_type(kind)
        names = metamodel.parents(kind)
        return "\n".join(names) if names else f"WASX7351I: {kind} does not have any parents."

    def required(self, kind: str) -> str:
        """Return the attributes that ``create`` requires."""
        attributes = [a for a in known_type(kind).attributes.values() if a.required]
        if not attributes:
            return f'WASX7361I: No required attribute found for type "{kind}".'
        return "\n".join([f"{'Attribute':<32}Type", *(f"{a.name:<32}{plain_type(a)}" for a in attributes)])

    def defaults(self, kind: str) -> str:
        """Return the attributes of a type with their defaults."""
        rows = [
            f"{a.name:<32}{plain_type(a):<32}{a.default or ''}".rstrip() for a in known_type(kind).attributes.values()
        ]
        return "\n".join([f"{'Attribute':<32}{'Type':<32}Default", *rows])


def _no_document(uri: str) -> WasError:
    return WasError("", CONFIG_SERVICE, (f"com.ibm.ws.management.repository.DocumentIOException: {uri}",))
