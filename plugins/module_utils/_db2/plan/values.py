# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two values of a Db2 parameter mean the same.

Db2 prints `AUTOMATIC(25600)` for AUTOMATIC, and `SYSTEM (RESTART)` for a default that is RESTART now. It keeps the case
of host names and the slash at the end of a path. A service is a name or a port number.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import List, Mapping, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import (
    ARCHIVE,
    HOST,
    INSTANCE,
    SERVICE,
    TARGETS,
    lookup,
)

__all__ = ["is_set", "normal", "same", "same_directory", "same_host"]

_AUTOMATIC = re.compile(r"^AUTOMATIC\s*\(.*\)$", re.IGNORECASE)
_SYSTEM = re.compile(r"^SYSTEM\s*\((.*)\)$", re.IGNORECASE)


def same(
    parameter: str, present: Optional[str], wanted: Optional[str], services: Optional[Mapping[str, int]] = None
) -> bool:
    """Return whether both values of the parameter mean the same; services: service name -> port on that host."""
    kind = lookup(parameter).kind
    if kind == HOST:
        return same_host(present, wanted)
    if kind == TARGETS:
        return _targets(present, services) == _targets(wanted, services)
    return normal(parameter, present, services) == normal(parameter, wanted, services)


def normal(parameter: str, value: Optional[str], services: Optional[Mapping[str, int]] = None) -> str:
    """Return the value of the parameter in the form in which it can be compared."""
    text = (value or "").strip()
    if _AUTOMATIC.match(text):
        return "AUTOMATIC"
    system = _SYSTEM.match(text)
    if system:
        text = system.group(1).strip()
    if text.upper() == "NULL":
        return ""
    kind = lookup(parameter).kind
    if kind == SERVICE:
        return str((services or {}).get(text, text))
    if kind == ARCHIVE:
        return _archive(text)
    return text.lower() if kind == INSTANCE else text.upper()


def same_host(present: Optional[str], wanted: Optional[str]) -> bool:
    """Return whether two names mean the same host: case does not matter, and `db1` is `db1.acme.example`."""
    left, right = ((name or "").strip().rstrip(".").lower() for name in (present, wanted))
    if "." in left and "." in right:
        return left == right
    return left.split(".")[0] == right.split(".")[0]


def same_directory(first: Optional[str], second: Optional[str]) -> bool:
    """Return whether two paths name the same directory, with or without a slash at the end."""
    return (first or "").strip().rstrip("/") == (second or "").strip().rstrip("/")


def is_set(value: Optional[str]) -> bool:
    """Return whether a parameter has a value: not empty, not NULL and not OFF."""
    return (value or "").strip().upper() not in ("", "NULL", "OFF")


def _archive(text: str) -> str:
    method, colon, path = text.partition(":")
    return f"{method.upper()}{colon}{path.rstrip('/')}"


def _targets(value: Optional[str], services: Optional[Mapping[str, int]]) -> List[Tuple[str, str]]:
    text = (value or "").strip()
    if text.upper() == "NULL":
        text = ""
    pairs = (target.strip().rpartition(":") for target in text.split("|") if target.strip())
    return [(host.lower(), normal("HADR_REMOTE_SVC", port, services)) for host, _, port in pairs]
