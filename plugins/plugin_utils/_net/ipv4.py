# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IPv4 addresses as regular expressions.

Two forms of the same. The decided form is a look-ahead that tells members from other addresses and reads no further
than it must, and then the form of an address; it is short and fails fast. The exact form spells everything out; it is
shorter, and easier to read, for a few networks.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import Ranges
from ansible_collections.sametime.estate.plugins.plugin_utils._net.numbers import (
    Alternatives,
    Notation,
    Numbers,
    Piece,
    Tail,
    group,
    tail,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.trie import Forest, Node

OCTETS = 4
_DIGITS = "0123456789"
_MAXIMUM = 255
# Ordered by how many octets each alternative is.
_OCTET = "(?:1[0-9][0-9]|2[0-4][0-9]|25[0-5]|[1-9][0-9]?|0)"
ADDRESS = rf"(?:{_OCTET}\.){{3}}{_OCTET}"


class Ipv4:
    """Builds expressions for sets of IPv4 addresses, and remembers what it has built."""

    def __init__(self) -> None:
        self._forest = Forest(8)
        self._decided = _Decided()
        self._exact = _Exact()

    def regex(self, ranges: Ranges) -> str:
        """Return the expression for sorted, separate ranges in the decided form."""
        tree = self._forest.tree(ranges, OCTETS)
        return f"^{ADDRESS}$" if tree is None else f"^(?={look_ahead(self._decided.alternatives(tree))}){ADDRESS}$"

    def exact_regex(self, ranges: Ranges) -> str:
        """Return the expression for sorted, separate ranges in the exact form."""
        tree = self._forest.tree(ranges, OCTETS)
        return f"^{ADDRESS}$" if tree is None else f"^{group(self._exact.alternatives(tree))}$"

    def decided(self, ranges: Ranges) -> Alternatives:
        """Return only what tells these addresses from others, for text that is known to be an IPv4 address."""
        tree = self._forest.tree(ranges, OCTETS)
        return ((),) if tree is None else self._decided.alternatives(tree)


class _Decided:
    def __init__(self) -> None:
        inner = Numbers(Notation(_DIGITS, _MAXIMUM, "[^.]", stop=r"\.", soft_stop=".", dot_is_digit=True))
        # In the last octet there is no dot any more.
        last = Numbers(Notation(_DIGITS, _MAXIMUM, ".", stop="$", dot_is_digit=True))
        self._numbers = (inner, inner, inner, last)
        self._known: dict[tuple[int, int], tuple[Alternatives, Tail]] = {}

    def alternatives(self, node: Node, octet: int = 0) -> Alternatives:
        return self._known_or_made(node, octet)[0]

    def _known_or_made(self, node: Node, octet: int) -> tuple[Alternatives, Tail]:
        # The same node may stand at different octets.
        key = (id(node), octet)
        if key not in self._known:
            pieces = [Piece(item.first, item.last, self._tail(item.next, octet + 1)) for item in node.items]
            made = self._numbers[octet].alternatives(pieces)
            self._known[key] = made, tail(made)
        return self._known[key]

    def _tail(self, node: Node | None, octet: int) -> Tail:
        return Tail(free=True) if node is None else self._known_or_made(node, octet)[1]


class _Exact:
    def __init__(self) -> None:
        inner = Numbers(Notation(_DIGITS, _MAXIMUM, "[0-9]", stop=r"\.", exact=True))
        last = Numbers(Notation(_DIGITS, _MAXIMUM, "[0-9]", stop="", exact=True))
        self._numbers = (inner, inner, inner, last)
        self._octet = group(last.closed(((0, _MAXIMUM),)))

    def alternatives(self, node: Node, octet: int = 0) -> Alternatives:
        pieces = [Piece(item.first, item.last, self._tail(item.next, octet + 1)) for item in node.items]
        return self._numbers[octet].alternatives(pieces)

    def _tail(self, node: Node | None, octet: int) -> Tail:
        if octet == OCTETS:
            return Tail()
        if node is not None:
            return tail(self.alternatives(node, octet))
        left = OCTETS - octet - 1
        return Tail((rf"(?:{self._octet}\.){{{left}}}" if left > 1 else rf"{self._octet}\." * left) + self._octet)


def look_ahead(alternatives: Alternatives) -> str:
    """Return the alternatives as the body of a look-ahead, which needs no group of its own."""
    found = group(alternatives)
    return found[3:-1] if len(alternatives) > 1 and found.startswith("(?:") else found
