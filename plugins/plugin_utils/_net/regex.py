# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of addresses as a list of regular expressions, none longer than allowed.

An address is in the set if and only if one of them matches its text in REMOTE_ADDR. All are anchored at both ends, have
no capturing group, and match no text that is not an address. They mean the same to PCRE, PCRE2 and Python.

A line of the configuration of httpd 2.2 holds 8,190 characters, and PCRE in its usual build compiles no expression of
some 27,000: hence a list.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet, networks_of_range
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv4 import Ipv4
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv6 import Ipv6
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import NetworkError
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range, Ranges, joined

DEFAULT_MAX_LENGTH = 7000
# About what a network adds to an expression; only a first guess.
_LENGTH_OF_ONE = 18
# An expression counts as full from this part of the allowed length on; this part is aimed at.
_FULL, _AIM = 0.93, 0.97
# The exact form is only ever shorter for a few.
_FEW = 20


class _Family(Protocol):
    version: int

    def shortest(self, ranges: Ranges) -> str: ...

    def units(self, ranges: Iterable[Range]) -> list[Range]: ...


def to_regexes(addresses: AddressSet, max_length: int = DEFAULT_MAX_LENGTH) -> list[str]:
    """Return the expressions for a set that is not empty, IPv4 first.

    Raises NetworkError: max_length is too small for a single network of the set.
    """
    families: tuple[_Family, ...] = (_Four(), _Six())
    with _no_collection():
        return [
            regex
            for family in families
            if addresses.ranges(family.version)
            for regex in _packed(family, addresses.ranges(family.version), max_length)
        ]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Do not search for cyclic garbage meanwhile: there is hardly any, and the search would take time again and again.

    Expressions are built from very many small tuples, which refer to others but never back.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Four:
    version = 4

    def __init__(self) -> None:
        self._ipv4 = Ipv4()

    def shortest(self, ranges: Ranges) -> str:
        look_ahead = self._ipv4.regex(ranges)
        if len(ranges) > _FEW:
            return look_ahead
        return min(self._ipv4.exact_regex(ranges), look_ahead, key=len)

    def units(self, ranges: Iterable[Range]) -> list[Range]:
        """Cut between first octets, and sort by text: what begins alike is in one expression and fails early."""
        cut = [
            (max(first, octet << 24), min(last, (octet << 24) + 0xFFFFFF))
            for first, last in ranges
            for octet in range(first >> 24, (last >> 24) + 1)
        ]
        return sorted(cut, key=lambda unit: (str(unit[0] >> 24), unit))


class _Six:
    version = 6

    def __init__(self) -> None:
        self._ipv6 = Ipv6()

    def shortest(self, ranges: Ranges) -> str:
        look_ahead = self._ipv6.regex(ranges)
        if len(ranges) > _FEW or any(first != last for first, last in ranges):
            return look_ahead
        return min(self._ipv6.exact_regex(ranges), look_ahead, key=len)

    def units(self, ranges: Iterable[Range]) -> list[Range]:
        return list(ranges)


def _packed(family: _Family, ranges: Ranges, max_length: int) -> list[str]:
    units = family.units(ranges)
    expressions = []
    guess = max_length // _LENGTH_OF_ONE
    while units:
        count, regex = _most(family, units, guess, max_length)
        if count:
            expressions.append(regex)
            units, guess = units[count:], count
        else:
            units = [*_halves(family.version, units[0], max_length, len(regex)), *units[1:]]
    return expressions


def _most(family: _Family, units: list[Range], guess: int, max_length: int) -> tuple[int, str]:
    """Return about as many units as one expression can hold, and the expression; or 0 and the one that is too long."""
    good, good_regex, bad = 0, "", len(units) + 1
    count = max(1, min(guess, len(units)))
    while good < count < bad and len(good_regex) < max_length * _FULL:
        regex = family.shortest(joined(units[:count]))
        if len(regex) <= max_length:
            good, good_regex = count, regex
        elif count == 1:
            return 0, regex
        else:
            bad = count
        # Aim a little below, or many attempts end just above.
        aim = int(count * max_length * _AIM / len(regex))
        count = min(max(aim, good + 1), bad - 1)
    return (good, good_regex) if good else _most(family, units, 1, max_length)


def _halves(version: int, unit: Range, max_length: int, length: int) -> list[Range]:
    inside = networks_of_range(version, *unit)
    if len(inside) == 1:
        raise NetworkError(
            f"max_length {max_length} is too small: the expression for {inside[0]} alone has {length} characters"
        )
    middle = len(inside) // 2
    return [(inside[0].first, inside[middle - 1].last), (inside[middle].first, inside[-1].last)]
