# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When two values of a Db2 parameter mean the same.

Db2 prints `AUTOMATIC(25600)` for AUTOMATIC, `SYSTEM (RESTART)` for a default that is RESTART at present, keeps the case
of host names and the slash at the end of a path, and takes a service as name or number.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Mapping, Optional

__all__ = ["is_set", "normal", "same", "same_host"]

_AUTOMATIC = re.compile(r"^AUTOMATIC\s*\(.*\)$", re.IGNORECASE)
_SYSTEM = re.compile(r"^SYSTEM\s*\((.*)\)$", re.IGNORECASE)
_HOSTS = ("HADR_LOCAL_HOST", "HADR_REMOTE_HOST")
_SERVICES = ("HADR_LOCAL_SVC", "HADR_REMOTE_SVC")
_PATHS = ("LOGARCHMETH1", "LOGARCHMETH2")


def same(
    parameter: str, present: Optional[str], wanted: Optional[str], services: Optional[Mapping[str, int]] = None
) -> bool:
    """Return whether both values of the parameter mean the same.

    `services` are the service names that the host knows, with their ports.
    """
    if parameter in _HOSTS:
        return same_host(present, wanted)
    if parameter == "HADR_TARGET_LIST":
        return _targets(present, services) == _targets(wanted, services)
    return normal(parameter, present, services) == normal(parameter, wanted, services)


def normal(parameter: str, value: Optional[str], services: Optional[Mapping[str, int]] = None) -> str:
    """Return the value of the parameter in the one form that can be compared."""
    text = (value or "").strip()
    if _AUTOMATIC.match(text):
        return "AUTOMATIC"
    system = _SYSTEM.match(text)
    if system:
        text = system.group(1).strip()
    if text.upper() == "NULL":
        return ""
    if parameter in _SERVICES:
        return str((services or {}).get(text, text))
    if parameter in _PATHS:
        return _path(text)
    return text.lower() if parameter == "HADR_REMOTE_INST" else text.upper()


def same_host(present: Optional[str], wanted: Optional[str]) -> bool:
    """Return whether two names mean the same host: whatever the case, and `db1` is `db1.acme.example`."""
    left, right = ((name or "").strip().rstrip(".").lower() for name in (present, wanted))
    if "." in left and "." in right:
        return left == right
    return left.split(".")[0] == right.split(".")[0]


def is_set(value: Optional[str]) -> bool:
    """Return whether a parameter has a value at all: neither empty nor NULL nor OFF."""
    return (value or "").strip().upper() not in ("", "NULL", "OFF")


def _path(text: str) -> str:
    method, colon, path = text.partition(":")
    return f"{method.upper()}{colon}{path.rstrip('/')}"


def _targets(value: Optional[str], services: Optional[Mapping[str, int]]) -> list:
    text = (value or "").strip()
    if text.upper() == "NULL":
        text = ""
    pairs = (target.strip().rpartition(":") for target in text.split("|") if target.strip())
    return [(host.lower(), normal("HADR_REMOTE_SVC", port, services)) for host, _, port in pairs]
