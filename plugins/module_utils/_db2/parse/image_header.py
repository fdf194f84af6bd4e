# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the header of a backup image: `db2ckbkp -H <file>`, which reads only the beginning of the file (r0002585).

Lines are `Label -- value`; later versions add the meaning of a value in parentheses and have longer labels.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Dict, NamedTuple, Optional

__all__ = ["ImageHeader", "parse"]

_LINE = re.compile(r"^\s*(?P<label>[A-Z][^\n]*?)\s+--[ \t]+(?P<value>\S+)[^\n]*$", re.MULTILINE)
_NUMBER = re.compile(r"^-?\d+$")


class ImageHeader(NamedTuple):
    """What the header says; None: it does not say it.

    files: number of files of the image (sessions); kind: 0 for a whole database; increment: 0 for a full image, 16 for
    an incremental one, 48 for a delta.
    """

    database: Optional[str] = None
    stamp: Optional[str] = None
    files: Optional[int] = None
    kind: Optional[int] = None
    increment: Optional[int] = None


def parse(text: str) -> ImageHeader:
    """Return the first header in the output; without one, it says nothing."""
    found: Dict[str, str] = {}
    for line in _LINE.finditer(text):
        label = line.group("label").lower()
        found.setdefault("increment" if label.startswith("backup gran") else label, line.group("value"))
    return ImageHeader(
        database=found.get("server database name"),
        stamp=found.get("timestamp"),
        files=_number(found.get("number of sessions")),
        kind=_number(found.get("backup type")),
        increment=_number(found.get("increment")),
    )


def _number(value: Optional[str]) -> Optional[int]:
    return int(value) if value and _NUMBER.match(value) else None
