# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
r"""IPv6 addresses as regular expressions, in the text form that httpd prints.

APR takes the text of inet_ntop(3), which fixes it completely:

* eight groups of 16 bits, hexadecimal in lower case, without leading zeros;
* the longest run of two or more zero groups, the first of several, is written ``::``;
* addresses in ``::/96`` with something in the upper 16 of their last 32 bits end in dotted IPv4: ``::192.0.2.1``;
* v4-mapped addresses are printed as IPv4 (so they are IPv4 here);
* from APR 1.7 on, link-local addresses are followed by their zone: ``fe80::1%eth0``.

The groups before ``::`` are the first of the address, so a tree by group decides as for IPv4. The groups after it are
the last ones, and only the end of the text shows how many there are: each possible number is an alternative, which
continues in the tree below as many zero groups as that number leaves. Where every number is right, nothing more is
read.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    Alternatives,
    Sequence,
    group,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.followed_numbers import (
    FollowedNumbers,
    NumberRange,
    Suffix,
    suffix,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv4 import Ipv4, look_ahead
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv6_text import address_form, spelled
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import Notation
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Range, Ranges
from ansible_collections.sametime.estate.plugins.plugin_utils._net.remote_addr import DOTTED, LINK_LOCAL
from ansible_collections.sametime.estate.plugins.plugin_utils._net.trie import Forest, Item, Node, node_ranges

GROUPS = 8
_DIGITS = "0123456789abcdef"
_MAXIMUM = 0xFFFF
# How many groups dotted IPv4 stands for.
_DOTTED_GROUPS = 2
_FEWER = {0, 1}


class _Missing:
    """No address at all."""


_MISSING = _Missing()
# None: every address.
_Below: TypeAlias = Node | _Missing | None


class _Zeros(NamedTuple):
    """Zero groups read before ``::``: the longest run, and the run that the last group read belongs to."""

    longest: int = 0
    run: int = 0

    def then_zero(self) -> _Zeros:
        return _Zeros(max(self.longest, self.run + 1), self.run + 1)

    def then_other(self) -> _Zeros:
        return _Zeros(self.longest, 0)

    def printable(self, left: int) -> bool:
        """Return whether the text can continue so: zeros are only written out if a longer run follows."""
        return self.longest < 2 or left >= self.longest + 1 + (1 if self.run else 0)


class Ipv6:
    """Builds expressions for sets of IPv6 addresses, and remembers what it has built."""

    def __init__(self) -> None:
        self._forest = Forest(16)
        self._builders: dict[tuple[bool, bool], _Builder] = {}

    def regex(self, ranges: Ranges) -> str:
        """Return the expression for sorted, separate ranges."""
        dotted, zoned = _touches(ranges, DOTTED), _touches(ranges, LINK_LOCAL)
        tree = self._forest.tree(ranges, GROUPS)
        address = address_form(dotted=dotted, zoned=zoned)
        if tree is None:
            return f"^{address}$"
        if (dotted, zoned) not in self._builders:
            self._builders[dotted, zoned] = _Builder(self._forest, dotted=dotted, zoned=zoned)
        return f"^(?={look_ahead(self._builders[dotted, zoned].alternatives(tree))}){address}$"

    def exact_regex(self, ranges: Ranges) -> str:
        """Return the expression for single addresses, each spelled out."""
        return f"^{group(tuple((spelled(first),) for first, _last in ranges))}$"


class _Builder:
    """Builds the look-ahead for one kind of addresses, and remembers its parts."""

    def __init__(self, forest: Forest, *, dotted: bool, zoned: bool) -> None:
        self._forest = forest
        others = (".:" if dotted else ":") + ("%" if zoned else "")
        self._any = f"[^{others}]"
        self._end = "(?![^%])" if zoned else "$"
        self._inner = FollowedNumbers(Notation(_DIGITS, _MAXIMUM, self._any, stop=":"))
        self._last = FollowedNumbers(Notation(_DIGITS, _MAXIMUM, self._any, stop=self._end))
        self._ipv4 = Ipv4()
        self._before: dict[tuple[int, int, _Zeros], Alternatives] = {}
        self._after: dict[tuple[int, int, int, int], Alternatives] = {}

    def alternatives(self, tree: Node) -> Alternatives:
        return self._before_gap(tree, 0, _Zeros())

    # Before "::", or without.

    def _before_gap(self, node: Node, place: int, zeros: _Zeros) -> Alternatives:
        """Return the alternatives from a group on, while no "::" has been read; none if no address is printed so."""
        key = (id(node), place, zeros)
        if key not in self._before:
            numbers = self._inner if place < GROUPS - 1 else self._last
            pieces = [piece for item in node.items for piece in self._numbers(item, place, zeros)]
            found = numbers.alternatives(pieces) if pieces else ()
            gap = () if zeros.run else self._gap(node, place, zeros.longest)
            self._before[key] = _joined(found, gap)
        return self._before[key]

    def _numbers(self, item: Item, place: int, zeros: _Zeros) -> Iterable[NumberRange]:
        first, last, below = item
        if below is None:
            yield NumberRange(first, last, Suffix(free=True))
            return
        # Together with other values a zero needs no care: that it would be written otherwise does no harm.
        after = zeros.then_zero() if last == 0 else zeros.then_other()
        if after.printable(GROUPS - place - 1):
            found = self._before_gap(below, place + 1, after)
            if found:
                yield NumberRange(first, last, suffix(found))

    # "::" and what follows.

    def _gap(self, node: Node, place: int, longest: int) -> Alternatives:
        """Return the alternatives that begin with the "::" that stands for this group and further ones."""
        colons = ":" if place else "::"
        below: dict[int, _Below] = {}
        for run in range(max(2, longest + 1), GROUPS - place + 1):
            below[GROUPS - place - run] = self._not_zero(_below_zeros(node, run))
        if all(one is None for one in below.values()):
            return ((colons,),) if below else ()
        found = self._any_groups(below, dotted=not place)
        for count, one in below.items():
            if isinstance(one, Node):
                found.extend(self._ending(one, count, GROUPS - place - count, dotted=not place))
        return ((colons, group(tuple(found))),) if found else ()

    def _not_zero(self, below: _Below) -> _Below:
        """Leave out what begins with another zero group: it would belong to the gap."""
        if not isinstance(below, Node):
            return below
        items = tuple(item._replace(first=max(item.first, 1)) for item in below.items if item.last)
        if not items:
            return _MISSING
        return None if items == (Item(1, _MAXIMUM, None),) else self._forest.node(items)

    def _ending(self, node: Node, count: int, run: int, *, dotted: bool) -> Alternatives:
        if dotted and count == _DOTTED_GROUPS:
            return self._dotted(node)
        return self._after_gap(node, count, run, 0)

    def _after_gap(self, node: Node, left: int, gap: int, run: int) -> Alternatives:
        """Return the alternatives for exactly this many groups to the end, none for what is not printed so."""
        key = (id(node), left, gap, run)
        if key not in self._after:
            pieces = []
            for first, last, below in node.items:
                # A longer run of zeros than the gap would have been the gap.
                zeros = run + 1 if last == 0 else 0
                if zeros > gap:
                    continue
                if left == 1:
                    follows = Suffix()
                elif below is None:
                    follows = Suffix(self._counted(left - 1, left - 1))
                else:
                    found = self._after_gap(below, left - 1, gap, zeros)
                    if not found:
                        continue
                    follows = suffix(found)
                pieces.append(NumberRange(first, last, follows))
            numbers = self._inner if left > 1 else self._last
            self._after[key] = numbers.alternatives(pieces) if pieces else ()
        return self._after[key]

    def _any_groups(self, below: dict[int, _Below], *, dotted: bool) -> list[Sequence]:
        """Return the alternatives for the numbers of groups after which the address is a member in any case."""
        free = sorted(count for count, one in below.items() if one is None)
        found: list[Sequence] = []
        if dotted and _DOTTED_GROUPS in free and _FEWER.issubset(free):
            # Dotted IPv4 is two groups that look like one.
            last = _spans(free)[0][1]
            found.append((self._counted(0, last if last > _DOTTED_GROUPS else 1, dotted=True),))
            free = [count for count in free if count > last]
        elif dotted and _DOTTED_GROUPS in free:
            found.append((r"[^:]*\.",))
            free.remove(_DOTTED_GROUPS)
        found.extend((self._counted(first, last),) for first, last in _spans(free))
        return found

    def _counted(self, first: int, last: int, *, dotted: bool = False) -> str:
        """Return the expression for this many groups of any kind and the end."""
        if not last:
            return self._end
        one = "[^:]" if dotted else self._any
        least, most = max(first - 1, 0), last - 1
        many = f"{{{most}}}" if least == most else f"{{{least},{most}}}".replace("{0,1}", "?")
        colons = f"(?:{one}+:){many}" if most > 1 or least != most else f"{one}+:" * most
        return f"{colons}{one}{'+' if first else '*'}{self._end}"

    def _dotted(self, node: Node) -> Alternatives:
        ranges = tuple(node_ranges(node, _DOTTED_GROUPS, 16))
        return ((r"(?=[^:]*\.)", group(self._ipv4.distinguish(ranges))),)


def _joined(groups: Alternatives, gap: Alternatives) -> Alternatives:
    """Join the alternatives with and without "::"; ``0`` and ``:`` before the same are one class."""
    for one in gap:
        written_out = ("0", *one[1:])
        if one[0] == ":" and written_out in groups:
            left = tuple(each for each in groups if each != written_out)
            return (("[0:]", *one[1:]), *left)
    return (*groups, *gap)


def _below_zeros(node: Node, count: int) -> _Below:
    """Return what may follow this many zero groups."""
    below: Node | None = node
    for _ in range(count):
        if below is None:
            return None
        first = below.items[0]
        if first.first:
            return _MISSING
        below = first.next
    return below


def _spans(numbers: Iterable[int]) -> list[Range]:
    spans: list[Range] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans


def _touches(ranges: Iterable[Range], other: Range) -> bool:
    return any(first <= other[1] and last >= other[0] for first, last in ranges)
