# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parse the values of parameters in memory: `db2pd -db <database> -dbcfg`.

HADR parameters are read when a database is activated, so the values on disk and in memory may differ. db2pd prints
both: `name`, `Memory Value`, `Disk Value`, in the columns of the heading. Parameters with long values have two lines,
`LOGARCHMETH1 (memory)` and `LOGARCHMETH1 (disk)`. A value that does not fit its column is only used if it is the same
on disk, because nothing shows where it ends.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, Optional

__all__ = ["of_section", "parse"]

_HEADING = re.compile(r"^(\s*Description\s+)(Memory Value\s+)Disk Value\s*$")
_NAME = re.compile(r"^[A-Z][A-Z0-9_]*$")
_MEMORY = re.compile(r"^\s*(?P<name>[A-Z][A-Z0-9_]*) \(memory\)(?P<value>.*)$")
_TWICE = re.compile(r"^\s*(?P<value>\S.*?)\s*(?P=value)\s*$")
# The same values in db2pd -hadr, if db2pd prints no -dbcfg. A standby shows the mode of its primary.
_SECTION = {"HADR_TIMEOUT": "hadr_timeout_seconds", "HADR_PEER_WINDOW": "peer_window_seconds"}


def parse(text: str) -> Dict[str, str]:
    """Return parameter -> value in memory; empty if the text has no such table."""
    found: Dict[str, str] = {}
    columns: Optional[tuple] = None
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading:
            columns = (len(heading.group(1)), len(heading.group(1)) + len(heading.group(2)))
            continue
        if columns is None or not line.strip():
            continue
        alone = _MEMORY.match(line)
        if alone:
            found[alone.group("name")] = alone.group("value").strip()
            continue
        name = line[: columns[0]].strip()
        value = _value(line, *columns)
        if _NAME.match(name) and value is not None:
            found[name] = value
    return found


def _value(line: str, start: int, end: int) -> Optional[str]:
    """Return the value in a column, None if it does not fit and may be cut or run into the next one."""
    if not line[end - 2 : end].strip():
        return line[start:end].strip()
    both = _TWICE.match(line[start:])
    return both.group("value") if both and len(both.group("value")) > end - start else None


def of_section(section: Dict[str, Any], mode: str) -> Dict[str, str]:
    """Return the values in memory that a section of db2pd -hadr shows; mode: the synchronization mode in use."""
    found = {token: str(section[key]) for token, key in _SECTION.items() if section.get(key) is not None}
    if section.get("hadr_role") == "PRIMARY" and section.get("hadr_syncmode"):
        found["HADR_SYNCMODE"] = str(section["hadr_syncmode"])
    if mode in ("ASYNC", "SUPERASYNC"):
        found.pop("HADR_PEER_WINDOW", None)  # it has no effect in these modes and is shown as 0
    return found
