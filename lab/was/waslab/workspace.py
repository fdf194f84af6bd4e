"""The workspace (layer 1): the unsaved changes of one wsadmin process."""

import functools
from collections.abc import Callable, Iterator

from . import xmi
from .errors import CONFIG_SERVICE, WasError
from .repository import ConflictError, Documents, digest_of

ROLLBACK = "rollbackOnConflict"
OVERWRITE = "overwriteOnConflict"

_CONFLICT = "RepositoryException while retry updating documents in master repository"


@functools.lru_cache(maxsize=1000)
def _parsed(data: bytes) -> xmi.Document:
    """Return a document's objects, which readers share and must not change."""
    return xmi.parse(data) if xmi.is_model(data) else xmi.Document([])


class Workspace:
    """Documents of the repository with the unsaved changes of this process.

    A document is read at its first use and stays the same until a save or a reset. This is why a change by another
    process is not visible, and becomes a conflict at the save.

    ``note(event, **details)`` is called at each write and save, for the journal.
    """

    def __init__(self, repository: Documents, note: Callable[..., None] = lambda *_, **__: None) -> None:
        self.repository = repository
        self.save_mode = ROLLBACK
        self.before_save: Callable[[list[str]], None] = lambda _uris: None
        self._note = note
        self._base: dict[str, str | None] = {}  # digest at the first use, None: did not exist
        self._seen: dict[str, bytes] = {}
        self._content: dict[str, bytes | None] = {}
        self._dirty_trees: dict[str, xmi.Document] = {}

    def uris(self) -> list[str]:
        """Return all documents as this process sees them."""
        known = set(self.repository.uris())
        for uri, data in self._content.items():
            (known.discard if data is None else known.add)(uri)
        return sorted(known | set(self._dirty_trees))

    def exists(self, uri: str) -> bool:
        """Return whether a document exists for this process."""
        if uri in self._dirty_trees:
            return True
        return self._content[uri] is not None if uri in self._content else self.repository.exists(uri)

    def read(self, uri: str) -> bytes:
        """Return a document's bytes as this process sees them."""
        if uri in self._dirty_trees:
            return xmi.serialize(self._dirty_trees[uri])
        if uri in self._content:
            data = self._content[uri]
            if data is None:
                raise FileNotFoundError(uri)
            return data
        if uri not in self._seen:
            data = self.repository.read(uri)
            self._seen[uri] = data
            self._base[uri] = digest_of(data)
        return self._seen[uri]

    def extract(self, uri: str) -> tuple[bytes, str]:
        """Return a document's bytes and its digest."""
        data = self.read(uri)
        return data, digest_of(data)

    def write(self, uri: str, data: bytes | None, operation: str) -> None:
        """Set a document's new bytes (None: delete it)."""
        self._look(uri)
        self._dirty_trees.pop(uri, None)
        self._content[uri] = data
        self._note("config.write", operation=operation, document=uri)

    def tree(self, uri: str) -> xmi.Document:
        """Return a document's objects, for reading."""
        if uri in self._dirty_trees:
            return self._dirty_trees[uri]
        data = self.read(uri)
        return _parsed(data)

    def trees(self) -> Iterator[tuple[str, xmi.Document]]:
        """Yield all documents of the model with their objects."""
        for uri in self.uris():
            if uri.endswith((".xml", ".xmi")):
                tree = self.tree(uri)
                if tree.roots:
                    yield uri, tree

    def edit(self, uri: str, operation: str) -> xmi.Document:
        """Return a document's objects, for changes; a missing document is created."""
        if uri not in self._dirty_trees:
            self._look(uri)
            tree = xmi.parse(self.read(uri)) if self.exists(uri) else xmi.Document([])
            self._dirty_trees[uri] = tree
            self._content.pop(uri, None)
        self._note("config.write", operation=operation, document=uri)
        return self._dirty_trees[uri]

    def changed(self) -> list[str]:
        """Return the documents with unsaved changes."""
        return sorted(set(self._content) | set(self._dirty_trees))

    def reset(self) -> None:
        """Discard all unsaved changes."""
        if self.changed():
            self._note("config.discard", documents=self.changed())
        self._forget()

    def save(self) -> list[str]:
        """Write all changes to the repository; returns the documents.

        Raises WasError at a conflict: the repository stays unchanged, and the workspace is rolled back.
        """
        uris = self.changed()
        if not uris:
            self._forget()
            return []
        self.before_save(uris)
        changes = {uri: self.read(uri) if self.exists(uri) else None for uri in uris}
        try:
            self.repository.write(changes, {uri: self._base[uri] for uri in uris}, self.save_mode == OVERWRITE)
        except ConflictError as conflict:
            self._note("config.conflict", document=conflict.uri)
            self._forget()
            raise WasError(
                "",
                CONFIG_SERVICE,
                (
                    f"com.ibm.ws.sm.workspace.WorkSpaceException: {_CONFLICT}",
                    f"com.ibm.ws.management.repository.DocumentModifiedException: {conflict.uri}",
                ),
            ) from conflict
        self._note("config.save", documents=uris)
        self._forget()
        return uris

    def _look(self, uri: str) -> None:
        """Remember the digest of a document before this process changes it."""
        if uri not in self._base:
            self._base[uri] = self.repository.digest(uri)

    def _forget(self) -> None:
        self._base.clear()
        self._seen.clear()
        self._content.clear()
        self._dirty_trees.clear()
