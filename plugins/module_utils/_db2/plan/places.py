# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directories that a database uses: its own, storage paths, containers, logs, archives.

A restored copy needs all of them on its host: a standby replays what happens in them.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, List, Mapping, Optional

__all__ = [
    "ARCHIVE_METHODS",
    "CONTAINER",
    "DATABASE",
    "LOGS",
    "MIRROR",
    "STORAGE",
    "archive_directory",
    "is_below",
    "is_device",
    "log_base",
    "of_report",
    "parents",
]

DATABASE, STORAGE, CONTAINER = "the database", "the table spaces", "a table space container"
LOGS, MIRROR = "the logs", "the mirrored logs"
ARCHIVE_METHODS = ("LOGARCHMETH1", "LOGARCHMETH2")
# Parameters with the path of a directory -> what the directory holds. Db2 shows these paths with what it adds to them.
_PATHS = {
    "NEWLOGPATH": LOGS,
    "MIRRORLOGPATH": MIRROR,
    "OVERFLOWLOGPATH": "the overflow logs",
    "FAILARCHPATH": "the logs that could not be archived",
}
_LOG_PATH = "Path to log files"
# What Db2 adds to the path of a parameter.
_ADDED = re.compile(r"/(NODE\d{4}(/LOGSTREAM\d{4})?|LOGSTREAM\d{4})/?$")


def of_report(report: Mapping[str, Any]) -> Dict[str, str]:
    """Return directory -> what it holds; report: see module db2_hadr_info. Empty if there is no database."""
    found: Dict[str, str] = {}
    base = _clean(report.get("directory"))
    if base is None:
        return found
    parameters, labels = report.get("parameters") or {}, report.get("labels") or {}
    for name in ARCHIVE_METHODS:
        _add(found, archive_directory(parameters.get(name)), "the log archive")
    for name, content in _PATHS.items():
        _add(found, log_base(parameters.get(name)), content)
    logs = log_base(labels.get(_LOG_PATH))
    if logs is not None and not is_below(logs, base):
        _add(found, logs, LOGS)
    storage = report.get("storage") or {}
    for path in storage.get("containers") or []:
        if not is_device(path) and not any(is_below(path, parent) for parent in [base, *(storage.get("paths") or [])]):
            _add(found, _parent(path), CONTAINER)
    for path in storage.get("paths") or []:
        _add(found, _clean(path), STORAGE)
    found[base] = DATABASE
    return found


def archive_directory(value: Optional[str]) -> Optional[str]:
    """Return the directory of an archive method, None if logs are not archived to a directory."""
    method, _, path = (value or "").strip().partition(":")
    return (path.rstrip("/") or None) if method.upper() == "DISK" else None


def log_base(path: Optional[str]) -> Optional[str]:
    """Return the path of a log directory without what Db2 adds to it, None if there is none."""
    return _clean(_ADDED.sub("", str(path or "")))


def is_below(path: str, parent: str) -> bool:
    """Return whether a path is a directory or something below it."""
    return path.rstrip("/") == parent.rstrip("/") or path.startswith(parent.rstrip("/") + "/")


def is_device(path: str) -> bool:
    """Return whether a container is a device: its directory is nobody's to write to."""
    return path.startswith("/dev/")


def parents(paths: List[str]) -> List[str]:
    """Return the directories of files, each once."""
    return sorted({_parent(path) for path in paths})


def _add(found: Dict[str, str], path: Optional[str], content: str) -> None:
    if path is not None:
        found.setdefault(path, content)


def _clean(path: Any) -> Optional[str]:
    text = str(path or "").strip()
    return (text.rstrip("/") or "/") if text.startswith("/") else None


def _parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] or "/"
