# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo directory of the web server, reached by rsync over ssh. Python 3.6."""

import os
import shutil
import tempfile
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.files import local
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import listing, transport
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer

__all__ = ["Target"]


class Target:
    """The receiving end. Every failure is a PhotoError with one of the transfer causes.

    One connection reads. Another one, which is to write, is made as soon as it is known that something is to be
    written, and waits for the names: mostly there is nothing, and then it is never made. With the setting
    ``connections = 1`` it follows the first one.
    """

    def __init__(self, transfer: Transfer, start: Callable[..., Process]) -> None:
        self.name = transfer.target
        self._transfer = transfer
        self._start = start
        self._empty = ""
        self._writing: Optional[Process] = None

    def open(self, stage: str) -> None:
        """Start to compare the directory with the stage; a stage that does not exist yet is an empty one."""
        if not os.path.isdir(stage):
            self._empty = self._temporary()
        self._reading = self._begin(transport.read(self._transfer, self._empty or stage))

    def prepare(self, stage: str) -> None:
        """Make the connection that is to write, if it may stand beside the one that reads."""
        if self._transfer.connections > 1:
            self._writing = self._begin(transport.write(self._transfer, stage))

    def __enter__(self) -> "Target":
        return self

    def __exit__(self, *_exception: Any) -> None:
        if self._empty:
            os.rmdir(self._empty)

    def read(self) -> listing.Listing:
        """Return how the directory compares with the stage as it was when `open` was called."""
        return listing.parse(self._end(self._reading))

    def equal(self, sources: Mapping[str, str]) -> Set[str]:
        """Return which photos have the content of their sources. sources: photo name -> path."""
        links = self._temporary()
        try:
            with local("make a directory of links"):
                for name, path in sources.items():
                    os.symlink(path, os.path.join(links, name))
            found = listing.parse(self._end(self._begin(transport.compare(self._transfer, links)), sorted(sources)))
        finally:
            shutil.rmtree(links, ignore_errors=True)
        return set(sources) - set(found.missing) - set(found.differing)

    def write(self, stage: str, names: List[str]) -> None:
        """Send the named photos of the stage; delete the named ones that the stage does not have."""
        waiting, self._writing = self._writing, None
        if not names:
            return
        if waiting is None or not self._goes_through(waiting, names):
            self._end(self._begin(transport.write(self._transfer, stage)), names)

    def _goes_through(self, waiting: Process, names: List[str]) -> bool:
        """Say whether a connection that waited still did it. If not, another one may: it only repeats what was done."""
        try:
            self._end(waiting, names)
        except PhotoError as exc:
            if exc.cause == "transfer_partial" or exc.details["timed_out"]:
                raise
            return False
        return True

    def _begin(self, argv: List[str]) -> Process:
        return self._start(argv, env=_environment())

    def _end(self, process: Process, names: Sequence[str] = ()) -> List[str]:
        transfer = self._transfer
        outcome = process.finish(transport.names_on_stdin(names), transfer.timeout_seconds)
        if outcome.timed_out or outcome.rc:
            failure = transport.classify(outcome.rc, outcome.stderr)
            if outcome.timed_out:
                failure = transport.Failure(
                    "transfer_broken", f"no end after {transfer.timeout_seconds} seconds; stopped"
                )
            raise PhotoError(
                failure.cause,
                f"rsync to {transfer.user}@{transfer.target}, port {transfer.port}: {failure.words}",
                rc=outcome.rc,
                stderr=outcome.stderr[-4096:],
                timed_out=outcome.timed_out,
            )
        return outcome.stdout.splitlines()

    @staticmethod
    def _temporary() -> str:
        with local("make a temporary directory"):
            return tempfile.mkdtemp(prefix="photo-sync-")


def _environment() -> Dict[str, str]:
    """Return the environment without what steers rsync from outside, and with messages that can be read."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("RSYNC_", "LC_", "SSH_AUTH_SOCK"))
    }
    kept.update(LC_ALL="C", LANG="C")
    return kept
