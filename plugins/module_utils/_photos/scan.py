# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the dumped photos: each once, with check and digest. Python 3.6."""

import hashlib
import os
import stat
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._photos import jpeg, jpeg_metadata
from ansible_collections.sametime.estate.plugins.module_utils._photos.dump_list import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Photos

__all__ = ["Original", "Reader", "Scan", "Take", "UnfitError", "scan"]

# Do not follow a link out of the dump, and do not wait for the writer of a pipe.
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


# Takes the name of a photo and its content. The content is valid only during the call.
Take = Callable[[str, memoryview], None]


class Original(NamedTuple):
    """A dumped file with metadata: its SHA-256, that of the published photo without metadata, and the size of that."""

    digest: str
    published: str
    size: int


class Scan(NamedTuple):
    """digests: photo name -> SHA-256 of photos that can be published. refused: the others. warnings: sentences.

    originals: photo name -> the dumped file, for photos whose metadata were removed.
    """

    digests: Dict[str, str]
    refused: List[Refused]
    warnings: List[str]
    originals: Dict[str, Original]


class UnfitError(Exception):
    """The file must not be published; the text is the reason."""


class Reader:
    """Reads photos one after the other into one buffer, so that any number of photos takes the memory of one."""

    def __init__(self, photos: Photos) -> None:
        self.limits = photos
        self._buffer = bytearray(photos.maximum_bytes + 1)
        self._view = memoryview(self._buffer)
        self._size = 0
        self._content = self._view[:0]
        # Whether the picture that was prepared last is in CMYK.
        self.cmyk = False
        # Most photos are in one directory. Opening names relative to it is faster than opening whole paths.
        self._directory = ""
        self._handle: Optional[int] = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_exception: Any) -> None:
        self.close()

    def close(self) -> None:
        """Close the directory that the last file was read from."""
        if self._handle is not None:
            os.close(self._handle)
        self._directory, self._handle = "", None

    def load(self, path: str) -> str:
        """Read a file and return the SHA-256 of its content. Raises UnfitError for a wrong kind or size of file."""
        try:
            handle = self._open(path)
        except (OSError, ValueError) as exc:  # ValueError: a path that no file can have
            raise UnfitError(f"the file cannot be opened: {getattr(exc, 'strerror', exc)}") from exc
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise UnfitError("it is not a regular file")
            self._size = 0
            while self._size < len(self._buffer):
                count = os.readv(handle, [self._view[self._size :]])
                self._size += count
                if not count or self._size == status.st_size:
                    break
        except OSError as exc:
            raise UnfitError(f"the file cannot be read: {exc.strerror}") from exc
        finally:
            os.close(handle)
        self._check_size(status.st_size)
        self._content = self._view[: self._size]
        return hashlib.sha256(self._content).hexdigest()

    def _open(self, path: str) -> int:
        directory, _slash, name = path.rpartition("/")
        if directory != self._directory:
            self.close()
            self._handle = os.open(directory or "/", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            self._directory = directory
        return os.open(name, _FLAGS, dir_fd=self._handle)

    def prepare(self) -> str:
        """Check the file that was read last, remove its metadata if the settings say so, and return the SHA-256.

        Raises UnfitError if it is not a complete JPEG that clients show.
        """
        try:
            image = jpeg.read(self._buffer, self._size)
        except jpeg.JpegError as exc:
            raise UnfitError(f"the file {exc}") from exc
        self.cmyk = image.components == 4
        if self.limits.metadata == "strip":
            stripped = jpeg_metadata.strip(bytes(self._view[: self._size]), image)
            if stripped is not None:
                self._content = memoryview(stripped)
        return hashlib.sha256(self._content).hexdigest()

    def content(self) -> memoryview:
        """Return the content to publish of the file that was read last. It is valid until the next file is read."""
        return self._content

    @property
    def size(self) -> int:
        """Return the size of the content to publish."""
        return len(self._content)

    def _check_size(self, size: int) -> None:
        photos = self.limits
        if not size:
            raise UnfitError("the file is empty")
        if size < photos.minimum_bytes:
            raise UnfitError(f"the file has {size} bytes, fewer than minimum_bytes {photos.minimum_bytes}")
        if size > photos.maximum_bytes or self._size > photos.maximum_bytes:
            raise UnfitError(f"the file has {size} bytes, more than maximum_bytes {photos.maximum_bytes}")


def scan(
    photos: Mapping[str, Entry],
    known: Mapping[str, str],
    reader: Reader,
    take: Take,
    originals: Mapping[str, Original],
) -> Scan:
    """Read all named photos of a dump, and return which of them can be published.

    known: photo name -> digest of published content that an earlier run checked; equal content is not checked again.
    take: called with name and content of each photo that can be published and is not known. originals: the dumped files
    behind known photos whose metadata an earlier run removed.
    """
    result = Scan({}, [], [], {})
    for name, entry in photos.items():
        try:
            dumped = reader.load(entry.path)
            original = originals.get(name)
            if original is not None and original.digest == dumped and original.published == known.get(name):
                digest, size = original.published, original.size
            elif dumped == known.get(name):
                digest, size = dumped, reader.size
            else:
                digest, size = reader.prepare(), reader.size
                take(name, reader.content())
                if reader.cmyk:
                    result.warnings.append(f"{name} is in CMYK; some clients show wrong colors or nothing")
        except UnfitError as exc:
            result.refused.append(Refused(entry.uid, entry.path, name, str(exc)))
            continue
        result.digests[name] = digest
        if digest != dumped:
            result.originals[name] = Original(dumped, digest, size)
        if size > reader.limits.warning_bytes:
            limit = reader.limits.warning_bytes
            result.warnings.append(f"{name} has {size} bytes, more than {limit}; some clients may not show it")
    return result._replace(warnings=sorted(result.warnings))
