# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file with changes, for a directory that this site may not write to. Python 3.6."""

import os

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError

__all__ = ["write"]

# Names and mail addresses of people: for the account that runs the module only.
_MODE = 0o600


def write(path: str, data: bytes, write_it: bool) -> bool:
    """Write the file, and return whether it differs from the present one. Raises OSError, DirectoryError."""
    directory = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(directory):
        raise DirectoryError(f"output {path}: there is no directory {directory}; create it, or correct output")
    try:
        with open(path, "rb") as stream:
            if stream.read() == data:
                return False
    except FileNotFoundError:
        pass
    if write_it:
        files.replace(path, data, _MODE)
    return True
