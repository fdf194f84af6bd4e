# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read networks strictly, and say what is wrong with an entry. Sets of addresses are in address_set.py.

An IPv6 network inside ``::ffff:0:0/96`` contains v4-mapped IPv4 addresses, and httpd prints such a client as plain
IPv4: the network is read as the IPv4 network. A wider IPv6 network contains no IPv4 address.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError, type_name

BITS = {4: 32, 6: 128}
_OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
# The usual form of an entry, which needs no closer look; everything else goes through the module ipaddress.
_IPV4_NETWORK = re.compile(rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}(?:/(3[0-2]|[12]?[0-9]))?")
_MAPPED_PREFIX = 0xFFFF << 32
_MAPPED_LENGTH = 96


class NetworkError(EstateError):
    """An entry that is not a network; the message names the entry and says what to write instead."""


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


def parse_networks(entries: Sequence[Any], what: str = "entry") -> list[Network]:
    """Read a list of networks as text.

    what: what the message calls an entry of the list. Raises NetworkError: for the first entry that is not a network.
    """
    return [_parse_numbered(entry, f"{what} {number}") for number, entry in enumerate(entries, 1)]


def parse_network(entry: Any) -> Network:
    """Read ``192.0.2.0/24``, ``2001:db8::/32`` or a single address.

    Raises NetworkError: host bits, a netmask, a zone, a blank, or anything else that is not exactly a network.
    """
    if not isinstance(entry, str):
        raise NetworkError(
            f"{entry!r}: this is {_a_type(entry)}, not text; write a network such as '192.0.2.0/24', in quotes"
        )
    usual = _IPV4_NETWORK.fullmatch(entry)
    if usual:
        a, b, c, d, length_text = usual.groups()
        number, length = int(a) << 24 | int(b) << 16 | int(c) << 8 | int(d), int(length_text or 32)
        if not number & (0xFFFFFFFF >> length):
            return Network(4, number, length)
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
    """Read one address, IPv4 or IPv6, without a prefix length. Raises NetworkError."""
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
    name = type_name(value)
    return {"int": "a number", "float": "a number", "bool": "a truth value", "NoneType": "nothing"}.get(name, name)
