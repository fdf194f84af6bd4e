# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the controller for action plugins: found as files of a task are, and decrypted if they are in a vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleError, AnsibleFileNotFound

__all__ = ["content", "is_in_a_vault", "place"]

_VAULT = b"$ANSIBLE_VAULT;"


def content(action: Any, name: str) -> bytes:
    """Return the bytes of a file. action: the ActionBase. Raises OSError: it does not exist or cannot be read."""
    try:
        return Path(action._loader.get_real_file(_found(action, name))).read_bytes()  # noqa: SLF001
    except AnsibleFileNotFound:
        raise FileNotFoundError(2, "No such file or directory", name) from None
    except AnsibleError as exc:
        if "Could not find" in str(exc):
            raise FileNotFoundError(2, "No such file or directory", name) from None
        raise OSError(5, str(exc).splitlines()[0], name) from None


def place(action: Any, name: str) -> Path:
    """Return the path of a file: where `content` finds it or, if it does not exist, where it would search last."""
    try:
        return Path(_found(action, name))
    except AnsibleError:
        beside = Path(action._loader.path_dwim(name))  # noqa: SLF001
        # The next installation of a collection replaces its folder.
        relative = not name.startswith(("/", "~"))
        return Path.cwd() / name if relative and "ansible_collections" in beside.parts else beside


def _found(action: Any, name: str) -> str:
    """Return the path of a file beside the playbook, or else in the working directory. Raises AnsibleError."""
    try:
        return str(action._find_needle("files", name))  # noqa: SLF001, what action plugins have for this
    except AnsibleError:
        here = Path.cwd() / name
        if here.is_file():
            return str(here)
        raise


def is_in_a_vault(path: Path) -> bool:
    """Return whether Ansible Vault encrypted an existing file. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(len(_VAULT)) == _VAULT
