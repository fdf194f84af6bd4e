# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two values of a Db2 parameter mean the same.

Db2 prints `AUTOMATIC(25600)` for AUTOMATIC, and `SYSTEM (RESTART)` for a default that is RESTART now. It keeps the case
of host names and the slash at the end of a path, and adds directories to a path of logs. A service is a name or a port
number. A host is a name or an address; HADR_LOCAL_HOST behind network address translation has two, `host1 | host1E`,
the second one as the other member sees it.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import places
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameter_table import (
    ARCHIVE,
    HOST,
    INSTANCE,
    LOGS,
    SERVICE,
    TARGETS,
    lookup,
)

__all__ = [
    "Lookup",
    "is_set",
    "lookup_of",
    "normal",
    "same",
    "same_directory",
    "same_host",
    "same_target",
    "target",
    "targets",
]

Target = Tuple[str, str]

_AUTOMATIC = re.compile(r"^AUTOMATIC\s*\(.*\)$", re.IGNORECASE)
_LOOPBACK = re.compile(r"^(127\.|::1$|localhost)")
_SYSTEM = re.compile(r"^SYSTEM\s*\((.*)\)$", re.IGNORECASE)


class Lookup(NamedTuple):
    """What a host resolves. services: service name -> port; addresses: host name -> its addresses."""

    services: Mapping[str, int] = {}
    addresses: Mapping[str, Sequence[str]] = {}


NOTHING_KNOWN = Lookup()


def lookup_of(report: Mapping[str, Any]) -> Lookup:
    """Return what the host of a report resolves; report: see module db2_hadr_info."""
    return Lookup(report.get("services") or {}, report.get("addresses") or {})


def same(parameter: str, present: Optional[str], wanted: Optional[str], known: Lookup = NOTHING_KNOWN) -> bool:
    """Return whether both values of the parameter mean the same on the host that resolves `known`."""
    kind = lookup(parameter).kind
    if kind == HOST:
        return same_host(present, wanted, known.addresses)
    if kind == TARGETS:
        return _same_targets(targets(present), targets(wanted), known)
    return normal(parameter, present, known.services) == normal(parameter, wanted, known.services)


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
    if kind == LOGS:
        return places.log_base(text) or text
    return text.lower() if kind == INSTANCE else text.upper()


def same_host(
    present: Optional[str], wanted: Optional[str], addresses: Optional[Mapping[str, Sequence[str]]] = None
) -> bool:
    """Return whether two names or addresses mean the same host.

    Case does not matter, `db1` is `db1.acme.example`, and names with a common address are the same host. One of the two
    names of the form `host1 | host1E` is enough. addresses: host name -> its addresses, as the host resolves them.
    """
    left, right = ([_name(part) for part in (text or "").split("|")] for text in (present, wanted))
    return any(_same_name(one, other, addresses or {}) for one in left for other in right)


def same_directory(first: Optional[str], second: Optional[str]) -> bool:
    """Return whether two paths name the same directory, with or without a slash at the end."""
    return (first or "").strip().rstrip("/") == (second or "").strip().rstrip("/")


def is_set(value: Optional[str]) -> bool:
    """Return whether a parameter has a value: not empty, not NULL and not OFF."""
    return (value or "").strip().upper() not in ("", "NULL", "OFF")


def _archive(text: str) -> str:
    method, colon, path = text.partition(":")
    return f"{method.upper()}{colon}{path.rstrip('/')}"


def targets(value: Optional[str]) -> List[Target]:
    """Return the entries of HADR_TARGET_LIST as (host, service); an address of IPv6 keeps its brackets."""
    text = (value or "").strip()
    if text.upper() == "NULL":
        text = ""
    entries = (target.strip().rpartition(":") for target in text.split("|") if target.strip())
    return [(host, port.strip()) for host, _, port in entries]


def target(host: str, service: str) -> str:
    """Return an entry of HADR_TARGET_LIST; Db2 wants an address of IPv6 in brackets (r0059281)."""
    return f"[{host}]:{service}" if ":" in host else f"{host}:{service}"


def same_target(one: Target, other: Target, known: Lookup) -> bool:
    """Return whether two entries of a target list mean the same host and service."""
    services = [normal("HADR_REMOTE_SVC", target[1], known.services) for target in (one, other)]
    return services[0] == services[1] and same_host(one[0], other[0], known.addresses)


def _same_targets(present: List[Target], wanted: List[Target], known: Lookup) -> bool:
    pairs = zip(present, wanted)
    return len(present) == len(wanted) and all(same_target(one, other, known) for one, other in pairs)


def _name(text: str) -> str:
    """Return a host name or address in the form in which it can be compared."""
    name = text.strip().rstrip(".").lower()
    return name[1:-1] if name.startswith("[") and name.endswith("]") else name


def _same_name(one: str, other: str, addresses: Mapping[str, Sequence[str]]) -> bool:
    if one == other:
        return True
    if not one or not other:
        return False
    known = {_name(name): {_name(address) for address in found} for name, found in addresses.items()}
    both = [{address for address in known.get(name) or {name} if not _LOOPBACK.match(address)} for name in (one, other)]
    if both[0] & both[1]:
        return True
    if ("." in one and "." in other) or ":" in one + other:
        return False
    return one.partition(".")[0] == other.partition(".")[0]
