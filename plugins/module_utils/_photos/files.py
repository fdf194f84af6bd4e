# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text files of the photo job. Every failure is a PhotoError that names the path. Python 3.6.

Text is UTF-8; bytes that are not UTF-8 survive as surrogates, so that the path of any file can be written and read.
"""

import contextlib
import json
from typing import Any, Dict, Iterator

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

__all__ = ["append", "local", "read", "read_object", "replace"]


@contextlib.contextmanager
def local(doing: str, cause: str = "local") -> Iterator[None]:
    """Turn an OSError of the block into a PhotoError with this cause. doing: an action that follows "cannot"."""
    try:
        yield
    except OSError as exc:
        raise PhotoError(cause, f"cannot {doing}: {exc.strerror or exc}") from exc


def read(path: str, what: str, cause: str = "local") -> str:
    """Return the text of a file. what: noun for the message. Raises PhotoError with this cause."""
    with local(f"read {what} {path}", cause), open(
        path, encoding="utf-8", errors="surrogateescape", newline=""
    ) as stream:
        return stream.read()


def read_object(path: str, what: str) -> Dict[str, Any]:
    """Return the JSON object in a file. what: noun for the message.

    Raises PhotoError (local): there is no file, it cannot be read, or something else than an object is in it.
    """
    text = read(path, what)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as exc:  # RecursionError: nested too deeply
        raise PhotoError("local", f"{what} {path} is damaged: {exc}") from exc
    if not isinstance(content, dict):
        raise PhotoError("local", f"{what} {path} is damaged: it is not a JSON object")
    return content


def replace(path: str, text: str, mode: int) -> None:
    """Replace a file, or create it, in one step. mode: permission bits. Raises PhotoError (local)."""
    with local(f"write {path}"):
        files.replace(path, _encoded(text), mode)


def append(path: str, line: str, mode: int) -> None:
    """Add a line to a log. mode: permission bits of a new file. Raises PhotoError (local)."""
    with local(f"write {path}"):
        files.append(path, _encoded(line + "\n"), mode)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
