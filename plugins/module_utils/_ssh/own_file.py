# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and writes a file of one account that this collection manages as a whole. Python 3.6."""

import os
from typing import Any, Callable, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._ssh import account_files
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.repairs import Repair, attributes, differing

_FOLDER_MODE = 0o700


class OwnFile:
    """The file of one account. owner: None if the account does not exist yet; then there is no file either."""

    def __init__(self, path: str, owner: Optional[account_files.Account], mode: int) -> None:
        self._path = os.path.normpath(path)
        self._owner = owner
        self._mode = mode
        self._folder_path, self._name = os.path.split(self._path)
        self._entry: Optional[account_files.Entry] = None
        self._folder: Optional[account_files.Entry] = None

    @property
    def data(self) -> Optional[bytes]:
        """The content that `read` returned; None: no file."""
        return self._entry.data if self._entry else None

    def read(self) -> bytes:
        """Return the content, empty if there is no file. Raises SshError for a link and for a file of another kind."""
        folder = account_files.open_folder(self._folder_path, self._owner.home) if self._owner else None
        if folder is not None:
            with folder:
                self._folder = folder.own()
                self._entry = folder.read(self._name)
        return self.data or b""

    def blockers(self) -> List[str]:
        """Return why sshd with StrictModes yes would not read the file, except for what `repairs` corrects."""
        if self._owner is None:
            return []
        real = os.path.realpath(self._folder_path)
        ours = [os.path.join(real, self._name)] + ([real] if self._has_own_folder() else [])
        parts = account_files.parts_of(self._path, self._owner.home)
        return account_files.refusals([part for part in parts if part.path not in ours], self._owner)

    def check_readable_by_sshd(self) -> None:
        """Raise SshError if sshd with StrictModes yes would not read the file, and `repairs` does not correct that."""
        blockers = self.blockers()
        if blockers:
            raise SshError(
                f"sshd with StrictModes yes would not read {self._path}: {'; '.join(blockers)}; correct owner and mode"
            )

    def repairs(self) -> List[Repair]:
        """Return differing owners and modes of the file and of the account's .ssh directory."""
        checked = []
        if self._folder is not None and self._has_own_folder():
            checked.append((self._folder_path, self._folder, _FOLDER_MODE))
        if self._entry is not None:
            checked.append((self._path, self._entry, self._mode))
        return differing(
            [
                Repair(path, _attributes(entry, entry.mode), _attributes(self._owner, mode))
                for path, entry, mode in checked
            ]
        )

    def write(self, data: bytes, relabel: Callable[[str], Any]) -> None:
        """Replace the file, and create its directory if that is missing. relabel: see account_files.make_folder.

        Raises SshError and OSError.
        """
        if self._owner is None:
            raise SshError(f"{self._path} has no owner yet; create the account first")
        folder = account_files.open_folder(self._folder_path, self._owner.home)
        if folder is None:
            folder = account_files.make_folder(self._folder_path, self._owner.home, self._owner, relabel)
        with folder:
            if self._has_own_folder():
                folder.set_own(self._owner.uid, self._owner.gid, _FOLDER_MODE)
            now = folder.read(self._name)
            if (now.data if now else None) != self.data:
                raise SshError(f"{self._path} was changed by another program during the run; run again")
            folder.write(self._name, data, self._owner.uid, self._owner.gid, self._mode)

    def _has_own_folder(self) -> bool:
        """Return whether the directory is the account's .ssh: a home or system directory keeps its mode."""
        return os.path.basename(self._folder_path) == ".ssh"


def _attributes(owner: Any, mode: int) -> str:
    return attributes(owner.uid, owner.gid, mode)
