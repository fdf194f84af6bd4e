"""How wsadmin shows the attributes of a configuration object."""

from . import metamodel, notation, xmi
from .config_types import known_attribute
from .configobjects import ConfigObject
from .workspace import Workspace

PASSWORD_MASK = "*****"  # noqa: S105 - what is shown in place of one


class Display:
    """Shows objects of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def contained(self, shown: ConfigObject, known: metamodel.Attribute) -> str | None:
        """Return the ids of the objects that an attribute contains or refers to."""
        ids = [str(ConfigObject(shown.uri, child).id) for child in self._objects(shown, known)]
        if known.many:
            return f"[{' '.join(ids)}]"
        return ids[0] if ids else None

    def _objects(self, shown: ConfigObject, known: metamodel.Attribute) -> list[xmi.Node]:
        if known.contained:
            return shown.node.children.get(known.name, [])
        if known.name == "provider" and shown.node.parent is not None:
            return [shown.node.parent]
        tree = self._workspace.tree(shown.uri)
        refs = shown.node.values.get(known.name, "").split()
        return [node for ref in refs if (node := tree.find(ref)) is not None]

    def attributes(self, holder: ConfigObject, names: object, deep: bool) -> list[tuple[str, str]]:
        """Return (name, text) of the attributes; ``deep``: with those of contained objects."""
        wanted = notation.as_list(names) if names is not None else None
        known = metamodel.TYPES[holder.node.kind].attributes if holder.node.kind in metamodel.TYPES else {}
        for name in wanted or []:
            known_attribute(holder.node.kind, name)
        shown = []
        for name in sorted(known):
            if wanted is None or name in wanted:
                text = self._shown(holder, known[name], deep)
                if text is not None:
                    shown.append((name, text))
        return shown

    def _shown(self, holder: ConfigObject, known: metamodel.Attribute, deep: bool) -> str | None:
        if known.contained and deep:
            return self._nested(holder, known)
        if known.contained or known.reference:
            return self.contained(holder, known)
        if known.many:
            items = holder.node.lists.get(known.name)
            return notation.shown(";".join(items)) if items is not None else "[]"
        value = holder.node.value(known.name)
        if value is None:
            return None
        return PASSWORD_MASK if (holder.node.kind, known.name) in metamodel.PASSWORDS else notation.shown(value)

    def _nested(self, holder: ConfigObject, known: metamodel.Attribute) -> str | None:
        children = holder.node.children.get(known.name, [])
        texts = []
        for child in children:
            inner = self.attributes(ConfigObject(holder.uri, child), None, deep=True)
            texts.append("[" + "\n".join(f"[{name} {text}]" for name, text in inner) + "]")
        if known.many:
            return "[" + "\n".join(texts) + "]"
        return texts[0] if texts else None
