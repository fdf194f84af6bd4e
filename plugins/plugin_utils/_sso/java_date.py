# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The date of a keys file, as java.util.Date writes it: ``Sat Nov 28 09:02:33 UTC 2026``.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import datetime
import re

__all__ = ["seconds"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(r"\w{3} (?P<month>\w{3}) (?P<day>\d{1,2}) (?P<hour>\d\d):(?P<minute>\d\d):\d\d .*?(?P<year>\d{4})")


def seconds(text: str) -> int | None:
    """Return the date in seconds since 1970, None if it has another form.

    Abbreviations of time zones are ambiguous, so the zone is ignored: the result is good for an age in days.
    """
    match = _DATE.fullmatch(text.strip())
    if not match or match["month"] not in _MONTHS:
        return None
    year, month = int(match["year"]), _MONTHS.index(match["month"]) + 1
    day, hour, minute = (int(match[name]) for name in ("day", "hour", "minute"))
    try:
        return int(datetime.datetime(year, month, day, hour, minute, tzinfo=datetime.timezone.utc).timestamp())
    except ValueError:
        return None
