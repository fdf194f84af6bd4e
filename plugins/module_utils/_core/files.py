# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write files so that nobody ever reads half of one. Python 3.6.

This is the only atomic write of the collection. Failures are OSError; callers say what the file is for.
"""

import contextlib
import os
import shutil
import tempfile
from typing import Callable, Optional, Tuple

__all__ = ["append", "create", "remove", "replace", "replace_by"]

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def replace(  # noqa: PLR0913, each is one fact about the file, and most callers give two
    path: str,
    data: bytes,
    mode: int = 0o600,
    *,
    owner: Optional[Tuple[int, int]] = None,
    folder: Optional[int] = None,
    prove: Optional[Callable[[str], None]] = None,
) -> None:
    """Replace a file, or create it, in one step: readers see the old content or the new one.

    The new content is written beside the file, flushed to disk and renamed. After a failure the old file is as it was
    and the temporary file is gone.

    path: path of the file; with ``folder``, a plain name inside that directory.
    mode: permission bits of the file, whatever the umask.
    owner: user id and group id; None: those of this process.
    folder: descriptor of an open directory; None: ``path`` is used as it is.
    prove: called with the path of the temporary file before the rename; what it raises prevents the rename.
    Raises OSError.
    """
    directory, name = os.path.split(path)
    temporary = os.path.join(directory, f".{name}.{os.urandom(6).hex()}.new")
    descriptor = os.open(temporary, _NEW, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if owner is not None:
                os.fchown(stream.fileno(), owner[0], owner[1])
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if prove is not None:
            prove(temporary)
        os.rename(temporary, path, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    _flush_directory(directory or ".", folder)


def replace_by(move: Callable[[str, str], None], path: str, data: bytes, scratch: str, like: str) -> None:
    """Replace a file of another product through ``AnsibleModule.atomic_move``: owner and SELinux context stay.

    move: takes the paths of the new content and of the file. scratch: directory for the new content. like: the file
    whose permission bits the new content gets; `move` keeps those of a file that it replaces. After a failure the
    temporary file is gone. Raises OSError, and what ``move`` raises.
    """
    descriptor, temporary = tempfile.mkstemp(prefix="sametime-", dir=scratch)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(like, temporary)
        move(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def create(path: str, data: bytes, mode: int = 0o600) -> bool:
    """Create a file in one step; return False and change nothing if there is one. Of two callers, one gets True.

    mode: permission bits of the file, whatever the umask. Raises OSError.
    """
    directory, name = os.path.split(path)
    temporary = os.path.join(directory, f".{name}.{os.urandom(6).hex()}.new")
    replace(temporary, data, mode)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        os.unlink(temporary)
    return True


def append(path: str, data: bytes, mode: int = 0o600) -> None:
    """Add data to the end of a file by one single write, so that the lines of two writers do not mix.

    mode: permission bits of a file that this call creates, whatever the umask. Raises OSError.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, mode)
    try:
        if not os.fstat(descriptor).st_size:
            os.fchmod(descriptor, mode)
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


def remove(path: str, folder: Optional[int] = None) -> bool:
    """Remove a file, and return whether there was one. ``folder``: see `replace`. Raises OSError."""
    try:
        os.unlink(path, dir_fd=folder)
    except FileNotFoundError:
        return False
    _flush_directory(os.path.dirname(path) or ".", folder)
    return True


def _flush_directory(directory: str, folder: Optional[int]) -> None:
    """Flush the directory entry to disk, where the file system and the account allow it."""
    with contextlib.suppress(OSError):
        if folder is not None:
            os.fsync(folder)
            return
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
