# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of a copy: backup, receiver, sender. Each writes down what it achieved, so that a killed play loses nothing.

Python 3.6.
"""

import os
import subprocess
import time
from typing import Any, Dict, List, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images as image
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import transfer
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Tell, Work
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import WorkDirectory, sha256_of

__all__ = ["backup_work", "database_bytes", "image_bytes", "receive_work", "send_work"]


def backup_work(argv: List[str], work: WorkDirectory, about: Dict[str, Any]) -> Work:
    """Return the work that backs up, finds the image and its checksum, and writes the record `image`.

    about: database, instance, directory, online.
    """

    def run(tell: Tell) -> int:
        tell({"phase": "backup"})
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=False
        )
        said = process.communicate()[0].decode("utf-8", "replace")
        os.write(1, said.encode("utf-8", "replace"))
        if process.returncode not in (0, 2):
            return process.returncode
        work.write("image", _record(said, about, tell))
        return 0

    return run


def _record(said: str, about: Dict[str, Any], tell: Tell) -> Dict[str, Any]:
    stamp = image.timestamp(said)
    directory = str(about["directory"])
    names = image.files(os.listdir(directory), str(about["database"]), str(about["instance"]), stamp)
    if len(names) != 1:
        found = ", ".join(names) or "no file"
        raise Db2Error(f"the image {stamp} in {directory} must be one file, found {found}")
    path = os.path.join(directory, names[0])
    size = os.path.getsize(path)
    checksum = sha256_of(path, lambda done: tell({"phase": "checksum", "done_bytes": done, "total_bytes": size}))
    return {**about, "timestamp": stamp, "file": names[0], "size": size, "sha256": checksum, "when": time.time()}


def receive_work(listener: transfer.Listener, file: transfer.File, work: WorkDirectory, record: Dict[str, Any]) -> Work:
    """Return the work that lets the file in and writes the record `received`."""

    def run(tell: Tell) -> int:
        rc = transfer.receive(listener, file, tell)
        if rc == 0:
            work.write("received", {**record, "when": time.time()})
        return rc

    return run


def send_work(address: Tuple[str, int], fingerprint: str, word: str, file: transfer.File) -> Work:
    """Return the work that brings the file to a receiver."""
    return lambda tell: transfer.send(address, fingerprint, word, file, tell)


def database_bytes(directory: str, instance: str, database: str) -> int:
    """Return about how much a database keeps on disk, 0 when it lies where this cannot be seen.

    Automatic storage lies in <directory>/<instance>/NODE0000/<database>.
    """
    return _tree_bytes(os.path.join(directory, instance, "NODE0000", database))


def image_bytes(directory: str, database: str) -> int:
    """Return how large the newest image file of a database in a directory is at present."""
    try:
        names = [name for name in os.listdir(directory) if name.upper().startswith(f"{database}.0.")]
        newest = max((os.path.join(directory, name) for name in names), key=os.path.getmtime, default=None)
        return os.path.getsize(newest) if newest else 0
    except OSError:
        return 0


def _tree_bytes(path: str) -> int:
    return sum(_file_bytes(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def _file_bytes(path: str) -> int:
    try:
        return os.stat(path).st_blocks * 512
    except OSError:  # gone since it was listed
        return 0
