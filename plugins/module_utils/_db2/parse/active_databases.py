# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the databases in use: `db2 list active databases`.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict

__all__ = ["parse"]

_LINE = re.compile(r"^\s*(?P<label>[A-Za-z][A-Za-z ]*?)\s*=\s*(?P<value>.*?)\s*$")


def parse(text: str) -> Dict[str, int]:
    """Return database -> number of connected applications; empty if no database is in use."""
    counts: Dict[str, int] = {}
    name = ""
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        label, value = match.group("label").lower(), match.group("value")
        if label == "database name":
            name = value.upper()
            counts[name] = 0
        elif label == "applications connected currently" and name and value.isdigit():
            counts[name] = int(value)
    return counts
