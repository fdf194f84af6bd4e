# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The work of the jobs that copy a database: backup, receiver, sender.

Each job writes a record of its result, so that the next run continues even if the play was killed.

Python 3.6.
"""

import os
import subprocess
import time
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import receiver, sender
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Job
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import Report, Work
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records, free_bytes, sha256_of
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.transfer import File

__all__ = ["backup_progress", "backup_work", "check_room", "megabytes", "receive_work", "send_work"]


def backup_work(argv: List[str], records: Records, about: Dict[str, Any]) -> Work:
    """Return the work that backs up, finds the image, computes its checksum, and writes the record `image`.

    argv: the command of the backup; about: database, instance, directory, online.
    """

    def work(report: Report) -> int:
        report({"phase": "backup"})
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, close_fds=False
        )
        output = process.communicate()[0].decode("utf-8", "replace")
        os.write(1, output.encode("utf-8", "replace"))
        if process.returncode not in (0, 2):
            return process.returncode
        records.write("image", _record(output, about, report))
        return 0

    return work


def _record(output: str, about: Dict[str, Any], report: Report) -> Dict[str, Any]:
    stamp = images.timestamp(output)
    directory = str(about["directory"])
    names = images.files(os.listdir(directory), str(about["database"]), str(about["instance"]), stamp)
    if len(names) != 1:
        present = ", ".join(names) or "none"
        raise Db2Error(f"the image {stamp} in {directory} must be one file; its files are: {present}")
    path = os.path.join(directory, names[0])
    size = os.path.getsize(path)
    checksum = sha256_of(path, lambda done: report({"phase": "checksum", "done_bytes": done, "total_bytes": size}))
    return {**about, "timestamp": stamp, "file": names[0], "size": size, "sha256": checksum, "when": time.time()}


def receive_work(listener: receiver.Listener, file: File, records: Records, record: Dict[str, Any]) -> Work:
    """Return the work that receives the file and writes the record `received`."""

    def work(report: Report) -> int:
        rc = receiver.receive(listener, file, report)
        if rc == 0:
            records.write("received", {**record, "when": time.time()})
        return rc

    return work


def send_work(address: Tuple[str, int], fingerprint: str, password: str, file: File) -> Work:
    """Return the work that sends the file to a receiver."""
    return lambda report: sender.send(address, fingerprint, password, file, report)


def check_room(directory: str, report: Mapping[str, Any]) -> None:
    """Check the space for an image of a database; report: see module db2_hadr_info.

    Raises Db2Error: the directory cannot be used, or has less free space than the database has on disk.
    """
    database = str(report["database"])
    expected = _database_bytes(str(report["directory"] or ""), str(report["instance"]["instance"]), database)
    try:
        free = free_bytes(directory)
    except OSError as error:
        raise Db2Error(f"{directory} cannot be used: {error.strerror}; create it on this host") from error
    if free < expected:
        raise Db2Error(
            f"{directory} has {free // 10**6} MB of free space, {database} has {expected // 10**6} MB on disk: "
            "free space there or use another directory",
            free_bytes=free,
            needed_bytes=expected,
        )


def backup_progress(job: Job, directory: str, database: str) -> str:
    """Return in words how far a backup is: its phase and the size of its image or the part with a checksum."""
    done = job.progress.get("done_bytes") or _image_bytes(directory, database)
    return f"{job.progress.get('phase', 'backup')} {megabytes(done, job.progress.get('total_bytes'))}"


def megabytes(done: Optional[int], total: Optional[int]) -> str:
    """Return in words how many bytes of a copy are done."""
    if done is None:
        return "running"
    if not total:
        return f"{done / 1e6:.0f} MB"
    return f"{done / 1e6:.0f} of {total / 1e6:.0f} MB ({100 * done // total} %)"


def _database_bytes(directory: str, instance: str, database: str) -> int:
    """Return about how many bytes a database has on disk, 0 if its directory cannot be read.

    Automatic storage is in <directory>/<instance>/NODE0000/<database>.
    """
    return _tree_bytes(os.path.join(directory, instance, "NODE0000", database))


def _image_bytes(directory: str, database: str) -> int:
    """Return the present size in bytes of the newest image file of a database in a directory, 0 if there is none."""
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
