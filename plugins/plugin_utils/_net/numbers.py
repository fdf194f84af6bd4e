# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""Regular expressions for one group of an address: an octet in decimal, or 16 bits in hexadecimal digits.

An expression is built as alternatives, each a sequence of atoms (a character, a class, a group). Unless it has to be
exact, it is only asked about text that *is* an address, and says no more than is needed to tell members from others:

* what cannot stand there need not be excluded: ``25.\.`` is 250 to 255;
* what is decided is not read on: ``3[2-9]`` is 32 to 39, since no address has an octet 320;
* a dot stands for any digit right before the end of the group, and for the dot after a group, where nothing else fits.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    ANY_CHARACTER,
    NOTHING,
    Alternatives,
    Sequence,
    as_sequence,
    begins_with_digit,
    cost,
    group,
    may_match_dot,
    shortest,
    with_options,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import Range, Ranges

_Shape = tuple[tuple[int, Ranges], ...]

# Trying an alternative costs time; beyond this number each counts as much as this many characters.
_FEW = 8
_PRICE = 1
# A tree by digit is only ever shorter from so many alternatives on.
_WORTH_A_TREE = 4


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
    """The digits read so far: how many, and what number they make."""

    typed: int
    value: int


START = Prefix(0, 0)


class Tail(NamedTuple):
    """What follows a number. ``free``: anything may, and the number alone decides; then there is no body."""

    body: str = ""
    free: bool = False
    # Every alternative of the body begins with a digit, and with nothing that could match a dot.
    begins_with_digit: bool = False


class Piece(NamedTuple):
    """Numbers first to last, and what follows each of them."""

    first: int
    last: int
    tail: Tail


def tail(alternatives: Alternatives) -> Tail:
    """Return what follows a number as a tail."""
    body = group(alternatives)
    return Tail(body, begins_with_digit=begins_with_digit(body))


class Numbers:
    """Builds the expressions for numbers in one place of an address."""

    def __init__(self, notation: Notation) -> None:
        self._digits, self._maximum, self._any, self._stop, self._soft_stop, dot_is_digit, self._exact = notation
        self._any_last = ANY_CHARACTER if dot_is_digit else self._any
        self._base = len(self._digits)
        self._width = len(_in_base(self._maximum, self._base))
        self._closed: dict[_Shape, Alternatives] = {}
        self._decided: dict[_Shape, Alternatives] = {}
        self._closed_at: dict[tuple[Prefix, Ranges], Alternatives] = {}
        self._decided_at: dict[tuple[Prefix, Ranges], Alternatives] = {}
        self._fixed_known: dict[tuple[Prefix, int, Ranges], Alternatives] = {}
        self._spans: dict[tuple[Prefix, int], Range | None] = {}
        self._classes: dict[tuple[str, str], str] = {}
        self._reaches: dict[Prefix, Ranges] = {}
        self._followers: dict[Prefix, tuple[list[tuple[str, Prefix]], str]] = {}

    def alternatives(self, pieces: Iterable[Piece]) -> Alternatives:
        """Return the expression for numbers and what follows them; pieces are sorted and do not overlap."""
        return self._choose(START, tuple(pieces))

    def closed(self, values: Ranges, prefix: Prefix = START) -> Alternatives:
        """Return the expression for the rest of the digits of these numbers; the stop is to follow."""
        place = (prefix, values)
        if place not in self._closed_at:
            key = self._shape(prefix, values)
            if key not in self._closed:
                self._closed[key] = self._make_closed(prefix, values)
            self._closed_at[place] = self._closed[key]
        return self._closed_at[place]

    # What can be read.

    def _following(self, prefix: Prefix) -> tuple[list[tuple[str, Prefix]], str]:
        """Return each digit that can come next with the longer prefix, and the digits that cannot."""
        if prefix not in self._followers:
            possible = []
            if not prefix.typed or (prefix.value and prefix.typed < self._width):
                longer = [prefix.value * self._base + digit for digit in range(self._base)]
                possible = [
                    (character, Prefix(prefix.typed + 1, value))
                    for character, value in zip(self._digits, longer, strict=True)
                    if value <= self._maximum
                ]
            self._followers[prefix] = possible, self._digits[len(possible) :]
        return self._followers[prefix]

    def _reach(self, prefix: Prefix) -> Ranges:
        """Return the numbers that begin with the prefix."""
        if prefix not in self._reaches:
            spans = (self._written_with(prefix, length) for length in range(self._width - prefix.typed + 1))
            self._reaches[prefix] = tuple(span for span in spans if span)
        return self._reaches[prefix]

    def _written_with(self, prefix: Prefix, length: int) -> Range | None:
        """Return the first and last number with exactly so many further digits; None when there is none."""
        key = (prefix, length)
        if key not in self._spans:
            self._spans[key] = self._span(prefix, length)
        return self._spans[key]

    def _span(self, prefix: Prefix, length: int) -> Range | None:
        if not length:
            return (prefix.value, prefix.value) if prefix.typed else None
        power = self._base**length
        if not prefix.typed:
            first, last = (power // self._base if length > 1 else 0), power - 1
        elif prefix.value:
            first, last = prefix.value * power, prefix.value * power + power - 1
        else:
            return None
        return (first, min(last, self._maximum)) if first <= self._maximum else None

    def _shape(self, prefix: Prefix, values: Ranges) -> _Shape:
        """Return what the rest of an expression depends on: for each length of the rest, which rests are asked for."""
        return tuple(
            (last - first, tuple((low - first, high - first) for low, high in _common(values, ((first, last),))))
            for first, last in self._reach(prefix)
        )

    def _ends(self, value: int) -> bool:
        """Say whether no digit can follow this number."""
        return not value or value * self._base > self._maximum

    def _written(self, value: int) -> str:
        return "".join(self._digits[digit] for digit in _in_base(value, self._base))

    def _all(self, prefix: Prefix, values: Ranges) -> bool:
        return _size(values) == _size(self._reach(prefix))

    # Numbers of which all digits are given.

    def _make_closed(self, prefix: Prefix, values: Ranges) -> Alternatives:
        if prefix.typed and self._ends(prefix.value):
            return (NOTHING,)
        if not self._exact and self._all(prefix, values):
            if prefix.typed == self._width - 1:
                return (NOTHING, (self._any_last,))
            return ((self._any + ("*" if prefix.typed else "+"),),)
        first, last = values[0][0], values[-1][1]
        if first == last:
            return (tuple(self._written(first)[prefix.typed :]),)
        return shortest(self._closed_by_length(prefix, values), self._closed_by_digit(prefix, values))

    def _closed_by_digit(self, prefix: Prefix, values: Ranges) -> Alternatives:
        groups: dict[Alternatives, str] = {}
        possible, impossible = self._following(prefix)
        for character, following in possible:
            inside = _common(values, self._reach(following))
            if inside:
                rest = self.closed(inside, following)
                groups[rest] = groups.get(rest, "") + character
        found = tuple(
            (self._class(characters, impossible, final=rest == (NOTHING,)), *as_sequence(rest))
            for rest, characters in groups.items()
        )
        return (NOTHING, *found) if prefix.typed and _holds(values, prefix.value) else found

    def _closed_by_length(self, prefix: Prefix, values: Ranges) -> Alternatives:
        terms = [
            term for length in range(self._width - prefix.typed + 1) for term in self._fixed(prefix, length, values)
        ]
        return with_options(terms)

    def _fixed(self, prefix: Prefix, length: int, values: Ranges) -> Alternatives:
        """Return the expression for exactly so many further digits."""
        span = self._written_with(prefix, length)
        inside = _common(values, (span,)) if span else ()
        if not inside:
            return ()
        if not length:
            return (NOTHING,)
        if inside == (span,) and not self._exact:
            return ((*(self._any,) * (length - 1), self._any_last),)
        key = (prefix, length, inside)
        if key not in self._fixed_known:
            self._fixed_known[key] = self._make_fixed(prefix, length, inside)
        return self._fixed_known[key]

    def _make_fixed(self, prefix: Prefix, length: int, values: Ranges) -> Alternatives:
        groups: dict[Alternatives, str] = {}
        possible, impossible = self._following(prefix)
        for character, following in possible:
            if self._written_with(following, length - 1) is None:
                impossible += character
                continue
            rest = self._fixed(following, length - 1, values)
            if rest:
                groups[rest] = groups.get(rest, "") + character
        found: list[Sequence] = []
        for rest, characters in groups.items():
            head = self._class(characters, impossible, final=length == 1)
            flat = tuple((head, *each) for each in rest)
            found.extend(shortest(flat, ((head, group(rest)),)) if len(rest) > 1 else flat)
        return tuple(found)

    # Numbers after which anything may follow.

    def decided(self, values: Ranges, prefix: Prefix = START) -> Alternatives:
        """Return the expression that tells these numbers from others, with the stop where it is needed."""
        place = (prefix, values)
        if place not in self._decided_at:
            key = self._shape(prefix, values)
            if key not in self._decided:
                self._decided[key] = self._make_decided(prefix, values)
            self._decided_at[place] = self._decided[key]
        return self._decided_at[place]

    def _make_decided(self, prefix: Prefix, values: Ranges) -> Alternatives:
        closed = (self._stopped(self.closed(values, prefix)),)
        if self._exact:
            return closed
        if self._all(prefix, values):
            return (NOTHING,)
        found = [closed, self._decided_by_length(prefix, values)]
        groups: dict[Alternatives, str] = {}
        ending = ""
        possible, impossible = self._following(prefix)
        for character, following in possible:
            reach = self._reach(following)
            inside = _common(values, reach)
            if inside and len(reach) == 1:
                ending += character
            elif inside:
                rest = self.decided(inside, following)
                groups[rest] = groups.get(rest, "") + character
        own = ((self._stop,),) if prefix.typed and _holds(values, prefix.value) else ()
        for form in ((NOTHING,), ((self._stop,),)) if ending else ((NOTHING,),):
            merged = {**groups, form: groups.get(form, "") + ending} if ending else groups
            found.append((*self._branches(merged, impossible), *own))
        return shortest(*found)

    def _decided_by_length(self, prefix: Prefix, values: Ranges) -> Alternatives:
        """Return a flat list, in which only numbers that could go on have a stop."""
        found: list[Sequence] = []
        for length in range(self._width - prefix.typed + 1):
            for term in self._fixed(prefix, length, values):
                dotted = self._any != ANY_CHARACTER and any(map(may_match_dot, term))
                bare = not dotted and self._cannot_go_on(prefix, length, term)
                found.append(term if bare else (*term, self._stop))
        return tuple(found)

    def _cannot_go_on(self, prefix: Prefix, length: int, term: Sequence) -> bool:
        if prefix.typed + length == self._width:
            return True
        if not length:
            return self._ends(prefix.value)
        digit = self._digits.find(term[0].lstrip("[")[0])
        smallest = (prefix.value * self._base + digit) * self._base ** (length - 1)
        return digit >= 0 and smallest * self._base > self._maximum

    def _stopped(self, closed: Alternatives) -> Sequence:
        sequence = as_sequence(closed)
        return (*sequence, self._stop) if self._stop else sequence

    # Numbers with different things to follow.

    def _choose(self, prefix: Prefix, pieces: tuple[Piece, ...]) -> Alternatives:
        by_tail: dict[Tail, list[Range]] = {}
        for piece in pieces:
            by_tail.setdefault(piece.tail, []).append((piece.first, piece.last))
        listed = tuple(
            sequence for follows, spans in by_tail.items() for sequence in self._followed(prefix, tuple(spans), follows)
        )
        if len(listed) < _WORTH_A_TREE:
            return listed
        return min(listed, self._choose_by_digit(prefix, pieces), key=_priced)

    def _choose_by_digit(self, prefix: Prefix, pieces: tuple[Piece, ...]) -> Alternatives:
        groups: dict[Alternatives, str] = {}
        possible, impossible = self._following(prefix)
        for character, following in possible:
            inside = _cut(pieces, self._reach(following))
            if inside:
                rest = self._choose(following, inside)
                groups[rest] = groups.get(rest, "") + character
        own = [
            sequence
            for piece in pieces
            if prefix.typed and piece.first <= prefix.value <= piece.last
            for sequence in self._own(prefix, piece.tail)
        ]
        return (*self._branches(groups, impossible), *own)

    def _own(self, prefix: Prefix, follows: Tail) -> Alternatives:
        """Return what follows when the number is complete."""
        if follows.free:
            return ((self._stop,),)
        return ((self._stop_before(follows, ((prefix.value, prefix.value),), NOTHING), follows.body),)

    def _followed(self, prefix: Prefix, values: Ranges, follows: Tail) -> Alternatives:
        if follows.free:
            return self.decided(values, prefix)
        sequence = as_sequence(self.closed(values, prefix))
        return ((*sequence, self._stop_before(follows, values, sequence), follows.body),)

    def _stop_before(self, follows: Tail, values: Ranges, sequence: Sequence) -> str:
        r"""Return the stop between a number and its tail; a soft one where no other text can be meant.

        A soft stop may match a digit instead of a dot. Where a number must end, there is no digit. Else the digit
        makes the number longer: after two digits only a dot can follow, and the tail begins with a digit; 3 to 9 with
        two digits more are no octet. Only after 1 and 2 this could be text of another address. Digits that may match
        a dot themselves would shift the stop, so they need a hard one.
        """
        if not self._soft_stop or any(may_match_dot(atom) for atom in sequence):
            return self._stop
        must_end = all(
            (first == last and self._ends(first)) or first * self._base > self._maximum for first, last in values
        )
        clear = follows.begins_with_digit and all(last == 0 or first > 2 for first, last in values)
        return self._soft_stop if must_end or clear else self._stop

    # Classes.

    def _branches(self, groups: Mapping[Alternatives, str], impossible: str) -> Alternatives:
        return tuple(
            (self._class(characters, impossible, final=self._stops(rest)), *as_sequence(rest))
            for rest, characters in groups.items()
        )

    def _stops(self, rest: Alternatives) -> bool:
        return bool(self._stop) and all(sequence[:1] == (self._stop,) for sequence in rest)

    def _class(self, needed: str, impossible: str, *, final: bool) -> str:
        """Return the shortest class of the needed digits, perhaps with some that cannot stand there."""
        characters = "".join(sorted(needed))
        free = "" if self._exact else impossible
        if len(characters) > 1 and len(characters) + len(free) == self._base and not self._exact:
            return self._any_last if final else self._any
        key = (characters, free)
        if key not in self._classes:
            self._classes[key] = self._make_class(characters, free)
        return self._classes[key]

    def _make_class(self, needed: str, free: str) -> str:
        if len(needed) == 1:
            return needed
        body = "".join(_runs(self._digits[:10], needed, free)) + "".join(_runs(self._digits[10:], needed, free))
        found = [f"[{body}]"]
        if not self._exact:
            others = "".join(digit for digit in self._digits if digit not in needed)
            left_out = "".join(_runs(self._digits[:10], others, free)) + "".join(_runs(self._digits[10:], others, free))
            found.append(f"[^{left_out}{self._any[2:-1]}]")
        return min(found, key=len)


def _runs(digits: str, needed: str, free: str) -> Iterable[str]:
    """Write the needed digits as ranges, over free digits where they connect two."""
    index = 0
    while index < len(digits):
        if digits[index] not in needed:
            index += 1
            continue
        last = end = index
        while end < len(digits) and (digits[end] in needed or digits[end] in free):
            last = end if digits[end] in needed else last
            end += 1
        inside = [digit for digit in digits[index : last + 1] if digit in needed]
        yield "".join(inside) if len(inside) < 3 else f"{inside[0]}-{inside[-1]}"
        index = last + 1


def _priced(alternatives: Alternatives) -> int:
    return cost(alternatives) + _PRICE * max(0, len(alternatives) - _FEW)


def _size(values: Ranges) -> int:
    return sum(last - first + 1 for first, last in values)


def _holds(values: Ranges, value: int) -> bool:
    return any(first <= value <= last for first, last in values)


def _common(values: Ranges, spans: Ranges) -> Ranges:
    return tuple(
        (max(first, low), min(last, high))
        for low, high in spans
        for first, last in values
        if first <= high and last >= low
    )


def _cut(pieces: tuple[Piece, ...], spans: Ranges) -> tuple[Piece, ...]:
    return tuple(
        Piece(max(piece.first, low), min(piece.last, high), piece.tail)
        for low, high in spans
        for piece in pieces
        if piece.first <= high and piece.last >= low
    )


def _in_base(value: int, base: int) -> list[int]:
    digits: list[int] = []
    while value or not digits:
        value, digit = divmod(value, base)
        digits.append(digit)
    return digits[::-1]
