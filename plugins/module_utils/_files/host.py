# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and directories of this host: look, write, remove. Python 3.6."""

import grp
import os
import pwd
import stat
from typing import Any, Callable, Dict, List, Optional, Sequence, Set, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._files import entries
from ansible_collections.sametime.estate.plugins.module_utils._files.entries import ABSENT, NOBODY, Found, Wanted
from ansible_collections.sametime.estate.plugins.module_utils._files.errors import FilesError

__all__ = ["look", "parents", "prover", "put", "wanted"]

_KINDS = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"), (stat.S_ISLNK, "link"))
# AnsibleModule.run_command fits.
Run = Callable[[List[str]], Tuple[int, str, str]]


def wanted(options: Dict[str, Any], *, planned: bool) -> Wanted:
    """Return an entry of the module's list as data.

    planned: whether accounts may be missing, because an earlier task of the real run may create them. Raises
    FilesError: an unknown account or group, no content, or a wrong mode.
    """
    uid = _number(pwd.getpwnam, "account", options["owner"], planned)
    gid = _number(grp.getgrnam, "group", options["group"], planned)
    kind = options["state"]
    if kind == "file" and options["content"] is None:
        raise FilesError(f"{options['path']} has no content; give an empty text for an empty file")
    mode = entries.mode_bits(options["mode"] or "") if kind in ("file", "directory") else 0
    content = options["content"] if kind == "file" else ""
    keep, refusal = options["keep_existing"], options["fail_msg"]
    return Wanted(os.path.normpath(options["path"]), kind, content.encode("utf-8"), uid, gid, mode, keep, refusal)


def _number(lookup: Callable[[str], Any], what: str, name: Optional[str], planned: bool) -> Optional[int]:
    """Return the id of an account or group; None without a name."""
    if name is None:
        return None
    try:
        number: int = lookup(name)[2]  # pw_uid as well as gr_gid
    except KeyError:
        if name.isdigit():
            return int(name)
        if not planned:
            raise FilesError(f"there is no {what} {name} on this host; create it first, or correct the name") from None
        return NOBODY
    return number


def look(path: str) -> Found:
    """Return what is at a path; a link to a directory counts as the directory. Raises OSError."""
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode) and os.path.isdir(path):
            status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    kind = next((name for test, name in _KINDS if test(status.st_mode)), "other")
    data = b""
    if kind == "file":
        with open(path, "rb") as stream:
            data = stream.read()
    return Found(kind, data, status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode))


def parents(paths: Sequence[str]) -> Set[str]:
    """Return those directories of some paths that exist."""
    return {folder for folder in map(os.path.dirname, paths) if os.path.isdir(folder)}


def put(found: Found, to_be: Wanted, prove: Callable[[str], None]) -> None:
    """Make a path what it is to be. A file has its owner and mode before it has its name. Raises OSError.

    prove: takes the path of the new content, and raises what prevents its use.
    """
    # chown(2) leaves an id of -1 alone, which is that of ABSENT.
    uid = found.uid if to_be.uid is None else to_be.uid
    gid = found.gid if to_be.gid is None else to_be.gid
    if to_be.kind == "absent":
        files.remove(to_be.path)
    elif to_be.kind == "file" and entries.is_new(found, to_be):
        files.replace(to_be.path, to_be.data, to_be.mode, owner=(uid, gid), prove=prove)
    else:
        if found.kind == "absent":
            os.mkdir(to_be.path, 0o700)
        os.chown(to_be.path, uid, gid)
        os.chmod(to_be.path, to_be.mode)  # after chown(2), which clears special bits


def prover(run: Run, argv: List[str], path: str) -> Callable[[str], None]:
    """Return a function that runs a command on the new content of a path, and raises FilesError when it fails.

    argv: words of the command, empty for none; a word ``%s`` is the path of the new content.
    """

    def prove(temporary: str) -> None:
        if not argv:
            return
        rc, out, err = run([temporary if word == "%s" else word for word in argv])
        if rc != 0:
            said = (err.strip() or out.strip() or "nothing").replace(temporary, path)
            raise FilesError(
                f"{path} was not written, because {argv[0]} refuses the new content; its output: {said}",
                rc=rc,
                stdout=out,
                stderr=err,
            )

    return prove
