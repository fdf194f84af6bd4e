# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stage: a directory that holds, under its final name, every photo that is to be served.

It is what is transferred, so a broken assembly line, a half-written dump and a half-done transfer cannot hurt what is
served. Beside it stands a manifest with the digests, so that a run need not read what it wrote before; where there is
a doubt, `altered` reads. Photos whose content stays are not touched. Python 3.6.
"""

import json
import os
import shutil
from typing import Dict, Iterable, List, Mapping

from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import is_photo_name
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import PARTIAL_DIRECTORY
from ansible_collections.sametime.estate.plugins.module_utils._photos.scan import Reader, UnfitError

__all__ = ["Stage"]


class Stage:
    """The directory `stage` and the file `manifest.json` of the home directory."""

    def __init__(self, home: str) -> None:
        self.directory = os.path.join(home, "stage")
        self._manifest = os.path.join(home, "manifest.json")
        self._incoming = os.path.join(home, "incoming")
        self._digests: Dict[str, str] = {}

    def load(self, reader: Reader) -> Dict[str, str]:
        """Return what is staged: photo name -> digest. Writes nothing."""
        noted = self._read_manifest()
        present: List[str] = []
        if os.path.isdir(self.directory):
            with files.local(f"list {self.directory}"):
                # What is noted had a good name when it was noted.
                present = [name for name in os.listdir(self.directory) if name in noted or is_photo_name(name)]
        self._digests = {name: noted[name] if name in noted else self._read(name, reader) for name in present}
        return dict(self._digests)

    def altered(self, names: Iterable[str], reader: Reader) -> List[str]:
        """Read staged photos, and return those that are not what the job wrote."""
        return [name for name in names if self._read(name, reader) != self._digests[name]]

    def begin(self) -> None:
        """Make the directories, and forget what a run before this one brought in but did not stage."""
        # rsync deletes a file of a directory only if it finds the directory on its own side as well.
        partial = os.path.join(self.directory, PARTIAL_DIRECTORY)
        with files.local(f"make {self.directory}"):
            shutil.rmtree(self._incoming, ignore_errors=True)
            for directory in (self.directory, partial, self._incoming):
                if not os.path.isdir(directory):
                    os.mkdir(directory, 0o750)

    def bring_in(self, name: str, content: memoryview) -> None:
        """Write a photo beside the stage, from where `apply` may take it."""
        with files.local(f"write {name} into {self._incoming}"), open(os.path.join(self._incoming, name), "wb") as new:
            new.write(content)

    def apply(self, digests: Mapping[str, str], gone: List[str]) -> None:
        """Stage photos that were brought in, and remove what is gone. digests: photo name -> digest of its content."""
        try:
            for name, digest in digests.items():
                with files.local(f"stage {name} in {self.directory}"):
                    os.rename(os.path.join(self._incoming, name), os.path.join(self.directory, name))
                self._digests[name] = digest
            for name in gone:
                with files.local(f"remove {name} from {self.directory}"):
                    os.unlink(os.path.join(self.directory, name))
                del self._digests[name]
        finally:
            files.replace(self._manifest, json.dumps(self._digests, sort_keys=True) + "\n", 0o640)

    def _read(self, name: str, reader: Reader) -> str:
        """Return the digest of a staged photo, "" if it is none."""
        try:
            return reader.load(os.path.join(self.directory, name))
        except UnfitError:
            return ""

    def _read_manifest(self) -> Dict[str, str]:
        """Return what was noted. A manifest that is lost or damaged costs time, not photos: all is read again."""
        try:
            noted = json.loads(files.read(self._manifest, "the manifest"))
            return {str(name): str(digest) for name, digest in noted.items()}
        except (PhotoError, ValueError, AttributeError):
            return {}
