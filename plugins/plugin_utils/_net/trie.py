# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set of addresses as a tree by group: octets of IPv4, 16-bit groups of IPv6.

Equal subtrees are one and the same object, so they can be compared and remembered by identity.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range


class Node:
    """Addresses from one group on: which values this group may have, and what may follow each of them."""

    __slots__ = ("items",)

    def __init__(self, items: tuple[Item, ...]) -> None:
        self.items = items


class Item(NamedTuple):
    """Values first to last of a group, and what may follow; next None: anything."""

    first: int
    last: int
    next: Node | None


class Forest:
    """Builds trees of which equal parts are shared."""

    def __init__(self, group_bits: int) -> None:
        self._bits = group_bits
        self._known: dict[tuple[Item, ...], Node] = {}
        self._built: dict[tuple[int, tuple[Range, ...]], Node | None] = {}

    def tree(self, ranges: Iterable[Range], groups: int) -> Node | None:
        """Return the tree of sorted, separate, not touching ranges of addresses with this many groups.

        None when the ranges are all addresses there are.
        """
        items = self._last_items(ranges) if groups == 1 else self._items(ranges, groups)
        if items == [Item(0, (1 << self._bits) - 1, None)]:
            return None
        return self.node(tuple(items))

    @staticmethod
    def _last_items(ranges: Iterable[Range]) -> list[Item]:
        return [Item(first, last, None) for first, last in ranges]

    def _items(self, ranges: Iterable[Range], groups: int) -> list[Item]:
        """Cut ranges into values of the first group: those that they fill, and those that each only touches."""
        items: list[Item] = []
        rest = self._bits * (groups - 1)
        mask = (1 << rest) - 1
        # The value that the last range has touched, and the parts of it that are in the set.
        value, touched = 0, list[Range]()
        for first, last in ranges:
            low, high, end = first >> rest, last >> rest, last & mask
            if touched and low != value:
                _append(items, value, value, self._inner(tuple(touched), groups - 1))
                touched = []
            start = first & mask
            if low == high and (start or end != mask):
                value = low
                touched.append((start, end))
                continue
            if start:
                _append(items, low, low, self._inner((*touched, (start, mask)), groups - 1))
                touched = []
                low += 1
            full = high if end == mask else high - 1
            if low <= full:
                _append(items, low, full, None)
            if full < high:
                value, touched = high, [(0, end)]
        if touched:
            _append(items, value, value, self._inner(tuple(touched), groups - 1))
        return items

    def _inner(self, ranges: tuple[Range, ...], groups: int) -> Node | None:
        key = (groups, ranges)
        if key not in self._built:
            self._built[key] = self.tree(ranges, groups)
        return self._built[key]

    def node(self, items: tuple[Item, ...]) -> Node:
        """Return the one node with these items; it lives as long as the forest."""
        return self._known.setdefault(items, Node(items))


def _append(items: list[Item], low: int, high: int, below: Node | None) -> None:
    """Add values with what may follow them; equal neighbors become one item."""
    if items and items[-1].next is below and items[-1].last == low - 1:
        items[-1] = Item(items[-1].first, high, below)
    else:
        items.append(Item(low, high, below))


def node_ranges(node: Node, groups: int, group_bits: int) -> Iterator[Range]:
    """Return the addresses of a tree of this many groups as ranges, sorted and separate; some may touch."""
    rest = group_bits * (groups - 1)
    for first, last, below in node.items:
        if below is None:
            yield first << rest, ((last + 1) << rest) - 1
            continue
        for value in range(first, last + 1):
            for low, high in node_ranges(below, groups - 1, group_bits):
                yield (value << rest) + low, (value << rest) + high
