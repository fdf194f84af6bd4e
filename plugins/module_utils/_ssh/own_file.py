# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that one account uses and this collection writes whole: the one place that does so. Python 3.6."""

import os
from typing import Any, Callable, List, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError

_FOLDER_MODE = 0o700


class OwnFile:
    """The file of one account. ``owner`` None: the account will be made first, so there is nothing yet."""

    def __init__(self, path: str, owner: Optional[account_files.Account], mode: int) -> None:
        self._path = os.path.normpath(path)
        self._owner = owner
        self._mode = mode
        self._folder_path, self._name = os.path.split(self._path)
        self._entry: Optional[account_files.Entry] = None
        self._folder: Optional[account_files.Entry] = None

    @property
    def data(self) -> Optional[bytes]:
        """What read() found; None: no file."""
        return self._entry.data if self._entry else None

    def read(self) -> bytes:
        """Return the file, empty if there is none. Raises SshError for what should not be followed or read."""
        folder = account_files.open_folder(self._folder_path, self._owner.home) if self._owner else None
        if folder is not None:
            with folder:
                self._folder = folder.own()
                self._entry = folder.read(self._name)
        return self.data or b""

    def blockers(self) -> List[str]:
        """Say why sshd with StrictModes yes would not read the file, for reasons that repairs() leaves alone."""
        if self._owner is None:
            return []
        real = os.path.realpath(self._folder_path)
        ours = [os.path.join(real, self._name)] + ([real] if self._has_own_folder() else [])
        parts = account_files.parts_of(self._path, self._owner.home)
        return account_files.refusals([part for part in parts if part.path not in ours], self._owner)

    def repairs(self) -> List[Tuple[str, str, str]]:
        """List (file, as it is, as it shall be) of owners and modes of the file and of a directory made for it."""
        found = []
        if self._folder is not None and self._has_own_folder():
            found.append((self._folder_path, self._folder, _FOLDER_MODE))
        if self._entry is not None:
            found.append((self._path, self._entry, self._mode))
        shown = [(path, _shown(entry, entry.mode), _shown(self._owner, mode)) for path, entry, mode in found]
        return [(path, before, after) for path, before, after in shown if before != after]

    def write(self, data: bytes, relabel: Callable[[str], Any]) -> None:
        """Replace the file; makes its directory if that is missing. ``relabel``: see account_files.make_folder."""
        if self._owner is None:
            raise SshError(f"{self._path} has no owner yet; make the account first")
        folder = account_files.open_folder(self._folder_path, self._owner.home)
        if folder is None:
            folder = account_files.make_folder(self._folder_path, self._owner.home, self._owner, relabel)
        with folder:
            if self._has_own_folder():
                folder.set_own(self._owner.uid, self._owner.gid, _FOLDER_MODE)
            now = folder.read(self._name)
            if (now.data if now else None) != self.data:
                raise SshError(f"{self._path} was changed by somebody else in this moment; run again")
            folder.write(self._name, data, self._owner.uid, self._owner.gid, self._mode)

    def _has_own_folder(self) -> bool:
        """Say whether the directory is the account's .ssh: a home or a directory of the system keeps its mode."""
        return os.path.basename(self._folder_path) == ".ssh"


def _shown(owner: Any, mode: int) -> str:
    return f"{owner.uid}:{owner.gid} {mode:04o}"
