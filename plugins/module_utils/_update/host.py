# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the preflight of an update reads from its host: files, processes, file systems, backups. Python 3.6.

Nothing is ever written.
"""

import glob
import gzip
import os
import re
import zipfile
import zlib
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._update import status_lines

MAX_BYTES = 64 * 1024 * 1024
# A clock may differ so much from that of the file server.
_CLOCK_HOURS = 0.1
_LIMIT = re.compile(r"^Max open files\s+(\d+|unlimited)\s", re.MULTILINE)
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GZIP = b"\x1f\x8b"
_ARCHIVES = (b"PK\x03\x04", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"\x1f\x9d", b"Rar!")


class Found(NamedTuple):
    """Files that patterns and directories stand for, the ones that stand for nothing, and what was not followed."""

    files: List[str]
    missing: List[str]
    unread: List[Dict[str, str]]  # file and reason


def files_of(paths: Sequence[str]) -> Found:
    """Return the files of paths, patterns and directories; a directory stands for all files below it."""
    files: Dict[str, None] = {}
    missing: List[str] = []
    unread: List[Dict[str, str]] = []
    for path in paths:
        closed = len(unread)
        matches = [name for match in sorted(glob.glob(path, recursive=True)) for name in _below(match, unread)]
        files.update(dict.fromkeys(matches))
        if not matches and closed == len(unread):
            missing.append(path)
    return Found(list(files), missing, unread)


def _below(path: str, unread: List[Dict[str, str]]) -> Iterator[str]:
    if os.path.isfile(path):
        yield path
        return

    def refused(exc: OSError) -> None:
        unread.append({"file": str(exc.filename), "reason": exc.strerror or str(exc)})

    top = os.path.realpath(path)
    for folder, folders, names in os.walk(path, onerror=refused):
        folders.sort()
        for name in sorted(folders):
            link = os.path.join(folder, name)
            if os.path.islink(link) and not _is_below(link, top):
                unread.append({"file": link, "reason": "it is a link to a directory; add the directory to the list"})
        plain = [os.path.join(folder, name) for name in sorted(names)]
        yield from (name for name in plain if _is_plain(name) or (os.path.isfile(name) and not _is_below(name, top)))


def _is_below(path: str, top: str) -> bool:
    """Return whether a path, links followed, is below a directory, so that it is read anyway."""
    return os.path.realpath(path).startswith(top + os.sep)


def _is_plain(path: str) -> bool:
    return os.path.isfile(path) and not os.path.islink(path)


def text_of(path: str) -> str:
    """Return the text of a log or response file, also of one that gzip packed.

    Raises OSError, also for a file that is too big to search, and for an archive.
    """
    with open(path, "rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if data.startswith(_GZIP):
        data = _unpacked(path)
    if len(data) > MAX_BYTES:
        raise OSError(f"it has more than {MAX_BYTES} bytes")
    if data.startswith(_ARCHIVES):
        raise OSError("it is an archive; unpack it and add its files to the list")
    text = _decoded(data)
    if b"\0" in data:
        # UTF-16 without its mark, or mixed with other text, as redirections on Windows write it.
        bare = data.replace(b"\0", b"").decode("latin-1")
        text = bare if _names(bare) > _names(text) else text
    return text


def _unpacked(path: str) -> bytes:
    try:
        with gzip.open(path, "rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as exc:
        raise OSError("it is not a complete gzip file") from exc


def _decoded(data: bytes) -> str:
    for mark, codec in _WIDE:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _names(text: str) -> int:
    return text.upper().count(status_lines.NAME)


def open_files(server: str, root: str = "/proc") -> Dict[str, Any]:
    """Return the limit of open files of the running server: ``limit`` (None: not known, -1: none) and ``process``.

    server: name of the application server, an argument of its Java process. A command with this argument, such as a
    script that starts the server, counts only if there is no such Java process; the smallest limit counts.
    """
    found = []
    for number in sorted((name for name in os.listdir(root) if name.isdigit()), key=int):
        try:
            with open(os.path.join(root, number, "cmdline"), "rb") as stream:
                arguments = stream.read().decode("utf-8", "replace").split("\0")
            if server not in arguments[1:]:
                continue
            with open(os.path.join(root, number, "limits"), encoding="utf-8") as stream:
                limit = _LIMIT.search(stream.read())
        except OSError:  # the process has ended meanwhile
            continue
        if limit:
            files = -1 if limit.group(1) == "unlimited" else int(limit.group(1))
            found.append((not os.path.basename(arguments[0]).startswith("java"), files < 0, files, int(number)))
    if not found:
        return {"limit": None, "process": None}
    _, _, files, process = min(found)
    return {"limit": files, "process": process}


def free_space(path: str) -> Dict[str, Any]:
    """Return the nearest directory that exists (``measured``), its ``filesystem``, and its free ``megabytes``."""
    place = path
    while not os.path.isdir(place):
        place = os.path.dirname(place) or "/"
    status = os.statvfs(place)
    free = status.f_bavail * status.f_frsize // (1024 * 1024)
    return {"path": path, "measured": place, "filesystem": os.stat(place).st_dev, "megabytes": free}


def newest_backup(paths: Sequence[str], now: float) -> Optional[Dict[str, Any]]:
    """Return the newest backup of a configuration: path, age_hours, and problem (None: it can be read).

    backupConfig writes zip archives: if there are some, other files beside them, such as a log, are not backups.
    """
    found = files_of(paths).files
    found = [path for path in found if _is_zip(path)] or found
    if not found:
        return None
    path = max(found, key=os.path.getmtime)
    age = (now - os.path.getmtime(path)) / 3600
    problem = _unusable(path)
    if problem is None and age < -_CLOCK_HOURS:
        problem = "has a date in the future, so its age is not known (compare the clocks)"
    return {"path": path, "age_hours": round(age, 1), "problem": problem}


def _is_zip(path: str) -> bool:
    return path.lower().endswith(".zip")


def _unusable(path: str) -> Optional[str]:
    """Return why a backup cannot be used; None: nothing is wrong with it."""
    if os.path.getsize(path) == 0:
        return "is empty"
    if not _is_zip(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return None if archive.namelist() else "contains no file"
    except zipfile.BadZipFile:
        return "is not a complete zip archive"
    except OSError as exc:
        return f"cannot be read ({exc.strerror or exc})"
