# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""Expressions for one group of an address and for what follows it: different numbers may have different suffixes.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    Alternatives,
    Sequence,
    as_sequence,
    begin_with_digit,
    cost,
    group,
    may_match_dot,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import START, Notation, Prefix
from ansible_collections.sametime.estate.plugins.plugin_utils._net.numbers import Numbers
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range, Ranges

# Trying an alternative costs time; beyond this number each counts as much as this many characters.
_FEW = 8
_PRICE = 1
# A tree by digit is only ever shorter from this many alternatives on.
_WORTH_A_TREE = 4


class Suffix(NamedTuple):
    """What follows a number. ``free``: anything may, and the number alone decides; then there is no body."""

    body: str = ""
    free: bool = False
    # Every alternative of the body begins with a digit, and with nothing that could match a dot.
    begins_with_digit: bool = False


class NumberRange(NamedTuple):
    """Numbers first to last, and what follows each of them."""

    first: int
    last: int
    suffix: Suffix


def suffix(alternatives: Alternatives) -> Suffix:
    """Return what follows a number as a suffix."""
    return Suffix(group(alternatives), begins_with_digit=begin_with_digit(alternatives))


class FollowedNumbers:
    """Builds the expressions for numbers in one place of an address and for what follows each of them."""

    def __init__(self, notation: Notation) -> None:
        self._notation = notation
        self._numbers = Numbers(notation)
        self._digits = self._numbers.digits
        self._heads: dict[tuple[Prefix, Ranges], tuple[Sequence, Sequence]] = {}

    def alternatives(self, numbers: Iterable[NumberRange]) -> Alternatives:
        """Return the expression for numbers and what follows them; the ranges are sorted and do not overlap."""
        return self._combine(START, tuple(numbers))

    def complete(self, values: Ranges) -> Alternatives:
        """Return the expression for these numbers alone; the stop is to follow."""
        return self._numbers.complete(values)

    def _combine(self, prefix: Prefix, numbers: tuple[NumberRange, ...]) -> Alternatives:
        if len(numbers) == 1:
            first, last, follows = numbers[0]
            return self._followed(prefix, ((first, last),), follows)
        by_suffix: dict[Suffix, list[Range]] = {}
        for first, last, follows in numbers:
            by_suffix.setdefault(follows, []).append((first, last))
        listed = tuple(
            [
                sequence
                for follows, ranges in by_suffix.items()
                for sequence in self._followed(prefix, tuple(ranges), follows)
            ]
        )
        if len(listed) < _WORTH_A_TREE:
            return listed
        return min(listed, self._combine_by_digit(prefix, numbers), key=_priced)

    def _combine_by_digit(self, prefix: Prefix, numbers: tuple[NumberRange, ...]) -> Alternatives:
        groups: dict[Alternatives, str] = {}
        possible, impossible = self._digits.following(prefix)
        for character, longer in possible:
            inside = _cut(numbers, self._digits.reach(longer))
            if inside:
                rest = self._combine(longer, inside)
                groups[rest] = groups.get(rest, "") + character
        own = [
            sequence
            for first, last, follows in numbers
            if prefix.typed and first <= prefix.value <= last
            for sequence in self._own(prefix, follows)
        ]
        return (*self._numbers.branches(groups, impossible), *own)

    def _own(self, prefix: Prefix, follows: Suffix) -> Alternatives:
        """Return what follows when the number is complete."""
        if follows.free:
            return ((self._notation.stop,),)
        return self._followed(prefix, ((prefix.value, prefix.value),), follows)

    def _followed(self, prefix: Prefix, values: Ranges, follows: Suffix) -> Alternatives:
        if follows.free:
            return self._numbers.distinguish(values, prefix)
        place = (prefix, values)
        heads = self._heads.get(place)
        if heads is None:
            heads = self._heads[place] = self._make_heads(prefix, values)
        return ((*heads[follows.begins_with_digit], follows.body),)

    def _make_heads(self, prefix: Prefix, values: Ranges) -> tuple[Sequence, Sequence]:
        r"""Return these numbers with their stop: before any suffix, and before one that begins with a digit.

        The stop is a soft one where no other text can be meant. A soft stop may match a digit instead of a dot. Where
        a number must end, there is no digit. Else the digit makes the number longer: after two digits only a dot can
        follow, and the suffix begins with a digit; 3 to 9 with two digits more are not an octet. Only after 1 and 2
        this could be text of another address. Digits that may match a dot themselves would shift the stop, so they need
        a hard one.
        """
        sequence = as_sequence(self._numbers.complete(values, prefix))
        hard, soft = (*sequence, self._notation.stop), (*sequence, self._notation.soft_stop)
        if not self._notation.soft_stop or any(map(may_match_dot, sequence)):
            return hard, hard
        if all(
            (first == last and self._digits.is_last(first)) or first * self._digits.base > self._notation.maximum
            for first, last in values
        ):
            return soft, soft
        return hard, soft if all(last == 0 or first > 2 for first, last in values) else hard


def _priced(alternatives: Alternatives) -> int:
    return cost(alternatives) + _PRICE * max(0, len(alternatives) - _FEW)


def _cut(numbers: tuple[NumberRange, ...], ranges: Ranges) -> tuple[NumberRange, ...]:
    """Return the parts of the numbers that are in the ranges."""
    return tuple(
        [
            each
            if each.first >= low and each.last <= high
            else NumberRange(max(each.first, low), min(each.last, high), each.suffix)
            for low, high in ranges
            for each in numbers
            if each.first <= high and each.last >= low
        ]
    )
