# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the dumped photos: each once, checked and digested on the way. Python 3.6."""

import hashlib
import os
import stat
from typing import Dict, List, Mapping, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._photos import jpeg
from ansible_collections.sametime.estate.plugins.module_utils._photos.collect import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.naming import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Photos

__all__ = ["Reader", "Scan", "scan"]


class Scan(NamedTuple):
    """Photo name -> digest of what is fit to be published; what is not; sentences about what is, but is odd."""

    digests: Dict[str, str]
    refused: List[Refused]
    warnings: List[str]


class UnfitError(Exception):
    """A file that must not be published; the text says why."""


class Reader:
    """Reads photos into one buffer, again and again: a hundred thousand photos take the memory of one."""

    def __init__(self, photos: Photos) -> None:
        self._photos = photos
        self._buffer = bytearray(photos.maximum_bytes + 1)
        self._view = memoryview(self._buffer)
        self._size = 0

    def load(self, path: str) -> str:
        """Read a file and return the digest of its content. Raise UnfitError if its kind or size forbids it."""
        try:
            # Neither a link out of the dump nor a pipe without a writer may be opened.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as exc:
            raise UnfitError(f"the file could not be opened: {exc.strerror}") from exc
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise UnfitError("it is no regular file")
            self._size = 0
            while self._size < len(self._buffer):
                count = os.readv(handle, [self._view[self._size :]])
                self._size += count
                if not count or self._size == found.st_size:
                    break
        except OSError as exc:
            raise UnfitError(f"the file could not be read: {exc.strerror}") from exc
        finally:
            os.close(handle)
        self._check_size(found.st_size)
        return hashlib.sha256(self._view[: self._size]).hexdigest()

    def check(self) -> None:
        """Walk the file that was read last. Raise UnfitError if it is no whole JPEG."""
        try:
            jpeg.walk(self._buffer, self._size)
        except jpeg.JpegError as exc:
            raise UnfitError(f"the file {exc}") from exc

    def content(self) -> memoryview:
        """Return the bytes of the file that was read last; they are overwritten by the next one."""
        return self._view[: self._size]

    @property
    def size(self) -> int:
        """Return the size of the file that was read last."""
        return self._size

    def _check_size(self, size: int) -> None:
        photos = self._photos
        if not size:
            raise UnfitError("the file is empty")
        if size < photos.minimum_bytes:
            raise UnfitError(f"the file has {size} bytes, fewer than minimum_bytes {photos.minimum_bytes}")
        if size > photos.maximum_bytes or self._size > photos.maximum_bytes:
            raise UnfitError(f"the file has {size} bytes, more than maximum_bytes {photos.maximum_bytes}")


def scan(photos: Mapping[str, Entry], known: Mapping[str, str], limits: Photos) -> Scan:
    """Read all named photos of a dump.

    known: photo name -> digest of what was found fit before; equal content is not walked again.
    """
    reader = Reader(limits)
    digests: Dict[str, str] = {}
    refused: List[Refused] = []
    warnings: List[str] = []
    for name, entry in photos.items():
        try:
            digest = reader.load(entry.path)
            if digest != known.get(name):
                reader.check()
        except UnfitError as exc:
            refused.append(Refused(entry.uid, entry.path, name, str(exc)))
            continue
        digests[name] = digest
        if reader.size > limits.warning_bytes:
            warnings.append(
                f"{name} has {reader.size} bytes, more than {limits.warning_bytes}: clients may not show it"
            )
    return Scan(digests, refused, sorted(warnings))
