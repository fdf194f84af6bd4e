# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the registry variables of an instance: `db2set -all`.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, Mapping

__all__ = ["is_on", "parse"]

_LINE = re.compile(r"^\s*(?:\[(?P<level>[eungi])\]\s*)?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*?)\s*(?:\[[^\]]*\])?\s*$")
# The order of the levels: process environment, user, node, instance, the whole installation.
_RANK = {"e": 0, "u": 1, "n": 2, "i": 3, "": 3, "g": 4}


def parse(text: str) -> Dict[str, str]:
    """Return name -> value; if several levels set a variable, the value that Db2 uses."""
    found: Dict[str, tuple] = {}
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        name, rank = match.group("name"), _RANK[match.group("level") or ""]
        if name not in found or rank < found[name][0]:
            found[name] = (rank, match.group("value"))
    return {name: value for name, (_, value) in sorted(found.items())}


def is_on(variables: Mapping[str, str], name: str) -> bool:
    """Return whether a switch is on, in any of the words that Db2 accepts."""
    return variables.get(name, "").strip().upper() in ("ON", "YES", "TRUE", "1", "Y", "T")
