# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory of photo-gate on the web server: read, compare, write, remove. Python 3.6."""

import os
import pwd
import stat
from typing import Any, List, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core import files, program
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate.installed import FILES, Contents

__all__ = ["Directory"]

_MODE = 0o755
# SELinux types that a web server in its own domain needs: to run the program, and to read the two other files.
_TYPES = {"photo-gate": "bin_t", "rules.json": "etc_t", "keys.json": "etc_t"}


class Directory:
    """Three files with fixed owners and modes. module: an AnsibleModule, for SELinux, commands and check mode.

    prepared: whether they are for another host; then they belong to this process, and the program is not started.
    """

    def __init__(self, directory: str, account: str, module: Any, prepared: bool = False) -> None:
        self._directory = directory
        self._account = account
        self._module = module
        self._prepared = prepared

    def path(self, name: str) -> str:
        """Return the path of a file."""
        return os.path.join(self._directory, name)

    def read(self) -> Contents:
        """Return what the files contain now. Raises EstateError."""
        return Contents(*(program.read(self.path(name)) for name in FILES))

    def repairs(self, current: Contents, wanted: Contents) -> List[str]:
        """Return what a run changes, one line each; empty: nothing."""
        repairs = []
        for name, now, new in zip(FILES, current, wanted):
            if now != new:
                repairs.append(f"{'remove' if new is None else 'write'} {self.path(name)}")
            elif new is not None and not self._is_right(name):
                repairs.append(f"owner and mode of {self.path(name)}")
        if wanted.program is not None and os.path.isdir(self._directory) and not self._directory_is_right():
            repairs.append(f"owner and mode of {self._directory}")
        return repairs

    def write(self, current: Contents, wanted: Contents) -> None:
        """Write or remove the files. Keys come before the program that reads them. Raises EstateError, OSError."""
        if wanted.program is None:
            self._remove()
            return
        if not os.path.isdir(self._directory):
            os.mkdir(self._directory, _MODE)
        if self._prepared:
            for name, new in zip(FILES, wanted):
                files.replace(self.path(name), new or b"", FILES[name])
            return
        os.chown(self._directory, 0, 0)
        os.chmod(self._directory, _MODE)
        for name, new in (("keys.json", wanted.keys), ("rules.json", wanted.rules)):
            files.replace(self.path(name), new or b"", FILES[name], owner=self._owner(name))
        if current.program != wanted.program:
            program.install(self.path("photo-gate"), wanted.program, self._module.run_command)
        os.chown(self.path("photo-gate"), 0, 0)
        os.chmod(self.path("photo-gate"), FILES["photo-gate"])
        if self._module.selinux_enabled():
            for name, kind in _TYPES.items():
                self._module.set_context_if_different(self.path(name), [None, None, kind, None], False)

    def _remove(self) -> None:
        for name in FILES:
            files.remove(self.path(name))
        if os.path.isdir(self._directory) and not os.listdir(self._directory):
            os.rmdir(self._directory)

    def _owner(self, name: str) -> Any:
        if name != "keys.json":
            return (0, 0)
        entry = self._entry()
        if entry is None:
            raise EstateError(f"there is no account {self._account} on this host; create it first, or correct account")
        return (entry.pw_uid, entry.pw_gid)

    def _entry(self) -> Optional[Any]:
        try:
            return pwd.getpwnam(self._account)
        except KeyError:
            return None

    def _is_right(self, name: str) -> bool:
        status = os.lstat(self.path(name))
        if self._prepared:
            return stat.S_IMODE(status.st_mode) == FILES[name]
        entry = self._entry()
        owner = 0 if name != "keys.json" else (entry.pw_uid if entry else -1)
        return stat.S_IMODE(status.st_mode) == FILES[name] and status.st_uid == owner

    def _directory_is_right(self) -> bool:
        status = os.stat(self._directory)
        return self._prepared or (status.st_uid == 0 and stat.S_IMODE(status.st_mode) == _MODE)
