# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A keys file on the controller that an export writes, and the file with its old keys beside it."""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import export
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError

__all__ = ["WrittenFile"]

_OWNER_ONLY = 0o600
_OWNER_ONLY_DIRECTORY = 0o700


class WrittenFile:
    """The file of an entry. place: the entry, in messages. path: a link is followed, so that it stays."""

    def __init__(self, place: str, path: Path) -> None:
        self._place = place
        self._path = path.resolve()

    def check(self) -> None:
        """Raise KeysFileError if the file cannot be written."""
        if self._path.is_dir():
            raise KeysFileError(f"{self._place}: {self._path} is a directory; name a file in it")
        there = next(parent for parent in self._path.parents if parent.exists())
        if not there.is_dir():
            raise KeysFileError(f"{self._place}: {there} is not a directory, so {self._path} cannot be written")
        if not os.access(there, os.W_OK | os.X_OK):
            raise KeysFileError(
                f"{self._place}: this account may not write in the directory {there} of the controller; give it the"
                " right, or name another file"
            )

    def write(self, data: bytes, keep: str | None) -> str | None:
        """Write the keys. keep: date of the old keys, see `export.Plan`. Return the path of the file with the old ones.

        The old keys are beside the file before it is replaced. Raises OSError.
        """
        for missing in reversed([parent for parent in self._path.parents if not parent.exists()]):
            missing.mkdir(_OWNER_ONLY_DIRECTORY)
        kept = None if keep is None else self._keep(keep)
        files.replace(str(self._path), data, _OWNER_ONLY)
        return kept

    def _keep(self, date: str) -> str:
        old = self._path.read_bytes()
        return next(
            str(path)
            for path in self._names(date)
            if files.create(str(path), old, _OWNER_ONLY) or path.read_bytes() == old
        )

    def _names(self, date: str) -> Iterator[Path]:
        if not date:
            written = datetime.datetime.fromtimestamp(self._path.stat().st_mtime, datetime.UTC)
            date = written.strftime("%Y-%m-%d")
        return (Path(export.kept_name(str(self._path), date, number)) for number in itertools.count(1))
