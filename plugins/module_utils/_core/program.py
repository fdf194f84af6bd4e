# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of their own, built from the modules that this module is installed with. Python 3.6."""

import importlib.util
import os
from typing import Any, Callable, List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import archive, files
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError

__all__ = ["build", "install", "read"]

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]


def build(entry: str, interpreter: str) -> bytes:
    """Return the bytes of the program for this interpreter.

    entry: full name of the module with ``main``. The caller imports it, so that Ansible sends it to the host with all
    that it imports.
    """
    return archive.build(entry, archive.closure(entry, _source), interpreter)


def read(path: str) -> Optional[bytes]:
    """Return the bytes of the installed program, None if there is none. Raises EstateError."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise _failure(f"read {path}", exc) from exc


def install(path: str, program: bytes, run: Run) -> None:
    """Write the program to a temporary file, prove that it starts, and move it to its path.

    Raises EstateError: the old program stays, and the temporary file is removed.
    """

    def prove(temporary: str) -> None:
        rc, out, err = run([temporary, "--help"])
        if rc:
            interpreter = program.partition(b"\n")[0][2:].decode()
            raise EstateError(
                f"the program does not start with {interpreter}; {path} is unchanged; set interpreter to Python 3.6 or"
                f" later. Last output: {(err or out).strip()[-500:]}",
                rc=rc,
                stdout=out,
                stderr=err,
            )

    try:
        files.replace(path, program, 0o755, prove=prove)
    except OSError as exc:
        raise _failure(f"write {path}", exc) from exc


def _failure(action: str, exc: OSError) -> EstateError:
    return EstateError(f"cannot {action}: {os.strerror(exc.errno or 0)}")


def _source(name: str) -> Optional[str]:
    """Return the source of a module, from the checkout or from the archive that Ansible sends; None for a package."""
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        return None
    loader: Any = spec.loader if spec else None
    text = loader.get_source(name) if loader else None
    if text is None:
        raise EstateError(f"the source of {name} is missing beside this module; install the collection again")
    return str(text)
