# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage: a directory that holds, under its final name, every photo that is to be served.

It is what is transferred, so a broken assembly line, a half-written dump and a half-done transfer cannot hurt what is
served. Beside it stands a manifest with the digests: a staged photo is read again only if its size or time is not as
noted. Photos whose content stays are not touched. Python 3.6.
"""

import json
import os
from typing import Dict, List, Mapping, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.collect import Entry
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names import is_photo_name
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Reader, UnfitError

__all__ = ["Stage"]


class _Noted(NamedTuple):
    digest: str
    size: int
    mtime_ns: int


class Stage:
    """The directory `stage` and the file `manifest.json` of the home directory."""

    def __init__(self, home: str) -> None:
        self.directory = os.path.join(home, "stage")
        self._manifest = os.path.join(home, "manifest.json")
        self._incoming = os.path.join(home, "incoming")
        self._noted: Dict[str, _Noted] = {}

    def load(self, reader: Reader) -> Dict[str, str]:
        """Return what is staged: photo name -> digest. Writes nothing."""
        noted = self._read_manifest()
        self._noted = {}
        if os.path.isdir(self.directory):
            with files.local(f"list {self.directory}"), os.scandir(self.directory) as found:
                for item in found:
                    if is_photo_name(item.name) and item.is_file(follow_symlinks=False):
                        self._note(item, noted, reader)
        return {name: note.digest for name, note in self._noted.items()}

    def apply(self, digests: Mapping[str, str], sources: Mapping[str, Entry], gone: List[str], reader: Reader) -> None:
        """Stage the photos of `digests` from their sources, and remove what is gone.

        digests: photo name -> digest that its source had when it was checked. If a source has another one by now,
        PhotoError (dump_missing) says so.
        """
        with files.local(f"make {self.directory}"):
            for directory in (self.directory, self._incoming):
                if not os.path.isdir(directory):
                    os.mkdir(directory, 0o750)
        try:
            for name, digest in digests.items():
                self._write(name, digest, sources[name].path, reader)
            for name in gone:
                with files.local(f"remove {name} from {self.directory}"):
                    os.unlink(os.path.join(self.directory, name))
                del self._noted[name]
        finally:
            files.replace(self._manifest, json.dumps(self._noted, sort_keys=True) + "\n", 0o640)

    def _note(self, item: "os.DirEntry[str]", noted: Mapping[str, _Noted], reader: Reader) -> None:
        found = item.stat(follow_symlinks=False)
        note = noted.get(item.name)
        if note is None or (note.size, note.mtime_ns) != (found.st_size, found.st_mtime_ns):
            try:
                note = _Noted(reader.load(item.path), found.st_size, found.st_mtime_ns)
            except UnfitError:
                # Not what the job wrote: whatever comes from the dump is different, so it is replaced or removed.
                note = _Noted("", found.st_size, found.st_mtime_ns)
        self._noted[item.name] = note

    def _write(self, name: str, digest: str, source: str, reader: Reader) -> None:
        try:
            same = reader.load(source) == digest
        except UnfitError as exc:
            raise PhotoError("dump_missing", f"{source} changed while it was read: {exc}; run the job again") from exc
        if not same:
            raise PhotoError("dump_missing", f"{source} changed while it was read; run the job again")
        new, final = os.path.join(self._incoming, name), os.path.join(self.directory, name)
        with files.local(f"stage {name} in {self.directory}"):
            with open(new, "wb") as stream:
                os.fchmod(stream.fileno(), 0o644)
                stream.write(reader.content())
            found = os.stat(new)
            os.rename(new, final)
        self._noted[name] = _Noted(digest, found.st_size, found.st_mtime_ns)

    def _read_manifest(self) -> Dict[str, _Noted]:
        """Return what was noted. A manifest that is lost or damaged costs time, not photos: all is read again."""
        try:
            noted = json.loads(files.read(self._manifest, "the manifest"))
            return {name: _Noted(*note) for name, note in noted.items()}
        except (PhotoError, ValueError, TypeError, AttributeError):
            return {}
