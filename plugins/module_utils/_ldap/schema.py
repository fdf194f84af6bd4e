# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which attributes a server has, out of its subschema entry (RFC 4512, section 4.1.2).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Iterable, Set

__all__ = ["names"]

_NAMES = re.compile(rb"\sNAME\s+(?:'([^']*)'|\(([^)]*)\))")
_NAME = re.compile(rb"'([^']*)'")


def names(attribute_types: Iterable[bytes]) -> Set[str]:
    """Return the names of all attributes, in lower case. attribute_types: the values of attributeTypes."""
    found: Set[str] = set()
    for definition in attribute_types:
        match = _NAMES.search(definition)
        if match:
            each = [match.group(1)] if match.group(1) is not None else _NAME.findall(match.group(2))
            found.update(name.decode("ascii", "replace").lower() for name in each)
    return found
