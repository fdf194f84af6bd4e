# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Export the LTPA keys of a cell, so that neither keys nor password stay on the host. Python 3.6.

wsadmin reads the password from a file and writes the keys to another one. Both are in a directory of their own, which
is removed in any case. If wsadmin outlives its time limit, it can then write nothing: the directory is gone. The
request, the command line, and the output of wsadmin, which stays after a time limit, have paths only.

Operation: ``exportLTPAKeys`` of the managed bean SecurityAdmin. IBM's script of 2012 calls it with the bytes of the
password, signature ``[B``, and writes the returned ``java.util.Properties`` with ``store``. In the documentation of
WebSphere 6.0 it takes no password. ``AdminTask.exportLTPAKeys`` of later versions writes the file of keys on the host.
"""

import os
import re
import shutil
import tempfile
from typing import Any, Callable, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

__all__ = ["export"]

# Takes the actions of the payload: ``Wsadmin.ask``.
Ask = Callable[[Sequence[Any]], Any]

_UNKNOWN_OPERATION = re.compile(r"WASX7129E|NoSuchMethod|ReflectionException|no managed bean SecurityAdmin")
_BY_HAND = "export the keys in the console (Security, Global security, LTPA), and remove cell from the entry"


def export(ask: Ask, scratch: Optional[str], password: bytes) -> bytes:
    """Return the keys of the cell as a keys file of the product, encrypted with a password.

    scratch: a directory that only this user can read; None: the one for temporary files.
    Raises WasError: see ``Wsadmin.ask``, with other sentences for what only an export meets.
    """
    directory = tempfile.mkdtemp(prefix="keys-", dir=scratch)  # 0700
    try:
        given, keys = os.path.join(directory, "password"), os.path.join(directory, "keys")
        _create(given, password)
        _create(keys, b"")  # with mode 0600, which it keeps
        ask([("export_keys", {"password": given, "keys": keys})])
        with open(keys, "rb") as stream:
            return stream.read()
    except WasError as exc:
        raise _explained(exc) from None
    finally:
        shutil.rmtree(directory)


def _create(path: str, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(data)


def _explained(failure: WasError) -> WasError:
    """Return the failure with the sentence for an export, where that says more."""
    said = " ".join([str(failure.details.get("said", "")), *failure.details.get("wsadmin", [])])
    if failure.details.get("kind") == "role":
        sentence = (
            "the user may not export keys: it needs the role administrator (console: Users and Groups, Administrative"
            " user roles); user and password are right"
        )
    elif _UNKNOWN_OPERATION.search(said):
        sentence = f"the deployment manager has no operation exportLTPAKeys with a password (WebSphere 6.0); {_BY_HAND}"
    else:
        return failure
    return WasError(sentence, **failure.details)
