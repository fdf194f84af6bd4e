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


# Values first to last of a group, and the ranges below the one value; None: all.
_Part = tuple[int, int, list[Range] | None]


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
        items: list[Item] = []
        for low, high, inner in self._parts(ranges, self._bits * (groups - 1)):
            below = None if inner is None else self._inner(tuple(inner), groups - 1)
            if items and items[-1].next is below and items[-1].last == low - 1:
                items[-1] = Item(items[-1].first, high, below)
            else:
                items.append(Item(low, high, below))
        return items

    def _inner(self, ranges: tuple[Range, ...], groups: int) -> Node | None:
        key = (groups, ranges)
        if key not in self._built:
            self._built[key] = self.tree(ranges, groups)
        return self._built[key]

    def _parts(self, ranges: Iterable[Range], rest: int) -> list[_Part]:
        """Cut ranges into the values that they fill, and the one or two values that each only touches."""
        parts: list[_Part] = []
        mask = (1 << rest) - 1
        for first, last in ranges:
            low, high = first >> rest, last >> rest
            from_, to = first & mask, last & mask
            if low == high and (from_ or to != mask):
                self._touch(parts, low, (from_, to))
                continue
            if from_:
                self._touch(parts, low, (from_, mask))
                low += 1
            full = high if to == mask else high - 1
            if low <= full:
                parts.append((low, full, None))
            if full < high:
                self._touch(parts, high, (0, to))
        return parts

    @staticmethod
    def _touch(parts: list[_Part], value: int, span: Range) -> None:
        if parts and parts[-1][0] == value and parts[-1][2] is not None:
            parts[-1][2].append(span)
        else:
            parts.append((value, value, [span]))

    def node(self, items: tuple[Item, ...]) -> Node:
        """Return the one node with these items; it lives as long as the forest."""
        return self._known.setdefault(items, Node(items))


def node_ranges(node: Node, groups: int, group_bits: int) -> Iterator[Range]:
    """Return the addresses of a tree of so many groups as ranges, sorted and separate; some may touch."""
    rest = group_bits * (groups - 1)
    for first, last, below in node.items:
        if below is None:
            yield first << rest, ((last + 1) << rest) - 1
            continue
        for value in range(first, last + 1):
            for low, high in node_ranges(below, groups - 1, group_bits):
                yield (value << rest) + low, (value << rest) + high
