# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the preflight of an update reads from its host: files, processes, file systems, backups. Python 3.6.

Nothing is ever written.
"""

import glob
import os
import re
import zipfile
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

MAX_BYTES = 64 * 1024 * 1024
_LIMIT = re.compile(r"^Max open files\s+(\d+|unlimited)\s", re.MULTILINE)
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Found(NamedTuple):
    """Files that patterns and directories stand for, and the ones that stand for nothing."""

    files: List[str]
    missing: List[str]


def files_of(paths: Sequence[str]) -> Found:
    """Return the files of paths, patterns and directories; a directory stands for all files below it."""
    files: List[str] = []
    missing: List[str] = []
    for path in paths:
        matches = [name for match in sorted(glob.glob(path, recursive=True)) for name in _below(match)]
        files += [name for name in matches if name not in files]
        if not matches:
            missing.append(path)
    return Found(files, missing)


def _below(path: str) -> Iterator[str]:
    if os.path.isfile(path):
        yield path
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (os.path.join(folder, name) for name in sorted(names) if _is_plain(os.path.join(folder, name)))


def _is_plain(path: str) -> bool:
    return os.path.isfile(path) and not os.path.islink(path)


def text_of(path: str) -> str:
    """Return the text of a log or response file. Raises OSError, also for a file that is too big to search."""
    if os.path.getsize(path) > MAX_BYTES:
        raise OSError(f"it has more than {MAX_BYTES} bytes")
    with open(path, "rb") as stream:
        data = stream.read()
    for mark, codec in _WIDE:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def open_files(server: str, root: str = "/proc") -> Dict[str, Any]:
    """Return the limit of open files of the running server: ``limit`` (None: not known, -1: none) and ``process``.

    server: name of the application server, an argument of its Java process.
    """
    for number in sorted((name for name in os.listdir(root) if name.isdigit()), key=int):
        try:
            with open(os.path.join(root, number, "cmdline"), "rb") as stream:
                arguments = stream.read().decode("utf-8", "replace").split("\0")
            if server not in arguments[1:]:
                continue
            with open(os.path.join(root, number, "limits"), encoding="utf-8") as stream:
                found = _LIMIT.search(stream.read())
        except OSError:  # the process has ended meanwhile
            continue
        if found:
            limit = -1 if found.group(1) == "unlimited" else int(found.group(1))
            return {"limit": limit, "process": int(number)}
    return {"limit": None, "process": None}


def free_megabytes(path: str) -> Tuple[str, int]:
    """Return the nearest directory that exists, and the free space of its file system."""
    place = path
    while not os.path.isdir(place):
        place = os.path.dirname(place) or "/"
    status = os.statvfs(place)
    return place, status.f_bavail * status.f_frsize // (1024 * 1024)


def newest_backup(paths: Sequence[str], now: float) -> Optional[Dict[str, Any]]:
    """Return the newest backup of a configuration: path, age_hours, and problem (None: it can be read)."""
    found = files_of(paths).files
    if not found:
        return None
    path = max(found, key=os.path.getmtime)
    age = (now - os.path.getmtime(path)) / 3600
    return {"path": path, "age_hours": round(age, 1), "problem": _unusable(path)}


def _unusable(path: str) -> Optional[str]:
    """Return why a backup cannot be used; None: nothing is wrong with it. backupConfig writes zip archives."""
    if os.path.getsize(path) == 0:
        return "is empty"
    if not path.endswith(".zip"):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return None if archive.namelist() else "contains no file"
    except (zipfile.BadZipFile, OSError):
        return "is not a complete zip archive"
