# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services and host names as this host knows them. Python 3.6."""

import socket
from typing import Dict, List, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import values

__all__ = ["host_addresses", "service_ports"]


def service_ports(names: Sequence[Optional[str]]) -> Dict[str, int]:
    """Return service name -> port, for the names that this host knows; numbers and None are left out."""
    ports = {}
    for name in names:
        if name and not name.isdigit():
            try:
                ports[name] = socket.getservbyname(name, "tcp")
            except OSError:
                continue
    return ports


def host_addresses(names: Sequence[Optional[str]]) -> Dict[str, List[str]]:
    """Return host name -> its addresses, for the names that this host resolves.

    A value may have several names: `host1 | host1E`, or the target list `host2:55001|host3:55001`.
    """
    hosts = {host for name in names for host, _ in values.targets(name)}
    hosts |= {part.strip() for name in names for part in (name or "").split("|") if part.count(":") != 1}
    addresses = {}
    for host in sorted(hosts - {""}):
        try:
            found = socket.getaddrinfo(host, None, 0, socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            continue
        addresses[host] = sorted({str(entry[4][0]) for entry in found})
    return addresses
