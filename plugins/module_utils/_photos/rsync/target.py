# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo directory of a web server, reached by rsync over ssh. Python 3.6."""

import os
import shutil
import tempfile
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._core import ssh_command
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.files import local
from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Process
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync import listing, transport
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Transfer

__all__ = ["Target", "remote"]


def remote(transfer: Transfer) -> transport.Remote:
    """Return a web server of the configuration as the calls of rsync take it."""
    connection = ssh_command.Connection(
        ssh=transfer.ssh,
        user=transfer.user,
        target=transfer.target,
        port=transfer.port,
        key=transfer.key,
        known_hosts=transfer.known_hosts,
        connect_timeout_seconds=transfer.connect_timeout_seconds,
    )
    return transport.Remote(transfer.rsync, connection)


class Target:
    """The photo directory of a web server. Every failure is a PhotoError with one of the transfer causes.

    One connection reads. As soon as the run knows that there is something to write, it opens a second connection, which
    waits for the names. Most runs have nothing to write and open no second connection. With ``connections = 1`` the
    second connection is opened only after the first one has ended.
    """

    def __init__(self, transfer: Transfer, start: Callable[..., Process]) -> None:
        self.name = transfer.name or transfer.target
        self._transfer = transfer
        self._remote = remote(transfer)
        self._start = start
        self._empty = ""
        self._writing: Optional[Process] = None

    def open(self, stage: str) -> None:
        """Start to compare the directory with the stage; a stage that does not exist yet counts as empty."""
        if not os.path.isdir(stage):
            self._empty = self._temporary()
        self._reading = self._begin(transport.read(self._remote, self._empty or stage))

    def prepare(self, stage: str) -> None:
        """Open the connection that writes, if a second connection is allowed."""
        if self._transfer.connections > 1:
            self._writing = self._begin(transport.write(self._remote, stage))

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
            with local("create a directory of links"):
                for name, path in sources.items():
                    os.symlink(path, os.path.join(links, name))
            process = self._begin(transport.compare(self._remote, links))
            difference = listing.parse(self._end(process, sorted(sources)))
        finally:
            shutil.rmtree(links, ignore_errors=True)
        return set(sources) - set(difference.missing) - set(difference.differing)

    def write(self, stage: str, sent: List[str], removed: List[str]) -> None:
        """Delete the photos in ``removed``, which the stage does not have, and send the photos in ``sent``."""
        waiting, self._writing = self._writing, None
        names = removed + sent  # in this order: see transport.write
        if not names:
            return
        if waiting is None or not self._written_by(waiting, names):
            self._end(self._begin(transport.write(self._remote, stage)), names)

    def sweep(self, names: List[str]) -> None:
        """Delete the named leftovers of a broken run."""
        if names:
            paths = [os.path.join(listing.PARTIAL_DIRECTORY, name) for name in names]
            empty = self._temporary()
            try:
                self._end(self._begin(transport.sweep(self._remote, empty)), paths, (0, transport.SWEPT))
            finally:
                os.rmdir(empty)

    def _written_by(self, waiting: Process, names: List[str]) -> bool:
        """Return whether the waiting connection wrote the photos. If not, a new one may: repeating does no harm."""
        try:
            self._end(waiting, names)
        except PhotoError as exc:
            if exc.cause == "transfer_partial" or exc.details["timed_out"]:
                raise
            return False
        return True

    def _begin(self, argv: List[str]) -> Process:
        return self._start(argv, env=_environment())

    def _end(self, process: Process, names: Sequence[str] = (), good: Sequence[int] = (0,)) -> List[str]:
        transfer = self._transfer
        outcome = process.finish(transport.names_on_stdin(names), transfer.timeout_seconds)
        if outcome.timed_out or outcome.rc not in good:
            failure = transport.classify(outcome.rc, outcome.stderr)
            if outcome.timed_out:
                failure = transport.Failure(
                    "transfer_broken", f"still running after {transfer.timeout_seconds} seconds; stopped"
                )
            raise PhotoError(
                failure.cause,
                f"rsync to {transfer.user}@{transfer.target}, port {transfer.port}: {failure.output}",
                rc=outcome.rc,
                stderr=outcome.stderr[-4096:],
                timed_out=outcome.timed_out,
            )
        return outcome.stdout.splitlines()

    @staticmethod
    def _temporary() -> str:
        with local("create a temporary directory"):
            return tempfile.mkdtemp(prefix="photo-sync-")


def _environment() -> Dict[str, str]:
    """Return the environment without variables that influence rsync and ssh, and with English messages."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("RSYNC_", "LC_", "SSH_AUTH_SOCK"))
    }
    kept.update(LC_ALL="C", LANG="C")
    return kept
