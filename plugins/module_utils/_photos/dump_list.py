# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of dumped photos that the assembly line writes: ``collect_photos.in``, three lines per entry.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, NamedTuple

__all__ = ["DumpListError", "Entry", "parse"]


class DumpListError(ValueError):
    """The list is malformed; the text names the line."""


class Entry(NamedTuple):
    """One dumped photo: absolute path of the file, user id in Profiles (PROF_UID)."""

    path: str
    uid: str


def parse(text: str) -> List[Entry]:
    """Return the entries: path, user id and a line with a single dot each. Blank lines between entries are passed over.

    Raises DumpListError, also if the list ends within an entry.
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    lines = [line.rstrip("\r") for line in lines]
    entries: List[Entry] = []
    start = 0
    while start < len(lines):
        if lines[start].strip():
            entries.append(_entry(lines, start))
            start += 3
        else:
            start += 1
    return entries


def _entry(lines: List[str], start: int) -> Entry:
    chunk = lines[start : start + 3]
    if len(chunk) < 3:
        raise DumpListError(f"line {start + 1} starts an entry of {len(chunk)} instead of 3 lines")
    path, uid, dot = chunk
    if not path.startswith("/"):
        raise DumpListError(f"line {start + 1} is not an absolute path: {path!r}")
    if dot.strip() != ".":
        raise DumpListError(f"line {start + 3} is not a single dot: {dot!r}")
    return Entry(path, uid.strip())
