# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files in directories that belong to users, read and written by root without being led astray.

A user who owns a directory can put a link where root expects a file. So a directory is opened once, part by part and
without following links below the home directory, and everything in it is reached through that one descriptor. New
contents are written beside the file and renamed over it: readers see the old file or the new one. Python 3.6.
"""

import errno
import os
import pwd
import stat
from typing import Any, Callable, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

_MAXIMUM_BYTES = 1024 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Account(NamedTuple):
    """A user of this host."""

    name: str
    uid: int
    gid: int
    home: str  # as the account says it; it may lead through links that root made


class Entry(NamedTuple):
    """A file as it is."""

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
    """Look a user up; None when there is no such user."""
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
        """Owner and mode of the directory itself; no data."""
        found = os.fstat(self._fd)
        return Entry(b"", found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode))

    def set_own(self, uid: int, gid: int, mode: int) -> None:
        """Set owner and mode of the directory itself."""
        os.fchown(self._fd, uid, gid)
        os.fchmod(self._fd, mode)

    def read(self, name: str) -> Optional[Entry]:
        """Return the file, None when it is missing; raises SshError for a link, a directory, a file with two names."""
        path = os.path.join(self.path, name)
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=self._fd)
        except FileNotFoundError:
            return None
        except OSError as exc:
            if exc.errno == errno.ELOOP:
                raise SshError(f"{path} is a symbolic link and is not followed; put the file itself there") from exc
            raise SshError(f"{path} cannot be read: {exc.strerror}") from exc
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            os.close(descriptor)
            raise SshError(f"{path} is not a regular file; move it away")
        with os.fdopen(descriptor, "rb") as stream:
            if found.st_nlink != 1:
                raise SshError(f"{path} has {found.st_nlink} names (hard links): it may be somebody else's file")
            if found.st_size > _MAXIMUM_BYTES:
                raise SshError(f"{path} has {found.st_size} bytes, which no such file should have")
            return Entry(stream.read(), found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode))

    def write(self, name: str, data: bytes, uid: int, gid: int, mode: int) -> None:
        """Put the file in place, whole, with its owner and mode."""
        temporary = f".{name}.{os.getpid()}.new"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, 0o600, dir_fd=self._fd)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                os.fchown(stream.fileno(), uid, gid)
                os.fchmod(stream.fileno(), mode)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.rename(temporary, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)
        except BaseException:
            os.unlink(temporary, dir_fd=self._fd)
            raise
        os.fsync(self._fd)

    def remove(self, name: str) -> None:
        """Remove the file; it may be missing already."""
        try:
            os.unlink(name, dir_fd=self._fd)
        except FileNotFoundError:
            return
        os.fsync(self._fd)


def open_folder(path: str, home: str) -> Optional[Folder]:
    """Open a directory; None when it, or what leads to it, is missing."""
    start, parts = _split(path, home)
    try:
        descriptor = os.open(start, _FOLDER)
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise SshError(f"{start} cannot be opened as a directory: {exc.strerror}") from exc
    return _descend(start, descriptor, parts)


def make_folder(path: str, home: str, owner: Account, relabel: Callable[[str], Any] = lambda path: None) -> Folder:
    """Make a directory with mode 0700 and open it; its parent must be there.

    ``relabel`` is called with the path before anything is put inside, so that files inherit its SELinux label.
    """
    parent = open_folder(os.path.dirname(path), home)
    if parent is None:
        raise SshError(f"{os.path.dirname(path)} does not exist; make it, or the account it belongs to, first")
    with parent:
        name = os.path.basename(path)
        os.mkdir(name, 0o700, dir_fd=parent._fd)  # noqa: SLF001, same class of this file
        made = _descend(parent.path, os.dup(parent._fd), [name])  # noqa: SLF001
    if made is None:
        raise SshError(f"{path} vanished while it was being made; somebody else works in {os.path.dirname(path)}")
    made.set_own(owner.uid, owner.gid, 0o700)
    relabel(path)
    return made


def parts_of(path: str, home: str) -> List[Part]:
    """List what StrictModes of sshd looks at and exists: the file, its directories up to the home or the root."""
    found = []
    home = os.path.realpath(home)
    step = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    while True:
        if os.path.lexists(step):
            status = os.lstat(step)
            found.append(Part(step, status.st_uid, stat.S_IMODE(status.st_mode)))
        if step in (home, "/"):
            return found
        step = os.path.dirname(step)


def refusals(parts: List[Part], owner: Account) -> List[str]:
    """Say in words why sshd with StrictModes yes would not read the file, one sentence for each part; pure."""
    sentences = []
    for part in parts:
        if part.uid not in (0, owner.uid):
            sentences.append(f"{part.path} belongs to user id {part.uid}, neither {owner.name} nor root")
        if part.mode & 0o022:
            sentences.append(f"{part.path} has mode {part.mode:04o}: others than its owner may write")
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
                raise SshError(f"{path} is a link, which is not followed, or no directory; make it one") from exc
            raise SshError(f"{path} cannot be opened: {exc.strerror}") from exc
        finally:
            os.close(descriptor)
        descriptor = following
    return Folder(path, descriptor)
