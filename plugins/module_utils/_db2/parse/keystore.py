# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the keystore in the database manager configuration: `db2 get dbm cfg`.

An encrypted database can be restored only where an instance has a keystore with the same master key label.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import NamedTuple, Optional

__all__ = ["Keystore", "parse"]

_LINE = re.compile(r"^.*\(\s*KEYSTORE_(?P<name>TYPE|LOCATION)\s*\)[ \t]*=[ \t]*(?P<value>[^\n]*)$", re.MULTILINE)


class Keystore(NamedTuple):
    """The keystore of an instance. type: PKCS12, KMIP or PKCS11; location: a file. None: it is not set."""

    type: Optional[str] = None
    location: Optional[str] = None


def parse(text: str) -> Keystore:
    """Return the keystore; versions before 10.5 have no such lines and no keystore."""
    found = {match.group("name").lower(): match.group("value").strip() for match in _LINE.finditer(text)}
    return Keystore(**{name: value for name, value in found.items() if value.upper() not in ("", "NONE", "NULL")})
