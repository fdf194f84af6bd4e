# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IPv4 addresses as regular expressions.

There are two forms. The look-ahead form first distinguishes members from other addresses, and reads no more than it
needs for that; then comes the form of every address. It is short and fails fast. The exact form spells all out; it is
shorter, and easier to read, for a few networks.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    NOTHING,
    Alternatives,
    Sequence,
    factored,
    group,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.followed_numbers import (
    FollowedNumbers,
    NumberRange,
    Suffix,
    suffix,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import Notation
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range, Ranges, joined, without
from ansible_collections.sametime.estate.plugins.plugin_utils._net.trie import Forest, Node, node_ranges

OCTETS = 4
_DIGITS = "0123456789"
_MAXIMUM = 255
# Ordered by how many octets each alternative is.
_OCTET = "(?:1[0-9][0-9]|2[0-4][0-9]|25[0-5]|[1-9][0-9]?|0)"
EVERY: Ranges = ((0, 0xFFFFFFFF),)
# An end that addresses share is written once if that saves at least this many characters: each alternative costs time.
_SHARED_PRICE = 100
# About what an address costs more when it is not grouped with addresses that begin alike.
_LOSS = 5
ADDRESS = rf"(?:{_OCTET}\.){{3}}{_OCTET}"


class Ipv4:
    """Builds expressions for sets of IPv4 addresses, and remembers what it has built."""

    def __init__(self) -> None:
        self._forest = Forest(8)
        self._look_ahead = _LookAhead()
        self._exact = _Exact()

    def regex(self, ranges: Ranges) -> str:
        """Return the expression for sorted, separate ranges in the look-ahead form."""
        return f"^(?={look_ahead(self.distinguish(ranges))}){ADDRESS}$" if ranges != EVERY else f"^{ADDRESS}$"

    def exact_regex(self, ranges: Ranges) -> str:
        """Return the expression for sorted, separate ranges in the exact form."""
        tree = self._forest.tree(ranges, OCTETS)
        return f"^{ADDRESS}$" if tree is None else f"^{group(self._exact.alternatives(tree))}$"

    def distinguish(self, ranges: Ranges) -> Alternatives:
        """Return what distinguishes these addresses from others, for text that is known to be an IPv4 address."""
        tree = self._forest.tree(ranges, OCTETS)
        if tree is None:
            return (NOTHING,)
        shared = self._shared(tree)
        if not shared:
            return self._look_ahead.alternatives(tree)
        rest = without(
            ranges, joined(span for prefixes, node, octet in shared for span in _below(prefixes, node, octet))
        )
        rest_tree = self._forest.tree(rest, OCTETS) if rest else None
        return (
            *(self._look_ahead.alternatives(rest_tree) if rest_tree else ()),
            *(self._look_ahead.ending_alike(self._forest, prefixes, node, octet) for prefixes, node, octet in shared),
        )

    def _shared(self, tree: Node) -> list[tuple[Ranges, Node, int]]:
        """Return the ends that many addresses share: what is before them, the end, and at which octet it begins."""
        shared: list[tuple[Ranges, Node, int]] = []
        taken: set[int] = set()
        ends = _ends(tree)
        repeated = [(end, prefixes) for end, prefixes in ends.items() if len(prefixes) > 1]
        for (node, octet), prefixes in sorted(
            repeated, key=lambda each: (each[0][1], -len(each[1]) * self._look_ahead.length(*each[0]))
        ):
            left = [prefix for prefix in prefixes if octet == 2 or prefix >> 8 not in taken]
            if (len(left) - 1) * self._look_ahead.length(node, octet) - _LOSS * len(left) < _SHARED_PRICE:
                continue
            if octet == 2:
                taken.update(left)
            shared.append((joined((prefix, prefix) for prefix in left), node, octet))
        return shared


class _LookAhead:
    def __init__(self) -> None:
        inner = FollowedNumbers(Notation(_DIGITS, _MAXIMUM, "[^.]", stop=r"\.", soft_stop=".", dot_is_digit=True))
        # In the last octet there is no dot any more.
        last = FollowedNumbers(Notation(_DIGITS, _MAXIMUM, ".", stop="$", dot_is_digit=True))
        self._numbers = (inner, inner, inner, last)
        self._built: dict[tuple[int, int], tuple[Alternatives, Suffix]] = {}

    def alternatives(self, node: Node, octet: int = 0) -> Alternatives:
        return self._build(node, octet)[0]

    def length(self, node: Node, octet: int) -> int:
        """Return how long the expression from this octet on is."""
        return len(self._build(node, octet)[1].body)

    def ending_alike(self, forest: Forest, prefixes: Ranges, node: Node, octet: int) -> Sequence:
        """Return the expression for addresses that differ before an octet and are alike from there on."""
        before = factored(self._prefixes(forest.tree(prefixes, octet), octet))
        return (*before, r"\.", self._build(node, octet)[1].body)

    def _prefixes(self, node: Node | None, octets: int) -> Alternatives:
        """Return the expression for the first octets, without the dot that is to follow."""
        if node is None:
            return ((r"[^.]+\." * (octets - 1) + "[^.]+",),)
        inner = self._numbers[0]
        if octets == 1:
            return inner.complete(tuple((item.first, item.last) for item in node.items))
        return inner.alternatives(
            NumberRange(item.first, item.last, suffix(self._prefixes(item.next, octets - 1))) for item in node.items
        )

    def _build(self, node: Node, octet: int) -> tuple[Alternatives, Suffix]:
        # The same node may stand at different octets.
        key = (id(node), octet)
        if key not in self._built:
            numbers = [NumberRange(item.first, item.last, self._suffix(item.next, octet + 1)) for item in node.items]
            made = self._numbers[octet].alternatives(numbers)
            self._built[key] = made, suffix(made)
        return self._built[key]

    def _suffix(self, node: Node | None, octet: int) -> Suffix:
        return Suffix(free=True) if node is None else self._build(node, octet)[1]


def _ends(tree: Node) -> dict[tuple[Node, int], list[int]]:
    """Return all parts of a tree below the second and third octet, each with the octets before it as numbers."""
    ends: dict[tuple[Node, int], list[int]] = {}
    front = [(0, tree)]
    for octet in range(1, OCTETS):
        front = [
            ((prefix << 8) + value, item.next)
            for prefix, node in front
            for item in node.items
            if item.next
            for value in range(item.first, item.last + 1)
        ]
        if octet > 1:
            for prefix, node in front:
                ends.setdefault((node, octet), []).append(prefix)
    return ends


def _below(prefixes: Ranges, node: Node, octet: int) -> Iterable[Range]:
    """Return the ranges of addresses with one of the prefixes and an end of the node."""
    bits = 8 * (OCTETS - octet)
    ends = list(node_ranges(node, OCTETS - octet, 8))
    for first, last in prefixes:
        for prefix in range(first, last + 1):
            for low, high in ends:
                yield (prefix << bits) + low, (prefix << bits) + high


class _Exact:
    def __init__(self) -> None:
        inner = FollowedNumbers(Notation(_DIGITS, _MAXIMUM, "[0-9]", stop=r"\.", exact=True))
        last = FollowedNumbers(Notation(_DIGITS, _MAXIMUM, "[0-9]", stop="", exact=True))
        self._numbers = (inner, inner, inner, last)
        self._octet = group(last.complete(((0, _MAXIMUM),)))

    def alternatives(self, node: Node, octet: int = 0) -> Alternatives:
        numbers = [NumberRange(item.first, item.last, self._suffix(item.next, octet + 1)) for item in node.items]
        return self._numbers[octet].alternatives(numbers)

    def _suffix(self, node: Node | None, octet: int) -> Suffix:
        if octet == OCTETS:
            return Suffix()
        if node is not None:
            return suffix(self.alternatives(node, octet))
        left = OCTETS - octet - 1
        return Suffix((rf"(?:{self._octet}\.){{{left}}}" if left > 1 else rf"{self._octet}\." * left) + self._octet)


def look_ahead(alternatives: Alternatives) -> str:
    """Return the alternatives as the body of a look-ahead, which needs no group of its own."""
    text = group(alternatives)
    return text[3:-1] if len(alternatives) > 1 and text.startswith("(?:") else text
