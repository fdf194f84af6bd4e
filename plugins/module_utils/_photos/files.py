# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the photo job: read whole, written so that a reader sees the old or the new text and nothing between.

Every failure is a PhotoError that names the path. Python 3.6.
"""

import contextlib
import os
from typing import Iterator

from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

__all__ = ["append", "local", "read", "replace"]


@contextlib.contextmanager
def local(doing: str, cause: str = "local") -> Iterator[None]:
    """Turn an OSError of the block into a PhotoError; `doing` goes on after "could not"."""
    try:
        yield
    except OSError as exc:
        raise PhotoError(cause, f"could not {doing}: {exc.strerror or exc}") from exc


def read(path: str, what: str, cause: str = "local") -> str:
    """Return the text of a file. UTF-8; bytes that are no UTF-8 survive as surrogates, so that paths stay paths."""
    with local(f"read {what} {path}", cause), open(
        path, encoding="utf-8", errors="surrogateescape", newline=""
    ) as stream:
        return stream.read()


def replace(path: str, text: str, mode: int) -> None:
    """Write a file anew and put it in the place of the old one in one step."""
    new = path + ".new"
    with local(f"write {path}"):
        with open(new, "w", encoding="utf-8", errors="surrogateescape") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(text)
        os.rename(new, path)


def append(path: str, line: str, mode: int) -> None:
    """Add one line to a log; a single write, so that lines of two writers do not mix."""
    with local(f"write {path}"):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, mode)
        try:
            if not os.fstat(handle).st_size:  # new: as wanted, whatever the umask
                os.fchmod(handle, mode)
            os.write(handle, os.fsencode(line + "\n"))
        finally:
            os.close(handle)
