"""A configuration repository: documents in files below ``config``, and the repository's state.

The state has a digest of each document, and an epoch. Both change when a document is written *through* the repository.
A manually edited file keeps its old digest until ``refresh``, so a normal synchronization does not notice it.
"""

import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from .errors import LabError

STATE = ".repository"


def digest_of(data: bytes) -> str:
    """Return the digest of a document's bytes."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


class State(NamedTuple):
    """The state of a repository: digests by document, and the epoch, a number that grows with each change."""

    epoch: int
    digests: dict[str, str]


class ConflictError(Exception):
    """Another process has changed a document since it was read."""

    def __init__(self, uri: str) -> None:
        super().__init__(uri)
        self.uri = uri


class Documents(Protocol):
    """The documents that a workspace is based on."""

    def uris(self) -> list[str]:
        """Return all documents."""

    def exists(self, uri: str) -> bool:
        """Return whether a document exists."""

    def read(self, uri: str) -> bytes:
        """Return a document's bytes."""

    def digest(self, uri: str) -> str | None:
        """Return a document's digest."""

    def write(
        self, changes: Mapping[str, bytes | None], based_on: Mapping[str, str | None], force: bool = False
    ) -> None:
        """Write documents."""


class Snapshot:
    """A copy of all documents in memory: the configuration of a running server."""

    def __init__(self, documents: Mapping[str, bytes]) -> None:
        self.documents = dict(documents)

    def uris(self) -> list[str]:
        """Return all documents."""
        return sorted(self.documents)

    def exists(self, uri: str) -> bool:
        """Return whether a document exists."""
        return uri in self.documents

    def read(self, uri: str) -> bytes:
        """Return a document's bytes."""
        try:
            return self.documents[uri]
        except KeyError:
            raise FileNotFoundError(uri) from None

    def digest(self, uri: str) -> str | None:
        """Return a document's digest."""
        return digest_of(self.documents[uri]) if uri in self.documents else None

    def write(
        self, changes: Mapping[str, bytes | None], based_on: Mapping[str, str | None], force: bool = False
    ) -> None:
        """Refuse: the configuration of a running server cannot be written."""
        raise LabError("a snapshot of a running server cannot be written")


class Repository:
    """Documents below one ``config`` folder. Safe for several processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._state_file = root / STATE / "state.json"

    def create(self, documents: Mapping[str, bytes]) -> None:
        """Fill an empty repository."""
        for folder in {uri.rpartition("/")[0] for uri in documents}:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for uri, data in documents.items():
            (self.root / uri).write_bytes(data)
        self._store(State(1, {uri: digest_of(data) for uri, data in documents.items()}))

    def state(self) -> State:
        """Return the state. Manually edited files do not change it."""
        try:
            content = json.loads(self._state_file.read_text())
        except FileNotFoundError:
            return State(0, {})
        return State(content["epoch"], content["digests"])

    def uris(self) -> list[str]:
        """Return the documents in the state."""
        return sorted(self.state().digests)

    def exists(self, uri: str) -> bool:
        """Return whether a document exists, manually created ones included."""
        return self._path(uri).is_file()

    def read(self, uri: str) -> bytes:
        """Return the bytes of a document's file. Raises FileNotFoundError if there is none."""
        return self._path(uri).read_bytes()

    def write(
        self, changes: Mapping[str, bytes | None], based_on: Mapping[str, str | None], force: bool = False
    ) -> None:
        """Write or delete (None) documents, all or none.

        ``based_on`` has the digest of each document when it was read, None if it did not exist.
        Raises ConflictError if a file differs from that, unless ``force``.
        """
        with self.locked():
            for uri, digest in based_on.items():
                if uri in changes and not force and self._digest(uri) != digest:
                    raise ConflictError(uri)
            state = self.state()
            self._store(State(state.epoch + 1, self._put(changes, state.digests)))

    def replace(self, documents: Mapping[str, bytes | None], epoch: int) -> None:
        """Write documents (None: delete) and the epoch of another repository."""
        with self.locked():
            self._store(State(epoch, self._put(documents, self.state().digests)))

    def _put(self, documents: Mapping[str, bytes | None], digests: Mapping[str, str]) -> dict[str, str]:
        """Write or delete (None) the files of documents; return the digests of all documents afterwards."""
        after = dict(digests)
        for uri, data in documents.items():
            if data is None:
                after.pop(uri, None)
                self._delete(uri)
            else:
                after[uri] = digest_of(data)
                self._write(uri, data)
        return after

    def refresh(self, always: bool = True) -> list[str]:
        """Update the state from the files; returns the documents that had changed.

        The epoch grows if a document had changed, or ``always``, so that others compare their documents again.
        """
        with self.locked():
            state = self.state()
            known = set(state.digests)
            digests = {uri: digest for uri in known if (digest := self._digest(uri)) is not None}
            changed = sorted(uri for uri in known if digests.get(uri) != state.digests[uri])
            if changed or always:
                self._store(State(state.epoch + 1, digests))
        return changed

    def strays(self) -> list[str]:
        """Return files below ``config`` that are not documents of the repository: backups, copies, drafts."""
        known = set(self.state().digests)
        files = (p.relative_to(self.root).as_posix() for p in self.root.rglob("*") if p.is_file())
        return sorted(uri for uri in files if uri not in known and not uri.startswith(STATE + "/"))

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the repository against other processes."""
        lock = self.root / STATE / "lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def digest(self, uri: str) -> str | None:
        """Return the digest of the file as it is now, None if there is none."""
        return self._digest(uri)

    def _digest(self, uri: str) -> str | None:
        try:
            return digest_of(self.read(uri))
        except FileNotFoundError:
            return None

    def _path(self, uri: str) -> Path:
        path = self.root / uri
        if ".." in Path(uri).parts or Path(uri).is_absolute():
            raise FileNotFoundError(uri)
        return path

    def _write(self, uri: str, data: bytes) -> None:
        path = self._path(uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_bytes(data)
        temporary.replace(path)

    def _delete(self, uri: str) -> None:
        path = self._path(uri)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root or any(folder.iterdir()):
                break
            folder.rmdir()

    def _store(self, state: State) -> None:
        content: dict[str, Any] = {"epoch": state.epoch, "digests": dict(sorted(state.digests.items()))}
        self._state_file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._state_file.with_name(f"state.{os.getpid()}.new")
        temporary.write_text(json.dumps(content, indent=0))
        temporary.replace(self._state_file)
