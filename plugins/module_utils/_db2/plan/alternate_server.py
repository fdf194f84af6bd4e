# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alternate server of a local database: whether it is usable, what must be written, and the command.

It is stored in the system database directory of the instance, not in the database, once per alias. The port is the
client port of the other instance, a number. The HADR port never answers clients (UPDATE ALTERNATE SERVER, r0011565).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import re
from typing import Any, Dict, Iterable, Optional

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values

__all__ = ["check", "diff", "plan", "statement"]

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_HOST = re.compile(rf"^(?=.{{1,255}}$){_LABEL}(?:\.{_LABEL})*$")
_IPV6 = re.compile(r"^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$")
_LOOPBACK = ("localhost", "localhost.localdomain", "127.0.0.1", "::1")


def check(wanted: Alternate, hadr_ports: Iterable[Any] = ()) -> None:
    """Check an alternate server. Raises Db2Error: clients could not connect to it."""
    if wanted == Alternate():
        return
    name = wanted.hostname or ""
    if not (_HOST.match(name) or _IPV6.match(name)):
        raise Db2Error(f"hostname {name!r} is not a host name: give the full name that clients resolve")
    if name.lower() in _LOOPBACK:
        raise Db2Error(
            f"hostname {name!r} is the loopback address, so clients would connect to themselves: give the full name "
            "that clients resolve"
        )
    if wanted.port is None or not 1 <= wanted.port <= 65535:
        raise Db2Error(f"port {wanted.port!r} is not a port: give the client port (SVCENAME) of the other instance")
    if str(wanted.port) in {str(port) for port in hadr_ports}:
        raise Db2Error(
            f"port {wanted.port} is an HADR port, which does not answer clients: "
            "give the client port (SVCENAME) of the other instance"
        )


def plan(current: Alternate, wanted: Alternate) -> Optional[Alternate]:
    """Return the alternate server that must be written, or None if nothing differs."""
    if bool(current.hostname) != bool(wanted.hostname):
        return wanted
    equal = current.port == wanted.port and values.same_host(current.hostname, wanted.hostname)
    return None if equal else wanted


def statement(alias: str, wanted: Alternate) -> str:
    """Return the command that sets or clears the alternate server of this alias."""
    hostname, port = ("NULL", "NULL") if wanted == Alternate() else wanted  # capitals needed: r0011565
    return f"update alternate server for database {alias} using hostname {hostname} port {port}"


def diff(current: Alternate, change: Optional[Alternate]) -> Dict[str, Dict[str, Any]]:
    """Return before and after for the diff of Ansible."""
    after = current if change is None else change
    return {"before": dict(current._asdict()), "after": dict(after._asdict())}
