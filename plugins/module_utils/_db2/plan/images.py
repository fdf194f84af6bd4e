# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup images: the timestamp that BACKUP prints, the files of an image, the statements, when a restore is allowed.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import ABSENT, BROKEN, RESTORED

__all__ = [
    "RestorePlan",
    "backup_statement",
    "drop_statement",
    "files",
    "restore_plan",
    "restore_statement",
    "shown",
    "timestamp",
]

_STAMP = re.compile(r"\b(\d{14})\b")
_DONE = re.compile(r"^DB20000I|Backup successful", re.MULTILINE)
_PATH = re.compile(r"^/[^\s;'\"*?|&<>]*$")


class RestorePlan(NamedTuple):
    """How a copy is restored. commands: empty if it is there already; existing: replaces an incomplete copy; drop: the
    database that is there is dropped first.
    """

    commands: List[str]
    existing: bool = False
    drop: bool = False


def restore_plan(  # noqa: PLR0913, each is one fact about the image or about the database that is there
    database: str, directory: str, stamp: Optional[str], *, kind: str, active: bool, replace: bool
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
    statement = restore_statement(database, directory, stamp, kind == BROKEN)
    return RestorePlan([*([drop_statement(database)] if drop else []), statement], kind == BROKEN, drop)


def shown(record: Mapping[str, Any], *more: str) -> Dict[str, Any]:
    """Return the keys of the record of an image that modules return."""
    return {key: record.get(key) for key in ("timestamp", "directory", "file", "size", "sha256", *more)}


def timestamp(output: str) -> str:
    """Return the timestamp in the output of BACKUP. Raises Db2Error: there is none."""
    match = _STAMP.search(output)
    if match is None or not _DONE.search(output):
        raise Db2Error("the output of the backup has no timestamp of an image", stdout=output)
    return match.group(1)


def files(names: Iterable[str], database: str, instance: str, stamp: str) -> List[str]:
    """Return the files of an image, in the order of their numbers.

    `STMS.0.db2inst1.DBPART000.20240305101500.001`, before 10.1
    `STMS.0.db2inst1.NODE0000.CATN0000.20130514070000.001`.
    """
    pattern = re.compile(
        rf"^{re.escape(database)}\.0\.{re.escape(instance)}\.(?:DBPART\d+|NODE\d+\.CATN\d+)\.{stamp}\.\d+$",
        re.IGNORECASE,
    )
    return sorted(name for name in names if pattern.match(name))


def backup_statement(database: str, directory: str, online: bool) -> str:
    """Return the command. An online image contains the logs that make it consistent."""
    path = _checked(directory)
    return f"backup db {database} online to {path} include logs" if online else f"backup db {database} to {path}"


def restore_statement(database: str, directory: str, stamp: str, existing: bool) -> str:
    """Return the command. No rollforward follows: a standby must wait for logs."""
    replace = " replace existing" if existing else ""
    return f"restore db {database} from {_checked(directory)} taken at {stamp}{replace} without prompting"


def drop_statement(database: str) -> str:
    """Return the command that drops a database and its logs, so that Db2 finds no old log chain afterwards."""
    return f"drop db {database}"


def _checked(directory: str) -> str:
    if not _PATH.match(directory):
        raise Db2Error(f"{directory!r} is not usable in a Db2 command: give an absolute path without blanks and quotes")
    return directory.rstrip("/") or "/"
