# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo job as a program of its own, built from the modules that this module is installed with. Python 3.6."""

import importlib.util
from typing import Any, Callable, List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._photos import archive, cli
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.files import local

__all__ = ["build", "install", "read"]

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]


def build(interpreter: str) -> bytes:
    """Return the bytes of the program for this interpreter."""
    # Because this module imports cli, Ansible sends cli and all that cli imports to the host.
    entry = cli.__name__
    return archive.build(entry, archive.closure(entry, _source), interpreter)


def read(path: str) -> Optional[bytes]:
    """Return the bytes of the installed program, None if there is none. Raises PhotoError."""
    try:
        with local(f"read {path}"), open(path, "rb") as stream:
            return stream.read()
    except PhotoError as exc:
        if isinstance(exc.__cause__, FileNotFoundError):
            return None
        raise


def install(path: str, program: bytes, run: Run) -> None:
    """Write the program to a temporary file, prove that it starts, and move it to its path.

    Raises PhotoError (local): the old program stays, and the temporary file is removed.
    """

    def prove(temporary: str) -> None:
        rc, out, err = run([temporary, "--help"])
        if rc:
            interpreter = program.partition(b"\n")[0][2:].decode()
            raise PhotoError(
                "local",
                f"the program does not start with {interpreter}; {path} is unchanged; set interpreter to Python 3.6 or"
                f" later. Last output: {(err or out).strip()[-500:]}",
                rc=rc,
                stdout=out,
                stderr=err,
            )

    with local(f"write {path}"):
        files.replace(path, program, 0o755, prove=prove)


def _source(name: str) -> Optional[str]:
    """Return the source of a module, from the checkout or from the archive that Ansible sends; None for a package."""
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        return None
    loader: Any = spec.loader if spec else None
    text = loader.get_source(name) if loader else None
    if text is None:
        raise PhotoError("local", f"the source of {name} is missing beside this module; install the collection again")
    return str(text)
