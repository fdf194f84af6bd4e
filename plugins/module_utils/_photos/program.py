# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo job as a program of its own: made of the very modules that this one is installed with. Python 3.6."""

import contextlib
import importlib.util
import os
from typing import Any, Callable, List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._photos import archive, cli
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.files import local

__all__ = ["build", "install", "read"]

# AnsibleModule.run_command fits, and so does a lambda in a test.
Run = Callable[[List[str]], Tuple[int, str, str]]


def build(interpreter: str) -> bytes:
    """Return the program for this interpreter."""
    # The import of cli is what makes Ansible send these modules along with the module that calls this.
    entry = cli.__name__
    return archive.build(entry, archive.closure(entry, _source), interpreter)


def read(path: str) -> Optional[bytes]:
    """Return the program that is installed, None if there is none."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise PhotoError("local", f"could not read {path}: {exc.strerror}") from exc


def install(path: str, wanted: bytes, run: Run) -> None:
    """Write the program beside its place, prove that it starts, and put it in its place."""
    new = path + ".new"
    try:
        with local(f"write {new}"), open(new, "wb") as stream:
            os.fchmod(stream.fileno(), 0o755)
            stream.write(wanted)
        rc, out, err = run([new, "--help"])
        if rc:
            interpreter = wanted.partition(b"\n")[0][2:].decode()
            said = (err or out).strip()[-500:]
            raise PhotoError(
                "local",
                f"the program does not start with {interpreter}, {path} stays as it is; set interpreter to a Python 3.6"
                f" or later. It said: {said}",
                rc=rc,
                stdout=out,
                stderr=err,
            )
        with local(f"write {path}"):
            os.rename(new, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new)


def _source(name: str) -> str:
    """Return the source of a module: of a file of the checkout as of the archive that Ansible sends."""
    spec = importlib.util.find_spec(name)
    loader: Any = spec.loader if spec else None
    text = loader.get_source(name) if loader else None
    if text is None:
        raise PhotoError("local", f"the source of {name} is not with this module")
    return str(text)
