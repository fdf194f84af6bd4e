# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse db2diag.log: the records about HADR.

Blank lines separate the records; the first line of a record starts with the time, `MESSAGE :` and the lines after it
say what happened. The meaning of the texts is not documented well enough for decisions: they are only shown to people.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List

__all__ = ["records"]

_BREAK = re.compile(r"\n\s*\n")
_HADR = re.compile(r"hadr|hdr|ADM12|rollforward|log chain", re.IGNORECASE)
_TEXT = re.compile(r"(?:MESSAGE|CHANGE|DATA #\d+)\s*:\s*(.*)", re.DOTALL)


def records(text: str, count: int = 3) -> List[str]:
    """Return the last `count` records about HADR, each on one line."""
    selected = []
    for record in _BREAK.split(text):
        if _HADR.search(record):
            match = _TEXT.search(record)
            selected.append(" ".join((match.group(1) if match else record).split()))
    return selected[-count:]
