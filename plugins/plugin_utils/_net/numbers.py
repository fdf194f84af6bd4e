# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""Expressions for one group of an address: an octet in decimal, or 16 bits in hexadecimal digits.

Unless an expression has to be exact, it is only asked about text that *is* an address. It then checks no more than is
needed to distinguish members from other addresses:

* what cannot stand there need not be excluded: ``25.\.`` is 250 to 255;
* what is decided is not read on: ``3[2-9]`` is 32 to 39, since no address has an octet 320;
* a dot stands for any digit right before the end of the group, and for the dot after a group, where nothing else fits.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Mapping

from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    ANY_CHARACTER,
    NOTHING,
    Alternatives,
    Sequence,
    as_sequence,
    group,
    may_match_dot,
    shortest,
    with_options,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.digit_classes import DigitClasses
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import START, Digits, Notation, Prefix
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import (
    Ranges,
    common,
    contains,
    within,
)

_Shape = tuple[tuple[int, Ranges], ...]


class Numbers:
    """Builds the expressions for numbers in one place of an address, and remembers them."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.digits = Digits(notation)
        self.classes = DigitClasses(notation)
        self._complete: dict[_Shape, Alternatives] = {}
        self._complete_at: dict[tuple[Prefix, Ranges], Alternatives] = {}
        self._single: dict[tuple[int, int], Alternatives] = {}
        self._terms_at: dict[tuple[Prefix, Ranges], list[tuple[int, Alternatives]]] = {}
        self._fixed: dict[tuple[Prefix, int, Ranges], Alternatives] = {}
        self._parts_at: dict[tuple[Prefix, Ranges], list[tuple[str, Prefix, Ranges]]] = {}
        self._distinguished: dict[_Shape, Alternatives] = {}
        self._distinguished_at: dict[tuple[Prefix, Ranges], Alternatives] = {}

    def complete(self, values: Ranges, prefix: Prefix = START) -> Alternatives:
        """Return the expression for the digits of these numbers behind the prefix; the stop is to follow."""
        if len(values) == 1 and values[0][0] == values[0][1]:
            key = (prefix.typed, values[0][0])
            if key not in self._single:
                self._single[key] = (tuple(self.digits.text(values[0][0])[prefix.typed :]),)
            return self._single[key]
        place = (prefix, values)
        if place not in self._complete_at:
            shape = self._shape(prefix, values)
            if shape not in self._complete:
                self._complete[shape] = self._make_complete(prefix, values)
            self._complete_at[place] = self._complete[shape]
        return self._complete_at[place]

    def distinguish(self, values: Ranges, prefix: Prefix = START) -> Alternatives:
        """Return the expression that matches only these numbers, whatever follows; with the stop where needed."""
        place = (prefix, values)
        if place not in self._distinguished_at:
            shape = self._shape(prefix, values)
            if shape not in self._distinguished:
                self._distinguished[shape] = self._make_distinguished(prefix, values)
            self._distinguished_at[place] = self._distinguished[shape]
        return self._distinguished_at[place]

    def _shape(self, prefix: Prefix, values: Ranges) -> _Shape:
        """Return what the rest of an expression depends on: for each length of the rest, which rests are wanted."""
        return tuple(
            [
                (last - first, tuple([(low - first, high - first) for low, high in within(values, first, last)]))
                for first, last in self.digits.reach(prefix)
            ]
        )

    # Numbers of which all digits are written.

    def _make_complete(self, prefix: Prefix, values: Ranges) -> Alternatives:
        if not self.notation.exact and self.digits.are_all(prefix, values):
            if prefix.typed == self.digits.width - 1:
                return (NOTHING, (self.classes.any_last,))
            return ((self.notation.any_digit + ("*" if prefix.typed else "+"),),)
        return shortest(self._complete_by_length(prefix, values), self._complete_by_digit(prefix, values))

    def _complete_by_digit(self, prefix: Prefix, values: Ranges) -> Alternatives:
        groups: dict[Alternatives, str] = {}
        impossible = self.digits.following(prefix)[1]
        for character, longer, inside in self._parts(prefix, values):
            rest = self.complete(inside, longer)
            groups[rest] = groups.get(rest, "") + character
        branches = tuple(
            (self.classes.shortest(characters, impossible, final=rest == (NOTHING,)), *as_sequence(rest))
            for rest, characters in groups.items()
        )
        return (NOTHING, *branches) if prefix.typed and contains(values, prefix.value) else branches

    def _complete_by_length(self, prefix: Prefix, values: Ranges) -> Alternatives:
        return with_options([term for _length, terms in self._terms(prefix, values) for term in terms])

    def _terms(self, prefix: Prefix, values: Ranges) -> list[tuple[int, Alternatives]]:
        """Return each number of further digits with the expression for the values that have this number of digits."""
        place = (prefix, values)
        if place not in self._terms_at:
            lengths = range(self.digits.width - prefix.typed + 1)
            self._terms_at[place] = [(length, self._with_length(prefix, length, values)) for length in lengths]
        return self._terms_at[place]

    def _parts(self, prefix: Prefix, values: Ranges) -> list[tuple[str, Prefix, Ranges]]:
        """Return each next digit that some values have, the longer prefix, and these values."""
        place = (prefix, values)
        if place not in self._parts_at:
            self._parts_at[place] = [
                (character, longer, inside)
                for character, longer in self.digits.following(prefix)[0]
                if (inside := common(values, self.digits.reach(longer)))
            ]
        return self._parts_at[place]

    def _with_length(self, prefix: Prefix, length: int, values: Ranges) -> Alternatives:
        """Return the expression for exactly this many further digits."""
        every = self.digits.written_with(prefix, length)
        inside = within(values, *every) if every else ()
        if not inside:
            return ()
        if not length:
            return (NOTHING,)
        if inside == (every,) and not self.notation.exact:
            return ((*(self.notation.any_digit,) * (length - 1), self.classes.any_last),)
        key = (prefix, length, inside)
        if key not in self._fixed:
            self._fixed[key] = self._make_with_length(prefix, length, inside)
        return self._fixed[key]

    def _make_with_length(self, prefix: Prefix, length: int, values: Ranges) -> Alternatives:
        groups: dict[Alternatives, str] = {}
        smallest, largest = values[0][0], values[-1][1]
        possible, impossible = self.digits.following_with(prefix, length)
        for character, longer, low, high in possible:
            rest = self._with_length(longer, length - 1, values) if smallest <= high and largest >= low else ()
            if rest:
                groups[rest] = groups.get(rest, "") + character
        result: list[Sequence] = []
        for rest, characters in groups.items():
            head = self.classes.shortest(characters, impossible, final=length == 1)
            flat = tuple((head, *each) for each in rest)
            result.extend(shortest(flat, ((head, group(rest)),)) if len(rest) > 1 else flat)
        return tuple(result)

    # Numbers after which anything may follow.

    def _make_distinguished(self, prefix: Prefix, values: Ranges) -> Alternatives:
        complete = as_sequence(self.complete(values, prefix))
        stopped = ((*complete, self.notation.stop) if self.notation.stop else complete,)
        if self.notation.exact:
            return stopped
        if self.digits.are_all(prefix, values):
            return (NOTHING,)
        candidates = [stopped, self._distinguished_by_length(prefix, values)]
        groups: dict[Alternatives, str] = {}
        ending = ""
        impossible = self.digits.following(prefix)[1]
        for character, longer, inside in self._parts(prefix, values):
            if len(self.digits.reach(longer)) == 1:
                ending += character
            else:
                rest = self.distinguish(inside, longer)
                groups[rest] = groups.get(rest, "") + character
        stop = (self.notation.stop,)
        own = (stop,) if prefix.typed and contains(values, prefix.value) else ()
        for form in ((NOTHING,), (stop,)) if ending else ((NOTHING,),):
            merged = {**groups, form: groups.get(form, "") + ending} if ending else groups
            candidates.append((*self.branches(merged, impossible), *own))
        return shortest(*candidates)

    def _distinguished_by_length(self, prefix: Prefix, values: Ranges) -> Alternatives:
        """Return a flat list, in which only numbers that could go on have a stop."""
        result: list[Sequence] = []
        for length, terms in self._terms(prefix, values):
            for term in terms:
                dotted = self.notation.any_digit != ANY_CHARACTER and any(map(may_match_dot, term))
                bare = not dotted and self._cannot_go_on(prefix, length, term)
                result.append(term if bare else (*term, self.notation.stop))
        return tuple(result)

    def _cannot_go_on(self, prefix: Prefix, length: int, term: Sequence) -> bool:
        if prefix.typed + length == self.digits.width:
            return True
        if not length:
            return self.digits.is_last(prefix.value)
        base = self.digits.base
        digit = self.notation.digits.find(term[0].lstrip("[")[0])
        smallest = (prefix.value * base + digit) * base ** (length - 1)
        return digit >= 0 and smallest * base > self.notation.maximum

    def branches(self, groups: Mapping[Alternatives, str], impossible: str) -> Alternatives:
        """Return one alternative for each rest, with the class of the digits that come before it."""
        return tuple(
            [
                (self.classes.shortest(characters, impossible, final=self._stops(rest)), *as_sequence(rest))
                for rest, characters in groups.items()
            ]
        )

    def _stops(self, rest: Alternatives) -> bool:
        stop = self.notation.stop
        return bool(stop) and all(sequence[:1] == (stop,) for sequence in rest)
