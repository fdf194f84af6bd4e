# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of all addresses an expression matches, found by walking every printed text through its automaton.

Texts that lead to the same state are walked once, so all 2^32 IPv4 and all 2^128 IPv6 addresses are covered. What
inet_ntop prints is written down here a second time, on its own: eight groups, and every place the gap can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net.algebra import Algebra, State

Range = tuple[int, int]
_DIGITS = "0123456789abcdef"


class _Gap(NamedTuple):
    """Where a gap is: its first group, and how many groups it stands for."""

    place: int
    length: int


class _At(NamedTuple):
    """How far a text is read: state, ranges of the addresses that begin so, place of the next group, text so far."""

    state: State
    spans: tuple[Range, ...]
    place: int
    text: str

    def key(self) -> tuple:
        """Return what the rest of the walk depends on."""
        return (self.state, self.spans, self.place, self.link_local())

    def link_local(self) -> bool:
        """Say whether this is a link-local address, which may have a zone."""
        first, colon, _rest = self.text.partition(":")
        return bool(colon) and len(first) == 4 and "fe80" <= first < "fec0"


class Walk:
    """Finds the first address on which expressions and ranges do not agree."""

    def __init__(self, expressions: Iterable[str]) -> None:
        self._algebra = Algebra()
        self._start = self._algebra.either(*(self._algebra.read(expression) for expression in expressions))
        self._numbers: dict[tuple[State, int, int], tuple[tuple[int, int, State], ...]] = {}
        self._read: dict[tuple[State, int], tuple[tuple[int, int, State], ...]] = {}
        self._agreed: set[tuple] = set()

    def only(self, expression: str) -> str | None:
        """Return a text that is matched although this expression does not match it; None if there is none."""
        other = self._algebra.read(expression)
        return self._algebra.example(self._algebra.both(self._start, self._algebra.no(other)))

    def wrong_ipv4(self, ranges: Iterable[Range]) -> str | None:
        """Return the text of an IPv4 address on which they differ; None if they agree on all."""
        return self._octets(self._start, tuple(ranges), 4, "")

    def wrong_ipv6(self, ranges: Iterable[Range]) -> str | None:
        """Return the text of an IPv6 address, as httpd prints it, on which they differ; None if they agree on all."""
        start = _At(self._start, tuple(ranges), 0, "")
        gaps = [_Gap(place, length) for place in range(7) for length in range(2, 9 - place)]
        found = self._without_gap(start, 0)
        for gap in gaps:
            found = found or self._before_gap(start, gap, 0)
        return found

    # IPv4.

    def _octets(self, state: State, spans: tuple[Range, ...], left: int, text: str) -> str | None:
        if not left:
            return text if self._algebra.may_end(state) != bool(spans) else None
        key = ("octets", state, spans, left)
        if key in self._agreed:
            return None
        stop = "." if left > 1 else ""
        for value, after, inside in self._cut(state, spans, 8 * (left - 1), 10, 255):
            wrong = self._octets(self._algebra.step(after, stop), inside, left - 1, f"{text}{value}{stop}")
            if wrong:
                return wrong
        self._agreed.add(key)
        return None

    # IPv6.

    def _without_gap(self, at: _At, run: int) -> str | None:
        """Walk texts without a gap: two zeros in a row would have been one."""
        if at.place == 8:
            return self._end(at)
        key = ("without", at.key(), run)
        if key in self._agreed:
            return None
        for value, further in self._further(at, ":" if at.place < 7 else ""):
            if value or not run:
                wrong = self._without_gap(further, 0 if value else 1)
                if wrong:
                    return wrong
        self._agreed.add(key)
        return None

    def _before_gap(self, at: _At, gap: _Gap, run: int) -> str | None:
        """Walk the groups before the gap: no run of zeros is as long, and none touches it."""
        if at.place == gap.place:
            return None if run else self._over_gap(at, gap)
        key = ("before", at.key(), gap, run)
        if key in self._agreed:
            return None
        for value, further in self._further(at, ":"):
            zeros = 0 if value else run + 1
            if zeros < gap.length:
                wrong = self._before_gap(further, gap, zeros)
                if wrong:
                    return wrong
        self._agreed.add(key)
        return None

    def _over_gap(self, at: _At, gap: _Gap) -> str | None:
        place = gap.place + gap.length
        below = 1 << 16 * (8 - place)
        spans = tuple((low, min(high, below - 1)) for low, high in at.spans if low < below)
        colons = ":" if gap.place else "::"
        state = self._algebra.step(at.state, colons)
        if (gap.place, gap.length) == (0, 6):
            return self._dotted(state, spans)
        return self._after_gap(_At(state, spans, place, at.text + colons), gap, 0)

    def _after_gap(self, at: _At, gap: _Gap, run: int) -> str | None:
        """Walk the groups after the gap: the first is not zero, and no run of zeros is longer."""
        if at.place == 8:
            return self._end(at)
        key = ("after", at.key(), gap, run)
        if key in self._agreed:
            return None
        first = at.place == gap.place + gap.length
        for value, further in self._further(at, ":" if at.place < 7 else ""):
            zeros = 0 if value else run + 1
            # A v4-mapped address is printed as IPv4.
            mapped = first and gap == (0, 5) and value == 0xFFFF
            if (value or not first) and zeros <= gap.length and not mapped:
                wrong = self._after_gap(further, gap, zeros)
                if wrong:
                    return wrong
        self._agreed.add(key)
        return None

    def _dotted(self, state: State, spans: tuple[Range, ...]) -> str | None:
        """Walk the addresses of which six groups are zero and the next is not."""
        for first, after, inside in self._cut(state, spans, 24, 10, 255):
            for second, later, within in self._cut(self._algebra.step(after, "."), inside, 16, 10, 255):
                if first or second:
                    wrong = self._octets(self._algebra.step(later, "."), within, 2, f"::{first}.{second}.")
                    if wrong:
                        return wrong
        return None

    def _end(self, at: _At) -> str | None:
        if self._algebra.may_end(at.state) != bool(at.spans):
            return at.text
        zoned = self._algebra.step(at.state, "%eth0")
        if at.link_local() and self._algebra.may_end(zoned) != bool(at.spans):
            return f"{at.text}%eth0"
        return None

    def _further(self, at: _At, stop: str) -> Iterator[tuple[int, _At]]:
        for value, after, inside in self._cut(at.state, at.spans, 16 * (7 - at.place), 16, 0xFFFF):
            yield value, _At(self._algebra.step(after, stop), inside, at.place + 1, f"{at.text}{value:x}{stop}")

    # Numbers.

    def _cut(
        self, state: State, spans: tuple[Range, ...], rest: int, base: int, maximum: int
    ) -> Iterator[tuple[int, State, tuple[Range, ...]]]:
        """Cut a group's values into stretches that no side tells apart: one value, state after it, ranges below."""
        read = self._values(state, base, maximum)
        # Zero, the digits of link-local addresses and v4-mapped ones are stretches of their own.
        edges = {first for first, _last, _state in read} | {0, 1, 0xFE80, 0xFEC0, 0xFFFF}
        for low, high in spans:
            edges |= {low >> rest, (low >> rest) + 1, high >> rest, (high >> rest) + 1}
        found = iter(read)
        _first, last, after = next(found)
        mask = (1 << rest) - 1
        for value in sorted(edge for edge in edges if edge <= maximum):
            while value > last:
                _first, last, after = next(found)
            base_of = value << rest
            inside = tuple(
                (max(low, base_of) & mask, min(high, base_of | mask) & mask)
                for low, high in spans
                if low <= base_of | mask and high >= base_of
            )
            yield value, after, inside

    def _values(self, state: State, base: int, maximum: int) -> tuple[tuple[int, int, State], ...]:
        """Return the states after all numbers: first number, last number, state, in order of the numbers."""
        if (state, base) in self._read:
            return self._read[state, base]
        found: list[tuple[int, int, State]] = []
        width = 3 if base == 10 else 4
        for length in range(1, width + 1):
            for digit in range(1 if length > 1 else 0, base):
                power = base ** (length - 1)
                after = self._algebra.step(state, _DIGITS[digit])
                found.extend(
                    (digit * power + low, digit * power + high, final)
                    for low, high, final in self._fixed(after, length - 1, base)
                )
        self._read[state, base] = tuple(span for span in _joined(found) if span[0] <= maximum)
        return self._read[state, base]

    def _fixed(self, state: State, length: int, base: int) -> tuple[tuple[int, int, State], ...]:
        """Return the states after all strings of this many digits."""
        if not length:
            return ((0, 0, state),)
        key = (state, length, base)
        if key not in self._numbers:
            power = base ** (length - 1)
            self._numbers[key] = _joined(
                (digit * power + low, digit * power + high, final)
                for digit in range(base)
                for low, high, final in self._fixed(self._algebra.step(state, _DIGITS[digit]), length - 1, base)
            )
        return self._numbers[key]


def _joined(found: Iterable[tuple[int, int, State]]) -> tuple[tuple[int, int, State], ...]:
    joined: list[tuple[int, int, State]] = []
    for first, last, state in found:
        if joined and joined[-1][2] == state and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last, state)
        else:
            joined.append((first, last, state))
    return tuple(joined)
