# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key file on the web server: read again whenever it changes. Python 3.6."""

import os
import stat
from typing import List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._gate import keys
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import KeyFileError, VerifyingKey

__all__ = ["KeyFile"]

_MOST_BYTES = 1024 * 1024
# Times alone are not enough: on many file systems, changes within a few milliseconds have the same time.
_VERSION = ("st_mtime_ns", "st_ctime_ns", "st_ino", "st_size", "st_mode", "st_uid", "st_gid")


class KeyFile:
    """A key file, and which version of it was read last."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._version: Optional[Tuple[int, ...]] = None

    def changed(self) -> bool:
        """Return whether the file is another one than at the last call, or whether it is the first call."""
        try:
            status = os.stat(self._path)
            version: Tuple[int, ...] = tuple(getattr(status, name) for name in _VERSION)
        except OSError as exc:
            version = (-(exc.errno or 1),)
        before, self._version = self._version, version
        return before != version

    def read(self) -> List[VerifyingKey]:
        """Return the keys. Raises KeyFileError: it cannot be used, or others than its owner can read it."""
        try:
            with open(self._path, "rb") as stream:
                mode = os.fstat(stream.fileno()).st_mode
                data = stream.read(_MOST_BYTES)
        except OSError as exc:
            raise KeyFileError(f"the key file {self._path} cannot be read: {os.strerror(exc.errno or 0)}") from None
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise KeyFileError(f"the key file {self._path} must be a file of mode 0600; run the role again")
        if not data:
            raise KeyFileError(f"the key file {self._path} is empty; run the role again")
        return keys.read(data.decode("utf-8", "replace"))
