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
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import receiver, sender
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Job
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import Report, Work
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.disk_usage import database_bytes
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records, free_bytes, sha256_of
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.transfer import File

__all__ = [
    "backup_progress",
    "backup_work",
    "check_room",
    "image_files",
    "megabytes",
    "receive_work",
    "send_work",
]


def backup_work(argv: List[str], records: Records, about: Dict[str, Any]) -> Work:
    """Return the work that backs up, finds the image, computes its checksum, and writes the record `image`.

    argv: the command of the backup; about: database, instance, directory, directories (the further ones), online.
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
    directories = [str(about["directory"]), *[str(path) for path in about.get("directories") or []]]
    found = image_files(directories, str(about["database"]), stamp, str(about["instance"]))
    if not images.is_whole([name for _, name in found], len(set(directories))):
        present = ", ".join(os.path.join(*place) for place in found) or "none"
        raise Db2Error(f"the image {stamp} in {', '.join(directories)} is not complete; its files are: {present}")
    total = sum(os.path.getsize(os.path.join(*place)) for place in found)
    parts: List[Dict[str, Any]] = []
    for directory, name in found:
        path = os.path.join(directory, name)
        checksum = sha256_of(path, _counter(report, sum(part["size"] for part in parts), total))
        parts.append({"directory": directory, "file": name, "size": os.path.getsize(path), "sha256": checksum})
    return {**about, **images.whole(parts), "timestamp": stamp, "when": time.time()}


def _counter(report: Report, before: int, total: int) -> Callable[[int], None]:
    """Return a function that reports the bytes of a file as those of the whole image."""
    return lambda done: report({"phase": "checksum", "done_bytes": before + done, "total_bytes": total})


def image_files(
    directories: List[str], database: str, stamp: str, instance: Optional[str] = None
) -> List[Tuple[str, str]]:
    """Return directory and name of each file of an image, in the order of their numbers.

    instance: None: of any instance. A directory that cannot be read has none.
    """
    found = []
    for directory in sorted(set(directories), key=directories.index):
        try:
            names = os.listdir(directory)
        except OSError:
            continue
        found += [(directory, name) for name in images.files(names, database, instance, stamp)]
    return sorted(found, key=lambda place: place[1].rpartition(".")[2])


def receive_work(listener: receiver.Listener, file: File, records: Records, record: Dict[str, Any]) -> Work:
    """Return the work that receives the file and writes the record `received`."""

    def work(report: Report) -> int:
        rc = receiver.receive(listener, file, report)
        if rc == 0:
            records.write("received", {**images.merged(records.read("received"), record), "when": time.time()})
        return rc

    return work


def send_work(address: Tuple[str, int], fingerprint: str, password: str, file: File) -> Work:
    """Return the work that sends the file to a receiver."""
    return lambda report: sender.send(address, fingerprint, password, file, report)


def check_room(directories: List[str], report: Mapping[str, Any], compressed: bool = False) -> None:
    """Check the space for an image of a database; report: see module db2_hadr_info.

    compressed: the size of the image is not known then, only the directories are checked. Raises Db2Error: a directory
    cannot be used, or they have less free space than the database has on disk.
    """
    database = str(report["database"])
    expected = database_bytes(report)
    free = dict(_free(directory) for directory in directories)
    available, names = sum(free.values()), ", ".join(directories)
    if available < expected and not compressed:
        raise Db2Error(
            f"{names} has {available // 10**6} MB of free space, {database} has {expected // 10**6} MB on disk: "
            "free space there, use another directory, or compress the image",
            free_bytes=available,
            needed_bytes=expected,
        )


def _free(directory: str) -> Tuple[int, int]:
    """Return the device of a directory and its free bytes. Raises Db2Error: the directory cannot be used."""
    try:
        return os.stat(directory).st_dev, free_bytes(directory)
    except OSError as error:
        raise Db2Error(f"{directory} cannot be used: {error.strerror}; create it on this host") from error


def backup_progress(job: Job, directories: List[str], database: str) -> str:
    """Return in words how far a backup is: its phase and the size of its image or the part with a checksum."""
    done = job.progress.get("done_bytes") or _image_bytes(directories, database)
    return f"{job.progress.get('phase', 'backup')} {megabytes(done, job.progress.get('total_bytes'))}"


def megabytes(done: Optional[int], total: Optional[int]) -> str:
    """Return in words how many bytes of a copy are done."""
    if done is None:
        return "running"
    if not total:
        return f"{done / 1e6:.0f} MB"
    return f"{done / 1e6:.0f} of {total / 1e6:.0f} MB ({100 * done // total} %)"


def _image_bytes(directories: List[str], database: str) -> int:
    """Return the present size in bytes of the newest image of a database in some directories, 0 if there is none."""
    try:
        paths = [os.path.join(directory, name) for directory in directories for name in os.listdir(directory)]
        mine = [path for path in paths if os.path.basename(path).upper().startswith(f"{database}.0.")]
        newest = max(mine, key=os.path.getmtime, default=None)
        if newest is None:
            return 0
        head = os.path.basename(newest).rpartition(".")[0]
        return sum(os.path.getsize(path) for path in mine if os.path.basename(path).rpartition(".")[0] == head)
    except OSError:
        return 0
