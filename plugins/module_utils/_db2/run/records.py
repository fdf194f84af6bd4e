# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run leaves on a host so that the next one can go on: small records, in a directory of the instance owner.

The directory is `<work directory>/<database>`, 0700; a record is one JSON file, 0600, written whole or not at all.

Python 3.6.
"""

import hashlib
import json
import os
import tempfile
import time
from typing import Any, Callable, Dict, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = ["RECORDS", "WorkDirectory", "free_bytes", "path_facts", "sha256_of"]

RECORDS = ("image", "received", "shutdown", "lock")
_BLOCK = 1024 * 1024


class WorkDirectory:
    """The records of one database."""

    def __init__(self, base: str, database: str, clock: Callable[[], float] = time.time) -> None:
        self.path = os.path.join(os.path.expanduser(base), database.upper())
        self._clock = clock

    def read(self, name: str) -> Optional[Dict[str, Any]]:
        """Return a record, None when there is none or it cannot be understood."""
        try:
            with open(self._file(name), encoding="utf-8") as file:
                data = json.load(file)
        except (FileNotFoundError, ValueError):
            return None
        except OSError as error:
            raise Db2Error(f"{self._file(name)} cannot be read: {error.strerror}; run as the instance owner") from error
        return data if isinstance(data, dict) else None

    def write(self, name: str, data: Dict[str, Any]) -> None:
        """Write a record."""
        try:
            self.make()
            handle, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            os.rename(temporary, self._file(name))
        except OSError as error:
            raise Db2Error(
                f"{self._file(name)} cannot be written: {error.strerror}; free space there, then run again"
            ) from error

    def create(self, name: str, data: Dict[str, Any]) -> bool:
        """Write a record that must not exist yet; return whether it was this call that made it."""
        self.make()
        try:
            handle = os.open(self._file(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1, sort_keys=True)
        return True

    def remove(self, name: str) -> bool:
        """Remove a record; return whether there was one."""
        try:
            os.unlink(self._file(name))
        except FileNotFoundError:
            return False
        return True

    def make(self) -> None:
        """Make the directory."""
        os.makedirs(self.path, mode=0o700, exist_ok=True)

    def facts(self) -> Dict[str, Any]:
        """Return all records, each with its age; an image counts as complete only while its file is there, whole."""
        found: Dict[str, Any] = {}
        for name in RECORDS:
            record = self.read(name)
            if record is None:
                continue
            if "when" in record:
                record["age_seconds"] = max(0.0, self._clock() - float(record["when"]))
            if name in ("image", "received"):
                record["complete"] = self._whole(record)
            found[name] = record
        return found

    def _whole(self, record: Dict[str, Any]) -> bool:
        path = os.path.join(str(record.get("directory")), str(record.get("file")))
        try:
            return bool(record.get("sha256")) and os.path.getsize(path) == record.get("size")
        except OSError:
            return False

    def _file(self, name: str) -> str:
        return os.path.join(self.path, f"{name}.json")


def free_bytes(path: str) -> int:
    """Return how much room the caller has in a directory."""
    room = os.statvfs(path)
    return room.f_bavail * room.f_frsize


def path_facts(path: str) -> Dict[str, Any]:
    """Return whether a path is a directory, may be written to, and how much room it has."""
    directory = os.path.isdir(path)
    return {
        "directory": directory,
        "writable": directory and os.access(path, os.W_OK | os.X_OK),
        "free_bytes": free_bytes(path) if directory else None,
    }


def sha256_of(path: str, tell: Optional[Callable[[int], None]] = None, limit: Optional[int] = None) -> str:
    """Return the checksum of a file, or of its first `limit` bytes; tell how many bytes are done, now and then."""
    digest, done = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while limit is None or done < limit:
            block = file.read(_BLOCK if limit is None else min(_BLOCK, limit - done))
            if not block:
                break
            digest.update(block)
            done += len(block)
            if tell is not None:
                tell(done)
    return digest.hexdigest()
