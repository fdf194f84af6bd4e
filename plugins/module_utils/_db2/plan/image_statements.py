# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that write and read backup images.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = [
    "USUAL",
    "Speed",
    "backup_statement",
    "drop_statement",
    "is_usable",
    "restore_statement",
    "script_statement",
]

_PATH = re.compile(r"^/[^\s;'\"*?|&<>]*$")


class Speed(NamedTuple):
    """How an image is written and read; None: Db2 chooses."""

    compress: bool = False
    buffers: Optional[int] = None
    parallelism: Optional[int] = None


USUAL = Speed()


def backup_statement(database: str, directories: List[str], online: bool, how: Speed = USUAL) -> str:
    """Return the command. An online image contains the logs that make it consistent."""
    words = [f"backup db {database}", "online" if online else "", f"to {_listed(directories)}", _buffers(how)]
    words += [_parallelism(how), "compress" if how.compress else "", "include logs" if online else ""]
    return " ".join(word for word in words if word)


def restore_statement(database: str, directories: List[str], stamp: str, existing: bool, how: Speed = USUAL) -> str:
    """Return the command. No rollforward follows: a standby must wait for logs."""
    words = [f"restore db {database} from {_listed(directories)} taken at {stamp}", _buffers(how)]
    words += ["replace existing" if existing else "", _parallelism(how), "without prompting"]
    return " ".join(word for word in words if word)


def script_statement(database: str, directories: List[str], stamp: str, script: str) -> str:
    """Return the command that writes the paths of an image to a script. It restores nothing."""
    return (
        f"restore db {database} from {_listed(directories)} taken at {stamp} redirect generate script "
        f"{_checked(script)}"
    )


def drop_statement(database: str) -> str:
    """Return the command that drops a database and its logs, so that Db2 finds no old log chain afterwards."""
    return f"drop db {database}"


def is_usable(directory: str) -> bool:
    """Return whether a path can be part of a statement: absolute, without blanks and quotes."""
    return bool(_PATH.match(directory))


def _listed(directories: List[str]) -> str:
    return ", ".join(_checked(directory) for directory in directories)


def _buffers(how: Speed) -> str:
    return f"with {how.buffers} buffers" if how.buffers else ""


def _parallelism(how: Speed) -> str:
    return f"parallelism {how.parallelism}" if how.parallelism else ""


def _checked(directory: str) -> str:
    if not is_usable(directory):
        raise Db2Error(f"{directory!r} is not usable in a Db2 command: give an absolute path without blanks and quotes")
    return directory.rstrip("/") or "/"
