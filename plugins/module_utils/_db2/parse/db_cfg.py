# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the configuration of a database: `db2 get db cfg for <database>`.

Lines are `label (TOKEN) = value`. Order and labels differ from version to version, so a parameter is found by its
token. A few lines have no token (role, pending states, log files); they are found by their label.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error

__all__ = ["ROLES", "DatabaseConfiguration", "parse"]

ROLES = ("STANDARD", "PRIMARY", "STANDBY")

_TITLE = re.compile(r"Database Configuration for Database\s+(\S+)")
_TOKEN = re.compile(r"^(?P<label>.*?)\(\s*(?P<token>[A-Z][A-Z0-9_]+)\s*\)$")
_ROLE = "hadr database role"
_PENDING = {"backup": "backup pending", "rollforward": "rollforward pending", "restore": "restore pending"}


class DatabaseConfiguration(NamedTuple):
    """The configuration on disk.

    role: STANDARD, PRIMARY or STANDBY; pending: backup, rollforward, restore -> whether the database waits for it;
    parameters: token -> value as printed; labels: label -> value, for lines without a token.
    """

    database: str
    role: str
    pending: Dict[str, bool]
    parameters: Dict[str, str]
    labels: Dict[str, str]


def parse(text: str) -> DatabaseConfiguration:
    """Return the configuration in the output. Raises Db2Error: the output has no role."""
    parameters: Dict[str, str] = {}
    labels: Dict[str, str] = {}
    for line in text.splitlines():
        label, sign, value = line.partition("=")
        if not sign or not label.strip():
            continue
        match = _TOKEN.match(label.strip())
        if match:
            parameters[match.group("token")] = value.strip()
        else:
            labels[label.strip()] = value.strip()
    role = _role(labels)
    if role is None:
        raise Db2Error("the output of db2 get db cfg has no HADR role", stdout=text)
    title = _TITLE.search(text)
    return DatabaseConfiguration(title.group(1) if title else "", role, _pending(labels), parameters, labels)


def _role(labels: Dict[str, str]) -> Optional[str]:
    for label, value in labels.items():
        if label.lower() == _ROLE:
            return value.upper() or None
    return None


def _pending(labels: Dict[str, str]) -> Dict[str, bool]:
    folded = {label.lower(): value.upper() for label, value in labels.items()}
    # A restored copy has DATABASE or TABLESPACE instead of YES: everything but NO is pending.
    return {name: folded.get(label, "NO") not in ("NO", "") for name, label in _PENDING.items()}
