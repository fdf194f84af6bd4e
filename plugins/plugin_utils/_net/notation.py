# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a number is written in one place of an address, and which digits can follow those that are read already.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range, Ranges, count


class Notation(NamedTuple):
    """How numbers are written in one place of an address."""

    # In order of their value.
    digits: str
    maximum: int
    # A class for any digit, at places where the number may also end.
    any_digit: str
    # What ends the number, and what may stand for it where nothing else fits.
    stop: str
    soft_stop: str = ""
    # A dot may stand for any last digit: the stop never comes twice in a row.
    dot_is_digit: bool = False
    # Match nothing but these numbers, in any text.
    exact: bool = False


class Prefix(NamedTuple):
    """The digits that are read already: how many, and the number that they make."""

    typed: int
    value: int


START = Prefix(0, 0)


class Digits:
    """Answers questions about the numbers from 0 to the maximum, written without leading zeros."""

    def __init__(self, notation: Notation) -> None:
        self._digits = notation.digits
        self._maximum = notation.maximum
        self.base = len(notation.digits)
        self.width = len(self.text(notation.maximum))
        self._ranges: dict[tuple[Prefix, int], Range | None] = {}
        self._reaches: dict[Prefix, Ranges] = {}
        self._followers_with: dict[tuple[Prefix, int], tuple[list[tuple[str, Prefix, int, int]], str]] = {}
        self._followers: dict[Prefix, tuple[list[tuple[str, Prefix]], str]] = {}

    def text(self, value: int) -> str:
        """Return a number as it is written."""
        text = ""
        while value or not text:
            value, digit = divmod(value, self.base)
            text = self._digits[digit] + text
        return text

    def is_last(self, value: int) -> bool:
        """Return whether no digit can follow this number."""
        return not value or value * self.base > self._maximum

    def following(self, prefix: Prefix) -> tuple[list[tuple[str, Prefix]], str]:
        """Return each digit that can come next with the longer prefix, and the digits that cannot."""
        if prefix not in self._followers:
            possible = []
            if not prefix.typed or (prefix.value and prefix.typed < self.width):
                longer = [prefix.value * self.base + digit for digit in range(self.base)]
                possible = [
                    (character, Prefix(prefix.typed + 1, value))
                    for character, value in zip(self._digits, longer, strict=True)
                    if value <= self._maximum
                ]
            self._followers[prefix] = possible, self._digits[len(possible) :]
        return self._followers[prefix]

    def following_with(self, prefix: Prefix, length: int) -> tuple[list[tuple[str, Prefix, int, int]], str]:
        """Return what `following` does for numbers with exactly this many further digits.

        Each digit that can come next has the longer prefix, and the first and last number that begins with it.
        """
        key = (prefix, length)
        if key not in self._followers_with:
            possible, impossible = self.following(prefix)
            ranges = [(character, longer, self.written_with(longer, length - 1)) for character, longer in possible]
            self._followers_with[key] = (
                [(character, longer, *each) for character, longer, each in ranges if each],
                impossible + "".join(character for character, _longer, each in ranges if not each),
            )
        return self._followers_with[key]

    def reach(self, prefix: Prefix) -> Ranges:
        """Return the numbers that begin with the prefix."""
        if prefix not in self._reaches:
            ranges = (self.written_with(prefix, length) for length in range(self.width - prefix.typed + 1))
            self._reaches[prefix] = tuple(each for each in ranges if each)
        return self._reaches[prefix]

    def are_all(self, prefix: Prefix, values: Ranges) -> bool:
        """Return whether the values, which all begin with the prefix, are all that do."""
        return count(values) == count(self.reach(prefix))

    def written_with(self, prefix: Prefix, length: int) -> Range | None:
        """Return the first and last number with exactly this many further digits; None when there is none."""
        key = (prefix, length)
        if key not in self._ranges:
            self._ranges[key] = self._range(prefix, length)
        return self._ranges[key]

    def _range(self, prefix: Prefix, length: int) -> Range | None:
        if not length:
            return (prefix.value, prefix.value) if prefix.typed else None
        power = self.base**length
        if not prefix.typed:
            first, last = (power // self.base if length > 1 else 0), power - 1
        elif prefix.value:
            first, last = prefix.value * power, prefix.value * power + power - 1
        else:
            return None
        return (first, min(last, self._maximum)) if first <= self._maximum else None
