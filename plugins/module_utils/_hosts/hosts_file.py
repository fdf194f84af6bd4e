# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the managed lines of a hosts file.

Pure: bytes in, bytes out. Python 3.6. Managed lines are a block between two marks; all other lines keep their bytes.
The block goes before the first line that has one of its names or addresses: the resolver uses the first line that
matches, for a name as for an address (hosts(5)).
"""

import ipaddress
import re
from typing import Dict, List, NamedTuple, Optional, Sequence, Set, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core import line_ends
from ansible_collections.sametime.estate.plugins.module_utils._hosts.errors import HostsError

_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_NAME = re.compile(r"(?=.{1,253}$)" + _LABEL + r"(\." + _LABEL + r")*")


class Entry(NamedTuple):
    """One address and its names; the first is the canonical name."""

    address: str
    names: Tuple[str, ...]


class Plan(NamedTuple):
    """The new content of the file, and the lines that are removed and added."""

    data: bytes
    removed: List[str]
    added: List[str]


def check(entries: Sequence[Entry]) -> List[Entry]:
    """Return the entries with plain addresses.

    Raises HostsError: an invalid address or host name, a loopback address, a name that is listed twice.
    """
    checked: List[Entry] = []
    seen: Set[str] = set()
    for entry in entries:
        address = _address(entry.address)
        if address is None:
            raise HostsError(f"{entry.address!r} is not an IP address")
        if ipaddress.ip_address(address).is_loopback:
            raise HostsError(f"{address} is a loopback address: no other host can reach {' '.join(entry.names)} there")
        if not entry.names:
            raise HostsError(f"the entry of {address} has no name")
        for name in entry.names:
            if not _NAME.fullmatch(name):
                raise HostsError(f"{name!r} is not a host name")
            if name.lower() in seen:
                raise HostsError(f"the name {name} is listed twice")
            seen.add(name.lower())
        checked.append(entry._replace(address=address))
    return checked


def lines(entries: Sequence[Entry]) -> List[str]:
    """Return the lines of a hosts file for the entries, as text without line ends."""
    return [" ".join((entry.address,) + tuple(entry.names)) for entry in entries]


def plan(
    data: bytes, entries: Sequence[Entry], marker: str, edit_others: bool = False, path: str = "the hosts file"
) -> Plan:
    """Return the file with the entries' block, or without it when there are none. New lines end as most of the file's.

    edit_others: remove managed names from lines outside the block that give them another address. path: name of the
    file in messages. Raises HostsError: the marks are damaged, or without edit_others there is such a line.
    """
    begin, end = f"# BEGIN {marker}", f"# END {marker}"
    text = data.decode("latin-1")  # every byte is one character and comes back as it was
    before = line_ends.split(text)
    others, position = _without_block(before, begin, end, path)
    newline = line_ends.of("".join(others), line_ends.of(text))
    wanted = {name.lower(): entry.address for entry in entries for name in entry.names}
    kept = _without_conflicts(others, wanted, edit_others, path)
    block = [line + newline for line in (begin, *lines(entries), end)] if entries else []
    first = _first_mention(kept, set(wanted), set(wanted.values()))
    if position is not None:
        position -= sum(1 for old, new in list(zip(others, kept))[:position] if not new)
    kept = [line for line in kept if line]
    if position is None or position > first:
        position = first
    if block and position == len(kept) and kept and kept[-1] == line_ends.without(kept[-1]):
        kept[-1] += newline
    after = kept[:position] + block + kept[position:]
    contents = [[line_ends.without(line) for line in file_lines] for file_lines in (before, after)]
    return Plan(
        "".join(after).encode("latin-1"),
        [line for line in contents[0] if line not in contents[1]],
        [line for line in contents[1] if line not in contents[0]],
    )


def _address(text: str) -> Optional[str]:
    try:
        return str(ipaddress.ip_address(text.split("%", maxsplit=1)[0]))
    except ValueError:
        return None


def _without_block(before: Sequence[str], begin: str, end: str, path: str) -> Tuple[List[str], Optional[int]]:
    """Return the lines outside the block, and the place of the block among them."""
    stripped = [line_ends.without(line) for line in before]
    starts = [number for number, line in enumerate(stripped) if line == begin]
    ends = [number for number, line in enumerate(stripped) if line == end]
    if not starts and not ends:
        return list(before), None
    if len(starts) != 1 or len(ends) != 1 or ends[0] < starts[0]:
        numbers = ", ".join(str(number + 1) for number in sorted(starts + ends))
        raise HostsError(
            f"{path}: the marks of the managed lines are not one pair (lines {numbers}); correct them manually"
        )
    return list(before[: starts[0]]) + list(before[ends[0] + 1 :]), starts[0]


def _without_conflicts(others: Sequence[str], wanted: Dict[str, str], edit: bool, path: str) -> List[str]:
    """Return the lines without managed names whose address differs; an empty text: no name is left."""
    kept: List[str] = []
    conflicts: List[str] = []
    for line in others:
        address, names = _read(line)
        wrong = [name for name in names if wanted.get(name.lower(), address) != address]
        if wrong:
            conflicts.append(line_ends.without(line))
        kept.append(_take_out(line, wrong) if wrong else line)
    if conflicts and not edit:
        raise HostsError(
            f"{path}: lines outside the managed ones give managed names another address: "
            + "; ".join(" ".join(line.split()) for line in conflicts)
            + ". Correct them, or allow the removal of these names from them",
            lines=conflicts,
        )
    return kept


def _read(line: str) -> Tuple[Optional[str], List[str]]:
    """Return the address and the names of a line; None and no names for any other line."""
    words = line.split("#", maxsplit=1)[0].split()
    address = _address(words[0]) if words else None
    return address, words[1:] if address else []


def _take_out(line: str, names: Sequence[str]) -> str:
    head, mark, comment = line.partition("#")
    for name in names:
        head = re.sub(r"[ \t]+" + re.escape(name) + r"(?=\s|$)", "", head)
    return head + mark + comment if len(head.split()) > 1 else ""


def _first_mention(kept: Sequence[str], names: Set[str], addresses: Set[str]) -> int:
    number = 0
    for line in kept:
        address, line_names = _read(line)
        if address in addresses or names.intersection(name.lower() for name in line_names):
            return number
        number += 1 if line else 0
    return number
