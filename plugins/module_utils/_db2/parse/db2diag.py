# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last words of Db2 about HADR: records of db2diag.log.

Records are separated by blank lines; the first line begins with the time, `MESSAGE :` and the lines after it tell what
happened. Which texts mean what is not documented well enough to decide by them: they are shown to people.

Python 3.6.
"""

import glob
import os
import re
from typing import List

__all__ = ["last_words", "records"]

_TAIL_BYTES = 65536
_BREAK = re.compile(r"\n\s*\n")
_MINE = re.compile(r"hadr|hdr|HADR|ADM12|rollforward|log chain", re.IGNORECASE)
_TEXT = re.compile(r"(?:MESSAGE|CHANGE|DATA #\d+)\s*:\s*(.*)", re.DOTALL)


def records(text: str, count: int = 3) -> List[str]:
    """Return the last records that concern HADR, each on one line."""
    found = []
    for record in _BREAK.split(text):
        if _MINE.search(record):
            match = _TEXT.search(record)
            found.append(" ".join((match.group(1) if match else record).split()))
    return found[-count:]


def last_words(profile: str, count: int = 3) -> List[str]:
    """Return what the newest db2diag.log beside the profile of an instance says last about HADR."""
    base = os.path.join(os.path.dirname(os.path.abspath(profile)), "db2dump")
    paths = glob.glob(os.path.join(base, "db2diag*.log")) + glob.glob(os.path.join(base, "DIAG*", "db2diag*.log"))
    try:
        newest = max(paths, key=os.path.getmtime)
        with open(newest, "rb") as file:
            file.seek(max(0, os.path.getsize(newest) - _TAIL_BYTES))
            return records(file.read().decode("utf-8", "replace"), count)
    except (OSError, ValueError):
        return []
