# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of IPv4 and IPv6 addresses. The set algebra is that of the Python package netaddr.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cached_property

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import Network
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range, Ranges, contains

try:
    import netaddr
except ImportError:
    netaddr = None


class NetaddrMissingError(EstateError):
    """The controller has no netaddr; the message says how to install it."""

    def __init__(self) -> None:
        super().__init__(
            f"the Python package netaddr is missing on the Ansible controller; install it: {sys.executable} -m pip "
            "install netaddr"
        )


class AddressSet:
    """A set of addresses. Raises NetaddrMissingError."""

    def __init__(self, networks: Iterable[Network] = ()) -> None:
        if netaddr is None:
            raise NetaddrMissingError
        self._set = netaddr.IPSet([netaddr.IPNetwork(each[1:], each.version) for each in networks])

    def __bool__(self) -> bool:
        return bool(self._set)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AddressSet) and self._set == other._set

    def __hash__(self) -> int:
        return hash((self.ranges(4), self.ranges(6)))

    def union(self, *others: AddressSet) -> AddressSet:
        """Return the addresses that are in any of the sets."""
        result = AddressSet()
        result._set = netaddr.IPSet([cidr for each in (self, *others) for cidr in each.cidrs()])
        return result

    def minus(self, other: AddressSet) -> AddressSet:
        """Return the addresses that are in this set and not in the other."""
        if not other:
            return self
        result = AddressSet()
        result._set = self._set - other._set
        return result

    def contains(self, address: Network) -> bool:
        """Return whether the first address of the network is in the set."""
        return contains(self.ranges(address.version), address.first)

    def cidrs(self) -> list[netaddr.IPNetwork]:
        """Return the fewest networks that hold exactly these addresses as netaddr has them, in order of address."""
        return list(self._set.iter_cidrs())

    def networks(self) -> list[Network]:
        """Return the fewest networks that hold exactly these addresses, IPv4 first, in order of address."""
        return [Network(cidr.version, cidr.first, cidr.prefixlen) for cidr in self.cidrs()]

    def ranges(self, version: int) -> Ranges:
        """Return the addresses of IP version 4 or 6 as sorted ranges of numbers that do not touch."""
        return self._ranges[version]

    @cached_property
    def _ranges(self) -> dict[int, Ranges]:
        ranges: dict[int, list[Range]] = {4: [], 6: []}
        for cidr in self.cidrs():
            of_version, first, last = ranges[cidr.version], cidr.first, cidr.last
            if of_version and of_version[-1][1] == first - 1:
                first = of_version.pop()[0]
            of_version.append((first, last))
        return {version: tuple(of_version) for version, of_version in ranges.items()}


def networks_of_range(version: int, first: int, last: int) -> list[Network]:
    """Return the fewest networks that hold exactly the addresses from first to last."""
    ends = (netaddr.IPAddress(first, version), netaddr.IPAddress(last, version))
    return [Network(version, cidr.first, cidr.prefixlen) for cidr in netaddr.iprange_to_cidrs(*ends)]
