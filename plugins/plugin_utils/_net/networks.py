# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of addresses: read networks strictly, merge them, cut holes, write them as the fewest networks.

An IPv6 network inside ``::ffff:0:0/96`` holds IPv4 addresses in disguise (v4-mapped), and httpd prints such a client
as plain IPv4: it is read as the IPv4 network it stands for. A wider IPv6 network holds no IPv4 address.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

BITS = {4: 32, 6: 128}
_MAPPED_PREFIX = 0xFFFF << 32
_MAPPED_LENGTH = 96

# First and last address, both included.
Range = tuple[int, int]
Ranges = tuple[Range, ...]


class NetworkError(ValueError):
    """An entry that is no network; the message is a sentence that names it and says what to write instead."""


class Network(NamedTuple):
    """One network: IP version 4 or 6, first address as a number, prefix length."""

    version: int
    first: int
    length: int

    @property
    def last(self) -> int:
        """Return the last address as a number."""
        return self.first | ((1 << (BITS[self.version] - self.length)) - 1)

    def __str__(self) -> str:
        return f"{address_text(self.version, self.first)}/{self.length}"


class AddressSet(NamedTuple):
    """Addresses as sorted ranges that neither overlap nor touch, one tuple for each IP version."""

    v4: Ranges = ()
    v6: Ranges = ()

    def __bool__(self) -> bool:
        return bool(self.v4 or self.v6)

    def ranges(self, version: int) -> Ranges:
        """Return the ranges of IP version 4 or 6."""
        return self.v4 if version == 4 else self.v6

    def union(self, *others: AddressSet) -> AddressSet:
        """Return the addresses that are in any of the sets."""
        every = (self, *others)
        return AddressSet(
            merged(span for one in every for span in one.v4),
            merged(span for one in every for span in one.v6),
        )

    def minus(self, other: AddressSet) -> AddressSet:
        """Return the addresses that are in this set and not in the other."""
        return AddressSet(minus(self.v4, other.v4), minus(self.v6, other.v6))

    def networks(self) -> list[Network]:
        """Return the fewest networks that hold exactly these addresses, IPv4 first, in order of address."""
        return [
            Network(version, first, length)
            for version in (4, 6)
            for span in self.ranges(version)
            for first, length in blocks(span, BITS[version])
        ]


def address_set(networks: Iterable[Network]) -> AddressSet:
    """Return the addresses of all networks, merged."""
    spans: dict[int, list[Range]] = {4: [], 6: []}
    for network in networks:
        spans[network.version].append((network.first, network.last))
    return AddressSet(merged(spans[4]), merged(spans[6]))


def parse_networks(entries: Sequence[Any], what: str = "entry") -> list[Network]:
    """Read a list of networks as text.

    Raises NetworkError for the first entry that is none; ``what`` names the list's entries in the message.
    """
    return [_parse_numbered(entry, f"{what} {number}") for number, entry in enumerate(entries, 1)]


def parse_network(entry: Any) -> Network:
    """Read ``192.0.2.0/24``, ``2001:db8::/32`` or a single address.

    Strict: host bits, netmasks, zones, blanks and everything that only looks like a network raise NetworkError.
    """
    if not isinstance(entry, str):
        raise NetworkError(
            f"{entry!r}: this is {_a_type(entry)}, not text; write a network such as '192.0.2.0/24', in quotes"
        )
    text, slash, length_text = entry.partition("/")
    version, number = _parse_address(entry, text)
    bits = BITS[version]
    length = _parse_length(entry, length_text, version) if slash else bits
    first = number & ~((1 << (bits - length)) - 1)
    if first != number:
        raise NetworkError(
            f"{entry!r}: host bits are set; the network is {Network(version, first, length)}, "
            f"the single address is {address_text(version, number)}/{bits}"
        )
    if version == 6 and length >= _MAPPED_LENGTH and first >> 32 == _MAPPED_PREFIX >> 32:
        return Network(4, first - _MAPPED_PREFIX, length - _MAPPED_LENGTH)
    return Network(version, first, length)


def parse_address(entry: Any) -> Network:
    """Read one address, IPv4 or IPv6, without a prefix length; raises NetworkError."""
    if isinstance(entry, str) and "/" in entry:
        raise NetworkError(f"{entry!r}: this is a network; a single address has no '/'")
    return parse_network(entry)


def address_text(version: int, number: int) -> str:
    """Write an address: IPv4 dotted, IPv6 compressed in lower case."""
    return str(ipaddress.IPv4Address(number) if version == 4 else ipaddress.IPv6Address(number))


def _parse_numbered(entry: Any, place: str) -> Network:
    try:
        return parse_network(entry)
    except NetworkError as exc:
        raise NetworkError(f"{place}, {exc}") from None


def _parse_address(entry: str, text: str) -> tuple[int, int]:
    if "%" in entry:
        raise NetworkError(f"{entry!r}: a zone ('%…') cannot be part of a network; leave it out")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise NetworkError(
            f"{entry!r}: this is not an IPv4 or IPv6 network; write it as 192.0.2.0/24 or 2001:db8::/32"
        ) from None
    return address.version, int(address)


def _parse_length(entry: str, text: str, version: int) -> int:
    digits = text.isascii() and text.isdigit() and len(text) <= 3 and (text == "0" or text[0] != "0")
    if not digits or int(text) > BITS[version]:
        raise NetworkError(
            f"{entry!r}: {text!r} is not a prefix length; an IPv{version} network ends in /0 to /{BITS[version]}"
        )
    return int(text)


def _a_type(value: Any) -> str:
    name = type(value).__name__
    return {"int": "a number", "float": "a number", "bool": "a truth value", "NoneType": "nothing"}.get(name, name)


def merged(spans: Iterable[Range]) -> Ranges:
    """Return the same addresses as sorted ranges that neither overlap nor touch."""
    found: list[Range] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def minus(spans: Ranges, holes: Ranges) -> Ranges:
    """Return the addresses of sorted, separate ranges without those of others."""
    left: list[Range] = []
    index = 0
    for first, last in spans:
        start = first
        while index < len(holes) and holes[index][1] < start:
            index += 1
        at = index
        while at < len(holes) and holes[at][0] <= last:
            if start < holes[at][0]:
                left.append((start, holes[at][0] - 1))
            start = holes[at][1] + 1
            at += 1
        if start <= last:
            left.append((start, last))
    return tuple(left)


def blocks(span: Range, bits: int) -> Iterator[tuple[int, int]]:
    """Cut a range into the fewest aligned blocks: (first address, prefix length)."""
    first, last = span
    while first <= last:
        aligned = (first & -first).bit_length() - 1 if first else bits
        free = min(aligned, (last - first + 1).bit_length() - 1)
        yield first, bits - free
        first += 1 << free
