# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo directory of the web server, reached by rsync over ssh. Python 3.6."""

import os
import shutil
import tempfile
from typing import Dict, List, Mapping, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._photos import itemize, transport
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.files import local
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Runner
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer

__all__ = ["Target"]


class Target:
    """The receiving end. Every failure is a PhotoError with one of the transfer causes."""

    def __init__(self, transfer: Transfer, run: Runner) -> None:
        self._transfer = transfer
        self._run = run

    def read(self, stage: str) -> itemize.Listing:
        """Compare the directory with the stage; a stage that does not exist yet is an empty one."""
        if os.path.isdir(stage):
            return itemize.parse(self._call(transport.read(self._transfer, stage)))
        with local("make an empty directory"):
            empty = tempfile.mkdtemp(prefix="photo-sync-")
        try:
            return itemize.parse(self._call(transport.read(self._transfer, empty)))
        finally:
            os.rmdir(empty)

    def equal(self, sources: Mapping[str, str]) -> Set[str]:
        """Return which photos have the content of their sources. sources: photo name -> path."""
        with local("make a directory of links"):
            links = tempfile.mkdtemp(prefix="photo-sync-")
        try:
            with local("make a directory of links"):
                for name, path in sources.items():
                    os.symlink(path, os.path.join(links, name))
            listed = self._call(transport.compare(self._transfer, links), sorted(sources))
        finally:
            shutil.rmtree(links, ignore_errors=True)
        found = itemize.parse(listed)
        return set(sources) - set(found.missing) - set(found.differing)

    def write(self, stage: str, names: List[str]) -> None:
        """Send the named photos of the stage; delete the named ones that the stage does not have."""
        self._call(transport.write(self._transfer, stage), names)

    def _call(self, argv: List[str], names: Sequence[str] = ()) -> List[str]:
        outcome = self._run(argv, env=_environment(), stdin=transport.names_on_stdin(list(names)))
        if outcome.rc:
            failure = transport.classify(outcome.rc, outcome.stderr)
            transfer = self._transfer
            raise PhotoError(
                failure.cause,
                f"rsync to {transfer.user}@{transfer.target}, port {transfer.port}: {failure.words}",
                rc=outcome.rc,
                stderr=outcome.stderr[-4096:],
            )
        return outcome.stdout.splitlines()


def _environment() -> Dict[str, str]:
    """Return the environment without what steers rsync from outside, and with messages that can be read."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("RSYNC_", "LC_", "SSH_AUTH_SOCK"))
    }
    kept.update(LC_ALL="C", LANG="C")
    return kept
