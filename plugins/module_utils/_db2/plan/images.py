# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup images: what BACKUP answers, and which files belong to an image.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Iterable, List

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = ["backup_statement", "drop_statement", "files", "restore_statement", "timestamp"]

_STAMP = re.compile(r"\b(\d{14})\b")
_DONE = re.compile(r"^DB20000I|Backup successful", re.MULTILINE)
_PATH = re.compile(r"^/[^\s;'\"*?|&<>]*$")


def timestamp(output: str) -> str:
    """Return the timestamp that BACKUP names; raise Db2Error when it names none."""
    match = _STAMP.search(output)
    if match is None or not _DONE.search(output):
        raise Db2Error("the backup did not name the timestamp of its image", stdout=output)
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
    """Return the command. An online image carries the logs that make it consistent."""
    path = _checked(directory)
    return f"backup db {database} online to {path} include logs" if online else f"backup db {database} to {path}"


def restore_statement(database: str, directory: str, stamp: str, existing: bool) -> str:
    """Return the command. No rollforward follows: a standby is left waiting for logs."""
    replace = " replace existing" if existing else ""
    return f"restore db {database} from {_checked(directory)} taken at {stamp}{replace} without prompting"


def drop_statement(database: str) -> str:
    """Return the command that drops a database with its logs, so that no old log chain is found afterwards."""
    return f"drop db {database}"


def _checked(directory: str) -> str:
    if not _PATH.match(directory):
        raise Db2Error(f"{directory!r} is no directory that Db2 can be told: an absolute path without blanks or quotes")
    return directory.rstrip("/") or "/"
