# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage: a directory that holds every photo that is to be served, under its final name.

Only the stage is transferred, so a failed assembly line, an incomplete dump and a broken transfer cannot damage the
served photos. A manifest beside it holds the digests, so that a run need not read what an earlier run wrote; `altered`
checks files that may have changed. Photos whose content stays are not touched. Python 3.6.
"""

import contextlib
import json
import os
import shutil
import time
from typing import Any, Dict, Iterable, List, Mapping

from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Original, Reader, UnfitError
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Photos

__all__ = ["Stage"]

_SECONDS_AGO = 10


class Stage:
    """The directory `stage` and the file `manifest.json` of the home directory. A context manager."""

    def __init__(self, home: str, limits: Photos) -> None:
        self.directory = os.path.join(home, "stage")
        self._manifest = os.path.join(home, "manifest.json")
        self._incoming = os.path.join(home, "incoming")
        self._originals = os.path.join(home, "originals.json")
        self._metadata = limits.metadata
        self._reader = Reader(limits)
        self._digests: Dict[str, str] = {}
        # Sentences about the manifest that was loaded last.
        self.warnings: List[str] = []
        # Photo name -> the dumped file, for staged photos whose metadata were removed.
        self.originals: Dict[str, Original] = {}
        # Whether all staged photos are as the setting `metadata` says. If not, they are to be checked again.
        self.settled = False

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_exception: Any) -> None:
        self._reader.close()

    def load(self) -> Dict[str, str]:
        """Return the staged photos: name -> digest. Writes nothing. Raises PhotoError (local)."""
        self.warnings = []
        recorded = self._read_manifest()
        present: List[str] = []
        if os.path.isdir(self.directory):
            with files.local(f"list {self.directory}"):
                # Names in the manifest were checked before they were written to it.
                present = [name for name in os.listdir(self.directory) if name in recorded or is_photo_name(name)]
        self._digests = {name: recorded[name] if name in recorded else self._read(name) for name in present}
        self._read_originals()
        return dict(self._digests)

    def altered(self, names: Iterable[str]) -> List[str]:
        """Read staged photos, and return the names of those whose content the job did not write."""
        return [name for name in names if self._read(name) != self._digests[name]]

    def begin(self) -> None:
        """Create the directories, and remove files that an earlier run wrote but did not stage."""
        with files.local(f"create {self.directory}"):
            shutil.rmtree(self._incoming, ignore_errors=True)
            for directory in (self.directory, self._incoming):
                if not os.path.isdir(directory):
                    os.mkdir(directory, 0o750)

    def bring_in(self, name: str, content: memoryview) -> None:
        """Write a photo to the directory `incoming`, from which `apply` takes it. Raises PhotoError (local).

        The file is not flushed to disk and may be incomplete after an error: `begin` of the next run removes it.
        """
        with files.local(f"write {name} into {self._incoming}"), open(os.path.join(self._incoming, name), "wb") as new:
            new.write(content)

    def apply(self, digests: Mapping[str, str], gone: List[str]) -> None:
        """Stage photos that `bring_in` wrote, and remove photos from the stage. Raises PhotoError (local).

        digests: name -> digest of the photos to stage. gone: names of the photos to remove.
        """
        try:
            for name, digest in digests.items():
                with files.local(f"stage {name} in {self.directory}"):
                    _move(os.path.join(self._incoming, name), os.path.join(self.directory, name))
                self._digests[name] = digest
            for name in gone:
                with files.local(f"remove {name} from {self.directory}"):
                    os.unlink(os.path.join(self.directory, name))
                del self._digests[name]
        except BaseException:
            with contextlib.suppress(PhotoError):  # the first error is the cause
                self._write_manifest()
            raise
        self._write_manifest()

    def settle(self, originals: Mapping[str, Original]) -> None:
        """Record that all staged photos are as the setting `metadata` says. Raises PhotoError (local).

        originals: photo name -> the dumped file, for photos whose metadata were removed.
        """
        if not self.settled or originals != self.originals:
            content = {"metadata": self._metadata, "photos": originals}
            files.replace(self._originals, json.dumps(content, sort_keys=True) + "\n", 0o640)

    def renew(self, names: Iterable[str]) -> None:
        """Give staged photos a time that is later than now, so that they are newer than any copy on the web server.

        Raises PhotoError (local).
        """
        for name in names:
            path = os.path.join(self.directory, name)
            with files.local(f"set the time of {path}"):
                _set_time(path, max(time.time(), os.stat(path).st_mtime) + 1)

    def _read(self, name: str) -> str:
        """Return the digest of a staged photo, "" if it is not a photo."""
        try:
            return self._reader.load(os.path.join(self.directory, name))
        except UnfitError:
            return ""

    def _read_manifest(self) -> Dict[str, str]:
        """Return the digests of the manifest. Without a usable manifest, all staged photos are read again."""
        damage = ""
        digests: Dict[str, Any] = {}
        try:
            digests = files.read_object(self._manifest, "the manifest")
        except PhotoError as exc:
            damage = str(exc) if os.path.lexists(self._manifest) else ""
        if not all(isinstance(digest, str) for digest in digests.values()):
            damage, digests = f"the manifest {self._manifest} is damaged: it has a value that is not a digest", {}
        if damage:
            self.warnings = [f"{damage}; all staged photos were read again"]
        return digests

    def _read_originals(self) -> None:
        """Read what an earlier run recorded. Without a usable record, all photos are checked again."""
        self.originals, self.settled = {}, self._metadata == "keep"
        try:
            content = files.read_object(self._originals, "the record of original photos")
            photos = {str(name): Original(*values) for name, values in content["photos"].items()}
        except (PhotoError, KeyError, TypeError, AttributeError):
            return
        if content.get("metadata") == self._metadata:
            self.originals, self.settled = photos, True

    def _write_manifest(self) -> None:
        files.replace(self._manifest, json.dumps(self._digests, sort_keys=True) + "\n", 0o640)


def _move(new: str, path: str) -> None:
    """Replace a photo. The time of the new one is at least one second later than that of the old one.

    The reason: web servers compare times in whole seconds, and answer "304 Not Modified" to a client whose version is
    not older. They take a time in the future for the current time. So a photo gets a time that is some seconds ago, and
    can be replaced several times within a second.
    """
    modified = time.time() - _SECONDS_AGO
    with contextlib.suppress(FileNotFoundError):
        modified = max(modified, os.stat(path).st_mtime + 1)
    _set_time(new, modified)
    os.rename(new, path)


def _set_time(path: str, seconds: float) -> None:
    os.utime(path, (int(seconds), int(seconds)))
