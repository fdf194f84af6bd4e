# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that a run leaves on a host, so that the next run continues where this one stopped.

They are in `<work directory>/<database>` (mode 0700) of the instance owner. A record is one JSON file (mode 0600); a
reader sees all of it or nothing.

Python 3.6.
"""

import hashlib
import json
import os
import time
from typing import Any, Callable, Dict, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import filesystems

__all__ = ["RECORDS", "Records", "free_bytes", "path_facts", "sha256_of"]

RECORDS = ("image", "received", "shutdown", "lock", "takeovers")
_BLOCK = 1024 * 1024


class Records:
    """The records of one database."""

    def __init__(self, base: str, database: str, clock: Callable[[], float] = time.time) -> None:
        self.path = os.path.join(os.path.expanduser(base), database.upper())
        self._clock = clock

    def read(self, name: str) -> Optional[Dict[str, Any]]:
        """Return a record, or None if there is none or it is not valid JSON. Raises Db2Error: it cannot be read."""
        try:
            with open(self._file(name), encoding="utf-8") as file:
                data = json.load(file)
        except (FileNotFoundError, ValueError):
            return None
        except OSError as error:
            raise Db2Error(f"{self._file(name)} cannot be read: {error.strerror}; run as the instance owner") from error
        return data if isinstance(data, dict) else None

    def write(self, name: str, data: Dict[str, Any]) -> None:
        """Write or replace a record. Raises Db2Error: it cannot be written."""
        try:
            self.make()
            files.replace(self._file(name), _json(data))
        except OSError as error:
            raise Db2Error(
                f"{self._file(name)} cannot be written: {error.strerror}; free space there, then run again"
            ) from error

    def create(self, name: str, data: Dict[str, Any]) -> bool:
        """Write a record that does not exist yet; return whether this call created it."""
        self.make()
        return files.create(self._file(name), _json(data))

    def remove(self, name: str) -> bool:
        """Remove a record; return whether there was one."""
        return files.remove(self._file(name))

    def make(self) -> None:
        """Create the directory."""
        os.makedirs(self.path, mode=0o700, exist_ok=True)

    def facts(self) -> Dict[str, Any]:
        """Return all records, each with its age; an image is complete only while its file has the recorded size."""
        facts: Dict[str, Any] = {}
        for name in RECORDS:
            record = self.read(name)
            if record is None:
                continue
            if "when" in record:
                record["age_seconds"] = max(0.0, self._clock() - float(record["when"]))
            if name in ("image", "received"):
                record["complete"] = _is_complete(record)
            facts[name] = record
        return facts

    def _file(self, name: str) -> str:
        return os.path.join(self.path, f"{name}.json")


def free_bytes(path: str) -> int:
    """Return how much space this account can still use in a directory."""
    room = os.statvfs(path)
    return room.f_bavail * room.f_frsize


def path_facts(path: str) -> Dict[str, Any]:
    """Return what is known about a path: whether it is a directory, whether this account can write to it, its free
    space in bytes, and its file system (see filesystems.py).
    """
    directory = os.path.isdir(path)
    return {
        "directory": directory,
        "writable": directory and os.access(path, os.W_OK | os.X_OK),
        "free_bytes": free_bytes(path) if directory else None,
        "filesystem": filesystems.facts(path, filesystems.mounts()) if directory else None,
    }


def sha256_of(path: str, progress: Optional[Callable[[int], None]] = None) -> str:
    """Return the SHA-256 checksum of a file in hexadecimal; `progress` gets the number of bytes read so far."""
    digest, done = hashlib.sha256(), 0
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(_BLOCK), b""):
            digest.update(block)
            done += len(block)
            if progress is not None:
                progress(done)
    return digest.hexdigest()


def _is_complete(record: Dict[str, Any]) -> bool:
    """Return whether all files of an image have their recorded size; a record without parts is one file."""
    try:
        return all(
            bool(part.get("sha256"))
            and os.path.getsize(os.path.join(str(part.get("directory")), str(part.get("file")))) == part.get("size")
            for part in record.get("parts") or [record]
        )
    except OSError:
        return False


def _json(data: Dict[str, Any]) -> bytes:
    return json.dumps(data, indent=1, sort_keys=True).encode("utf-8")
