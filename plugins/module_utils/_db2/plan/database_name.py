# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The name of a database. Pure: no Ansible, no files, no processes. Python 3.6."""

import re

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = ["database_alias"]

_ALIAS = re.compile(r"^[A-Za-z#@$][A-Za-z0-9_#@$]{0,7}$")


def database_alias(text: str) -> str:
    """Return a database alias in capitals. Raises Db2Error: Db2 does not accept it."""
    if not _ALIAS.match(text):
        raise Db2Error(f"{text!r} is not a database alias: it has 1 to 8 letters, digits, #, @, $ or _")
    return text.upper()
