# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in directories that belong to users, read and written by root without following links.

A user who owns a directory can put a link where root expects a file. So a directory is opened once, part by part and
without following links below the home directory, and everything in it is reached through that one descriptor.
Python 3.6.
"""

import errno
import os
import pwd
import stat
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

_MAXIMUM_BYTES = 1024 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Account(NamedTuple):
    """A user of this host."""

    name: str
    uid: int
    gid: int
    home: str  # as the account database has it; root may have put links into this path


class Entry(NamedTuple):
    """Content, owner and mode of a file."""

    data: bytes
    uid: int
    gid: int
    mode: int


class Part(NamedTuple):
    """One step of a path, as sshd's StrictModes looks at it."""

    path: str
    uid: int
    mode: int


def account(name: str) -> Optional[Account]:
    """Return the user of this name, None if there is none."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir)


def me() -> Account:
    """Return the user this process runs as."""
    entry = pwd.getpwuid(os.geteuid())
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir)


class Folder:
    """One directory, held open. Names given to its functions are plain names inside it."""

    def __init__(self, path: str, descriptor: int) -> None:
        self.path = path
        self._fd = descriptor

    def __enter__(self) -> "Folder":
        return self

    def __exit__(self, *_exc: Any) -> None:
        os.close(self._fd)

    def own(self) -> Entry:
        """Return owner and mode of the directory itself, with no data."""
        status = os.fstat(self._fd)
        return Entry(b"", status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode))

    def set_own(self, uid: int, gid: int, mode: int) -> None:
        """Set owner and mode of the directory itself."""
        os.fchown(self._fd, uid, gid)
        os.fchmod(self._fd, mode)

    def read(self, name: str) -> Optional[Entry]:
        """Return the file, None if it is missing. Raises SshError for a link, a directory, a file with two names."""
        path = os.path.join(self.path, name)
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._fd)
        except FileNotFoundError:
            return None
        except OSError as exc:
            if exc.errno == errno.ELOOP:
                raise SshError(f"{path} is a symbolic link, which is not followed; use the file itself") from exc
            raise SshError(f"{path} cannot be read: {exc.strerror}") from exc
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise SshError(f"{path} is not a regular file; move it away")
        with os.fdopen(descriptor, "rb") as stream:
            if status.st_nlink != 1:
                raise SshError(f"{path} has {status.st_nlink} hard links; remove the others")
            if status.st_size > _MAXIMUM_BYTES:
                raise SshError(f"{path} has {status.st_size} bytes, more than such a file can have; check it")
            return Entry(stream.read(), status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode))

    def write(self, name: str, data: bytes, uid: int, gid: int, mode: int) -> None:
        """Replace the file, or create it, in one step, with owner and mode. Raises OSError."""
        files.replace(name, data, mode, owner=(uid, gid), folder=self._fd)

    def remove(self, name: str) -> None:
        """Remove the file, if there is one. Raises OSError."""
        files.remove(name, folder=self._fd)


def open_folder(path: str, home: str) -> Optional[Folder]:
    """Open a directory; return None if it or a directory above it is missing. Raises SshError."""
    start, parts = _split(path, home)
    try:
        descriptor = os.open(start, _FOLDER)
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise SshError(f"{start} cannot be opened as a directory: {exc.strerror}") from exc
    return _descend(start, descriptor, parts)


def make_folder(path: str, home: str, owner: Account, relabel: Callable[[str], Any] = lambda path: None) -> Folder:
    """Create a directory with mode 0700 and open it; its parent must exist. Raises SshError.

    relabel: called with the path while the directory is empty, so that new files inherit its SELinux label.
    """
    parent = open_folder(os.path.dirname(path), home)
    if parent is None:
        raise SshError(f"{os.path.dirname(path)} does not exist; create it, or the account that it belongs to")
    with parent:
        name = os.path.basename(path)
        os.mkdir(name, 0o700, dir_fd=parent._fd)  # noqa: SLF001, same class of this file
        made = _descend(parent.path, os.dup(parent._fd), [name])  # noqa: SLF001
    if made is None:
        raise SshError(f"{path} disappeared while it was created; run again")
    made.set_own(owner.uid, owner.gid, 0o700)
    relabel(path)
    return made


def parts_of(path: str, home: str) -> List[Part]:
    """Return what StrictModes of sshd checks and exists: the file, its directories up to the home or the root."""
    parts = []
    home = os.path.realpath(home)
    step = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    while True:
        if os.path.lexists(step):
            status = os.lstat(step)
            parts.append(Part(step, status.st_uid, stat.S_IMODE(status.st_mode)))
        if step in (home, "/"):
            return parts
        step = os.path.dirname(step)


def refusals(parts: List[Part], owner: Account) -> List[str]:
    """Return why sshd with StrictModes yes would not read the file, one sentence for each part. Pure."""
    sentences = []
    for part in parts:
        if part.uid not in (0, owner.uid):
            sentences.append(f"{part.path} belongs to user id {part.uid}, neither {owner.name} nor root")
        if part.mode & 0o022:
            sentences.append(f"{part.path} has mode {part.mode:04o}: users other than its owner may write")
    return sentences


def _split(path: str, home: str) -> Tuple[str, List[str]]:
    """Split a path into a start that only root controls, and parts that a user may control."""
    path = os.path.normpath(path)
    real = os.path.realpath(home)
    for start in (os.path.normpath(home), real):
        if path == start or path.startswith(start.rstrip("/") + "/"):
            return real, [part for part in path[len(start) :].split("/") if part]
    return os.path.realpath(os.path.dirname(path)), [os.path.basename(path)]


def _descend(start: str, descriptor: int, parts: List[str]) -> Optional[Folder]:
    path = start
    for part in parts:
        path = os.path.join(path, part)
        try:
            following = os.open(part, _FOLDER, dir_fd=descriptor)
        except FileNotFoundError:
            return None
        except OSError as exc:
            if exc.errno in (errno.ELOOP, errno.ENOTDIR):
                raise SshError(f"{path} is a link or not a directory; replace it by a directory") from exc
            raise SshError(f"{path} cannot be opened: {exc.strerror}") from exc
        finally:
            os.close(descriptor)
        descriptor = following
    return Folder(path, descriptor)
