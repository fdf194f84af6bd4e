# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regular expressions as automata, to prove things about all texts instead of trying some.

An own reader for the subset that the collection writes (it refuses everything else), and Brzozowski derivatives with
intersection and complement, so that look-ahead is exact. A state is a number; equal states have equal numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce

ALPHABET = frozenset("0123456789abcdef.:%thA \n")
_WORD = re.compile(r"\(\?:|\(\?=|\(\?!|\{\d+(?:,\d+)?\}|\[\^?[^]\\\[]+\]|\\\.|[]()|?*+.^$0-9a-f:%]")

State = int
# What comes before a state: given what follows, the state that begins here.
_Before = Callable[[State], State]


class Algebra:
    """Makes and keeps states."""

    def __init__(self) -> None:
        self._nodes: list[tuple] = []
        self._known: dict[tuple, State] = {}
        self._steps: dict[tuple[State, str], State] = {}
        self._ends: dict[State, bool] = {}
        self.nothing = self._make("or")
        self.end = self._make("end")
        self.anything = self._make("not", self.nothing)

    # States.

    def one(self, characters: Iterable[str], then: State) -> State:
        inside = frozenset(characters)
        return self._make("one", inside, then) if inside and then != self.nothing else self.nothing

    def either(self, *states: State) -> State:
        found: set[State] = set()
        for state in states:
            kind, *parts = self._nodes[state]
            found |= parts[0] if kind == "or" and parts else {state} - {self.nothing}
        if self.anything in found:
            return self.anything
        if len(found) == 1:
            return found.pop()
        return self._make("or", frozenset(found)) if found else self.nothing

    def both(self, *states: State) -> State:
        found: set[State] = set()
        for state in states:
            kind, *parts = self._nodes[state]
            found |= parts[0] if kind == "and" else {state}
        found.discard(self.anything)
        if self.nothing in found:
            return self.nothing
        if not found:
            return self.anything
        return found.pop() if len(found) == 1 else self._make("and", frozenset(found))

    def no(self, state: State) -> State:
        kind, *parts = self._nodes[state]
        return parts[0] if kind == "not" else self._make("not", state)

    def step(self, state: State, text: str) -> State:
        for character in text:
            state = self._step(state, character)
        return state

    def may_end(self, state: State) -> bool:
        if state not in self._ends:
            kind, *parts = self._nodes[state]
            self._ends[state] = {
                "end": lambda: True,
                "one": lambda: False,
                "many": lambda: self.may_end(parts[1]),
                "or": lambda: any(map(self.may_end, parts[0])) if parts else False,
                "and": lambda: all(map(self.may_end, parts[0])),
                "not": lambda: not self.may_end(parts[0]),
            }[kind]()
        return self._ends[state]

    def example(self, state: State) -> str | None:
        """Return a shortest text that is matched from here; None when there is none."""
        seen, front = {state}, [(state, "")]
        while front:
            ahead = []
            for here, text in front:
                if self.may_end(here):
                    return text
                for character in sorted(ALPHABET):
                    after = self._step(here, character)
                    if after not in seen and after != self.nothing:
                        seen.add(after)
                        ahead.append((after, text + character))
            front = ahead
        return None

    def _step(self, state: State, character: str) -> State:
        key = (state, character)
        if key not in self._steps:
            self._steps[key] = self._next(state, character)
        return self._steps[key]

    def _next(self, state: State, character: str) -> State:
        """Return the state after a character, from the node alone."""
        kind, *parts = self._nodes[state]
        after = self.nothing  # of the end, and of a character that is not there
        if kind == "one":
            after = parts[1] if character in parts[0] else self.nothing
        elif kind == "many":
            after = self.either(state if character in parts[0] else self.nothing, self._step(parts[1], character))
        elif kind == "or" and parts:
            after = self.either(*[self._step(part, character) for part in parts[0]])
        elif kind == "and":
            after = self.both(*[self._step(part, character) for part in parts[0]])
        elif kind == "not":
            after = self.no(self._step(parts[0], character))
        return after

    def _make(self, *node: object) -> State:
        if node not in self._known:
            self._known[node] = len(self._nodes)
            self._nodes.append(node)
        return self._known[node]

    # Reading.

    def read(self, expression: str) -> State:
        """Return the state of an expression as ``search`` uses it; it has to be anchored at both ends."""
        words = _WORD.findall(expression)
        assert "".join(words) == expression, f"outside of the subset: {expression}"
        assert words[0] == "^", f"not anchored: {expression}"
        rest = words[:0:-1]
        before = self._alternatives(rest)
        assert not rest, f"unbalanced: {expression}"
        return before(self.anything)

    def _alternatives(self, words: list[str]) -> _Before:
        found = [self._sequence(words)]
        while words and words[-1] == "|":
            words.pop()
            found.append(self._sequence(words))
        return lambda then: self.either(*(each(then) for each in found))

    def _sequence(self, words: list[str]) -> _Before:
        found: list[_Before] = []
        while words and words[-1] not in ("|", ")"):
            found.append(self._repeated(words))
        return lambda then: reduce(lambda after, each: each(after), reversed(found), then)

    def _repeated(self, words: list[str]) -> _Before:
        word = words[-1]
        before = self._atom(words)
        if not words or words[-1][0] not in "?*+{":
            return before
        count = words.pop()
        if count == "?":
            return lambda then: self.either(before(then), then)
        if count in ("*", "+") and word[0] != "(":
            characters = _characters(word)
            return lambda then: (before if count == "+" else _same)(self._make("many", characters, then))
        if count in ("*", "+"):
            # Groups are repeated as often as an address can need.
            least, most = (0 if count == "*" else 1), 9
        else:
            least, _comma, upper = count.strip("{}").partition(",")
            least, most = int(least), int(upper or least)

        def repeat(then: State) -> State:
            state = then
            for _ in range(most - least):
                state = self.either(before(state), then)
            for _ in range(least):
                state = before(state)
            return state

        return repeat

    def _atom(self, words: list[str]) -> _Before:
        word = words.pop()
        if word == "$":
            return lambda then: self.both(self.end, then)
        if word not in ("(?:", "(?=", "(?!"):
            characters = _characters(word)
            return lambda then: self.one(characters, then)
        inside = self._alternatives(words)
        assert words.pop() == ")"
        if word == "(?=":
            return lambda then: self.both(inside(self.anything), then)
        if word == "(?!":
            return lambda then: self.both(self.no(inside(self.anything)), then)
        return inside


def _same(state: State) -> State:
    return state


def _characters(word: str) -> frozenset[str]:
    if word == ".":
        return ALPHABET - {"\n"}
    if len(word) <= 2:
        assert word[-1] not in "()|?*+^$[]" or word[0] == "\\", f"outside of the subset: {word}"
        return frozenset(word[-1])
    inside: set[str] = set()
    body = word[1:-1].lstrip("^")
    while body:
        if body[1:2] == "-":
            inside |= {chr(code) for code in range(ord(body[0]), ord(body[2]) + 1)}
            body = body[3:]
        else:
            inside.add(body[0])
            body = body[1:]
    return ALPHABET - inside if word[1] == "^" else frozenset(inside)
