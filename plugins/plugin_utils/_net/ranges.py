# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges of whole numbers, first and last included. A tuple of ranges is sorted, and its ranges do not touch.

The expressions are built from these. The set algebra of networks is not here but in address_set.py.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable

Range = tuple[int, int]
Ranges = tuple[Range, ...]


def joined(ranges: Iterable[Range]) -> Ranges:
    """Return the same numbers as sorted ranges that neither overlap nor touch."""
    result: list[Range] = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            if last > result[-1][1]:
                result[-1] = (result[-1][0], last)
        else:
            result.append((first, last))
    return tuple(result)


def without(ranges: Ranges, holes: Ranges) -> Ranges:
    """Return the numbers of the ranges that are in none of the holes; both are sorted and do not touch."""
    result: list[Range] = []
    number = 0
    for first, last in ranges:
        start = first
        while number < len(holes) and holes[number][1] < start:
            number += 1
        place = number
        while place < len(holes) and holes[place][0] <= last:
            if start < holes[place][0]:
                result.append((start, holes[place][0] - 1))
            start = holes[place][1] + 1
            place += 1
        if start <= last:
            result.append((start, last))
    return tuple(result)


def within(ranges: Ranges, low: int, high: int) -> Ranges:
    """Return the numbers of the ranges from low to high."""
    if len(ranges) == 1:
        first, last = ranges[0]
        if first >= low and last <= high:
            return ranges
        return ((max(first, low), min(last, high)),) if first <= high and last >= low else ()
    return tuple([(max(first, low), min(last, high)) for first, last in ranges if first <= high and last >= low])


def common(ranges: Ranges, others: Ranges) -> Ranges:
    """Return the numbers that are in both."""
    # The innermost loop: max and min would be calls.
    return tuple(
        [
            (first if first > low else low, last if last < high else high)  # noqa: FURB136, see above
            for low, high in others
            for first, last in ranges
            if first <= high and last >= low
        ]
    )


def count(ranges: Ranges) -> int:
    """Return how many numbers there are."""
    return sum([last - first + 1 for first, last in ranges])


def contains(ranges: Ranges, number: int) -> bool:
    """Return whether a number is in one of the ranges."""
    return any(first <= number <= last for first, last in ranges)
