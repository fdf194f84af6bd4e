# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a path is and what it is to be: the difference, and refusals.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import posixpath
import re
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Set

from ansible_collections.sametime.estate.plugins.module_utils._files.errors import FilesError

__all__ = [
    "ABSENT",
    "NOBODY",
    "Found",
    "Wanted",
    "changes",
    "check",
    "check_parents",
    "check_paths",
    "diffs",
    "is_new",
    "mode_bits",
]

# The id of an account or group that does not exist (yet).
NOBODY = -1

_MODE = re.compile(r"[0-7]{4}\Z")
# What may be at a path before, for each kind that it is to be.
_ALLOWED = {
    "file": ("absent", "file"),
    "directory": ("absent", "directory"),
    "absent": ("absent", "file", "link"),
    "existing": ("directory",),
}


class Found(NamedTuple):
    """What is at a path. kind: absent, file, directory, link, or other (a socket, a device). data: of a file."""

    kind: str = "absent"
    data: bytes = b""
    uid: int = NOBODY
    gid: int = NOBODY
    mode: int = 0


ABSENT = Found()


class Wanted(NamedTuple):
    """What a path is to be.

    kind: absent, file, directory, or existing (a directory that must be there). uid, gid: None leaves the present one.
    keep: whether a directory that exists stays as it is. refusal: why an existing directory is needed; empty for a text
    of this module.
    """

    path: str
    kind: str
    data: bytes = b""
    uid: Optional[int] = None
    gid: Optional[int] = None
    mode: int = 0
    keep: bool = False
    refusal: str = ""


def mode_bits(text: str) -> int:
    """Return the permission bits that four octal digits mean. Raises FilesError."""
    if not _MODE.match(text):
        raise FilesError(f"mode {text!r} is not four octal digits; write for example '0644', in quotes")
    return int(text, 8)


def check(found: Found, wanted: Wanted) -> None:
    """Raise FilesError where something else is in the way, which is never replaced, or a directory is missing."""
    if found.kind in _ALLOWED[wanted.kind]:
        return
    if wanted.kind == "existing":
        raise FilesError(wanted.refusal or f"there is no directory {wanted.path}; create it first, or correct the path")
    is_now = {"link": "a symbolic link", "other": "not a regular file"}.get(found.kind, f"a {found.kind}")
    to_be = "be removed, as only a file can" if wanted.kind == "absent" else f"become a {wanted.kind}"
    raise FilesError(f"{wanted.path} is {is_now}, so it cannot {to_be}; remove it yourself, or correct the path")


def changes(found: Found, wanted: Wanted) -> Set[str]:
    """Return what differs: ``state``, ``data``, ``uid``, ``gid``, ``mode``; empty when nothing does."""
    if wanted.kind == "existing" or (wanted.keep and found.kind == "directory"):
        return set()
    if found.kind == "absent" or wanted.kind == "absent":
        return {"state"} if found.kind != wanted.kind else set()
    names = ("uid", "gid", "mode") if wanted.kind == "directory" else ("data", "uid", "gid", "mode")
    return {name for name in names if getattr(wanted, name) not in (None, getattr(found, name))}


def is_new(found: Found, wanted: Wanted) -> bool:
    """Return whether a file or directory is created, or a file is replaced."""
    return wanted.kind != "absent" and bool(changes(found, wanted) & {"state", "data"})


def diffs(found: Found, wanted: Wanted) -> List[Dict[str, Any]]:
    """Return the difference as Ansible shows it: the text of a file, and what else changes."""
    changed = changes(found, wanted)
    headers: Dict[str, Any] = {"before_header": wanted.path, "after_header": wanted.path}
    shown = []
    if "data" in changed or ("state" in changed and "file" in (found.kind, wanted.kind)):
        shown.append(dict(headers, before=_text(found.data), after=_text(wanted.data)))
    rest = sorted(changed - {"data"})
    if rest:
        before, after = ({name: _shown(name, each) for name in rest} for each in (found, wanted))
        shown.append(dict(headers, before=before, after=after))
    return shown


def check_paths(wanted: Sequence[Wanted]) -> None:
    """Raise FilesError for a relative path, or a path that is listed twice.

    A directory that must exist may also be one that the list manages.
    """
    for number, each in enumerate(wanted):
        if not posixpath.isabs(each.path):
            raise FilesError(f"{each.path} is a relative path; write the absolute one")
        others = [other for other in wanted[:number] if "existing" not in (each.kind, other.kind)]
        if any(each.path == other.path for other in others):
            raise FilesError(f"{each.path} is listed twice; remove one of the two entries")


def check_parents(wanted: Sequence[Wanted], existing: Set[str]) -> None:
    """Raise FilesError for an entry whose directory neither exists nor comes before it in the list.

    existing: those directories of the entries that exist.
    """
    known = set(existing)
    for each in wanted:
        parent = posixpath.dirname(each.path)
        if each.kind not in ("absent", "existing") and parent not in known:
            raise FilesError(f"there is no directory {parent} for {each.path}; create it first, or correct the path")
        if each.kind == "directory":
            known.add(each.path)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _shown(name: str, each: Any) -> Any:
    if name == "state":
        return each.kind
    value = getattr(each, name)
    return f"{value:04o}" if name == "mode" else value
