# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run at a time: an exclusive lock of the kernel, which the kernel releases when the process ends.

Python 3.6, Linux.
"""

import fcntl
import json
import os
import re
from typing import Any, Dict, Optional

from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

__all__ = ["Lock", "holder"]

_HELD = re.compile(r"\d+: FLOCK +\S+ +(?:READ|WRITE) +(?P<pid>\d+) +[0-9a-f]+:[0-9a-f]+:(?P<inode>\d+) ")


class Lock:
    """Context manager that holds the lock. Raises PhotoError (lock), with the owner, if another run holds it.

    The lock file names the owner for other runs. A dry run takes a shared lock and writes nothing; without a lock file
    it takes none, since no other run can be active then.
    """

    def __init__(self, path: str, owner: Dict[str, Any], dry_run: bool = False) -> None:
        self._path = path
        self._owner = owner
        self._dry_run = dry_run
        self._handle: Optional[int] = None

    def __enter__(self) -> "Lock":
        if self._dry_run and not os.path.exists(self._path):
            return self
        flags = os.O_RDONLY if self._dry_run else os.O_RDWR | os.O_CREAT
        with files.local(f"open the lock {self._path}"):
            handle = os.open(self._path, flags | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if self._dry_run else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            inode = os.fstat(handle).st_ino
            os.close(handle)
            raise PhotoError("lock", _taken(self._path, inode)) from None
        if not self._dry_run:
            try:
                with files.local(f"write the lock {self._path}"):
                    os.ftruncate(handle, 0)
                    os.pwrite(handle, json.dumps(self._owner, sort_keys=True).encode() + b"\n", 0)
            except PhotoError:
                os.close(handle)
                raise
        self._handle = handle
        return self

    def __exit__(self, *_exception: Any) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def holder(table: str, inode: int) -> Optional[int]:
    """Return the process that holds a lock on a file, None if it is not listed. table: text of /proc/locks (proc.5)."""
    held = (entry for entry in _HELD.finditer(table) if int(entry.group("inode")) == inode)
    return next((int(entry.group("pid")) for entry in held if int(entry.group("pid"))), None)


def _taken(path: str, inode: int) -> str:
    """Return who holds the lock: the process from the kernel's table; details from the file if both agree."""
    try:
        owner = files.read_object(path, "the lock")
    except PhotoError:
        owner = {}
    try:
        pid = holder(files.read("/proc/locks", "locks"), inode)
    except PhotoError:
        pid = None
    if pid is not None and pid != owner.get("pid"):
        return f"another run holds the lock {path}: process {pid}"
    if {"pid", "user", "since"} <= set(owner):
        return "another run holds the lock {0}: process {pid} of {user}, since {since}".format(path, **owner)
    return f"another run holds the lock {path}"
