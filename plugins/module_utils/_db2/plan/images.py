# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup images: the timestamp that BACKUP prints, the files and the record of an image, when a restore is allowed.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import hashlib
import re
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.image_header import ImageHeader
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.image_statements import (
    USUAL,
    Speed,
    drop_statement,
    restore_statement,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import ABSENT, BROKEN, RESTORED

__all__ = [
    "RestorePlan",
    "faults",
    "files",
    "is_whole",
    "merged",
    "parts",
    "restore_plan",
    "shown",
    "timestamp",
    "whole",
]

_STAMP = re.compile(r"\b(\d{14})\b")
_DONE = re.compile(r"^DB20000I|Backup successful", re.MULTILINE)
_PART = ("directory", "file", "size", "sha256")


class RestorePlan(NamedTuple):
    """How a copy is restored. commands: empty if it is there already; existing: replaces an incomplete copy; drop: the
    database that is there is dropped first.
    """

    commands: List[str]
    existing: bool = False
    drop: bool = False


def restore_plan(  # noqa: PLR0913, each is one fact about the image or about the database that is there
    database: str,
    directories: List[str],
    stamp: Optional[str],
    *,
    kind: str,
    active: bool,
    replace: bool,
    how: Speed = USUAL,
) -> RestorePlan:
    """Return how an image is restored.

    stamp: timestamp of the image; kind, active: the database that is there, see member_state; replace: it may be
    dropped. Raises Db2Error: the database may hold data and must not be dropped, it is active, or no image is known.
    """
    drop = replace and kind not in (ABSENT, BROKEN)
    if kind == RESTORED and not drop:
        return RestorePlan([])
    if kind not in (ABSENT, BROKEN) and not drop:
        raise Db2Error(f"{database} exists here and may hold data: it is only replaced if replace is true")
    if active:
        raise Db2Error(f"{database} is active here: deactivate it before it is replaced")
    if not stamp:
        raise Db2Error("the image to restore is not known: give its timestamp")
    statement = restore_statement(database, directories, stamp, kind == BROKEN, how)
    return RestorePlan([*([drop_statement(database)] if drop else []), statement], kind == BROKEN, drop)


def shown(record: Mapping[str, Any], *more: str) -> Dict[str, Any]:
    """Return the keys of the record of an image that modules return, and its files (`parts`)."""
    keys = {key: record.get(key) for key in ("timestamp", *_PART, *more)}
    return {**keys, "parts": parts(record)}


def parts(record: Mapping[str, Any]) -> List[Dict[str, Any]]:
    """Return the files of the record of an image: directory, file, size, sha256."""
    return [{key: part.get(key) for key in _PART} for part in record.get("parts") or [record]]


def whole(files_of_image: List[Dict[str, Any]]) -> Dict[str, Any]:
    """Return the record of an image with these files. With several files, size is their sum, and sha256 is that of
    their checksums; directory and file are those of the first one.
    """
    if len(files_of_image) == 1:
        return {**files_of_image[0], "parts": files_of_image}
    sums = "".join(str(part["sha256"]) for part in files_of_image)
    return {
        **files_of_image[0],
        "size": sum(int(part["size"]) for part in files_of_image),
        "sha256": hashlib.sha256(sums.encode("ascii")).hexdigest(),
        "parts": files_of_image,
    }


def merged(record: Optional[Mapping[str, Any]], part: Mapping[str, Any]) -> Dict[str, Any]:
    """Return the record of received files with one file more; record: files received before, maybe of another image.

    part: timestamp, directory, file, size, sha256 of the file.
    """
    before = parts(record) if record and record.get("timestamp") == part["timestamp"] else []
    kept = [one for one in before if one["file"] != part["file"]]
    arrived = sorted([*kept, *parts(part)], key=lambda one: str(one["file"]).rpartition(".")[2])
    others = {key: value for key, value in part.items() if key not in (*_PART, "parts")}
    return {**others, **whole(arrived)}


def is_whole(names: List[str], at_least: int = 1) -> bool:
    """Return whether these are all files of an image: numbered from 001 on, without a gap."""
    numbers = [name.rpartition(".")[2] for name in names]
    return len(names) >= at_least and numbers == [f"{number:03d}" for number in range(1, len(names) + 1)]


def faults(header: ImageHeader, database: str, stamp: str, count: int) -> List[str]:
    """Return why an image cannot become a standby, one sentence each; count: of its files that are here.

    A file may have another name than its image; what the header does not say is not a fault.
    """
    found = []
    if header.database is not None and header.database.upper() != database:
        found.append(f"it is an image of database {header.database}, not of {database}")
    if header.stamp is not None and header.stamp != stamp:
        found.append(f"it was taken at {header.stamp}, not at {stamp}")
    if header.kind:
        found.append("it has only some table spaces, and a standby needs the whole database")
    if header.increment:
        found.append("it is an incremental image, and a standby needs a full one")
    if header.files is not None and header.files > count:
        found.append(f"it has {header.files} files, and only {count} are here")
    return found


def timestamp(output: str) -> str:
    """Return the timestamp in the output of BACKUP. Raises Db2Error: there is none."""
    match = _STAMP.search(output)
    if match is None or not _DONE.search(output):
        raise Db2Error("the output of the backup has no timestamp of an image", stdout=output)
    return match.group(1)


def files(names: Iterable[str], database: str, instance: Optional[str], stamp: str) -> List[str]:
    """Return the files of an image, in the order of their numbers; instance: None: of any instance.

    `STMS.0.db2inst1.DBPART000.20240305101500.001`, before 10.1
    `STMS.0.db2inst1.NODE0000.CATN0000.20130514070000.001`.
    """
    pattern = re.compile(
        rf"^{re.escape(database)}\.0\.{_owner(instance)}\.(?:DBPART\d+|NODE\d+\.CATN\d+)\.{stamp}\.\d+$",
        re.IGNORECASE,
    )
    return sorted(name for name in names if pattern.match(name))


def _owner(instance: Optional[str]) -> str:
    return r"[^.]+" if instance is None else re.escape(instance)
