# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of groups, hosts and variables: unknown ones, with the nearest known one.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import (
    Inventory,
    Role,
    UnresolvedError,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.site import GROUPS, SHARED

_OF_ANSIBLE = ("all", "ungrouped")


def unknown_variables(roles: Mapping[str, Role], inventory: Inventory) -> Iterator[Problem]:
    """Yield variables that look like ours and are not: they begin with ``sametime_`` or with the name of a role."""
    known = {*SHARED, *(option for role in roles.values() for option in (*role.options, *role.defaults))}
    prefixes = ("sametime_", *(f"{role}_" for role in roles))
    written = {
        name for variables in inventory.variables.values() for name in variables if _plain(name).startswith(prefixes)
    }
    for name in sorted(written - known):
        near = difflib.get_close_matches(_plain(name), sorted(known), n=1)
        remedy = f"did you mean {near[0]}?" if near else "remove it, or look the name up in the README of the role"
        yield Problem(name, HIDDEN, "is not a variable of this collection", remedy)


def unknown_groups(inventory: Inventory) -> Iterator[Problem]:
    """Yield groups whose name is almost one of ours, while that one has no host."""
    empty = [group for group in GROUPS if not inventory.groups.get(group)]
    ours = {host for group in GROUPS for host in inventory.groups.get(group, [])}
    if not ours:
        yield Problem(
            "the inventory",
            HIDDEN,
            "has no host in any group of this collection",
            f"check the path after -i, and put hosts into the groups {', '.join(GROUPS)}",
        )
    for name, hosts in inventory.groups.items():
        if not hosts or name in (*GROUPS, *_OF_ANSIBLE):
            continue
        near = difflib.get_close_matches(_plain(name), empty, n=1, cutoff=0.8)
        if not near and not ours.issuperset(hosts):
            near = [group for group in empty if _one_letter_apart(_plain(name), group)]
        if near:
            yield Problem(
                f"group {name}",
                HIDDEN,
                f"is not a group of this collection, and {near[0]} has no host",
                f"rename it to {near[0]}",
            )


def unread_files(inventory: Inventory) -> Iterator[Problem]:
    """Yield files of variables that belong to nothing: almost a group of ours, or the short name of a host."""
    for name in inventory.files.get("group_vars", ()):
        if name in inventory.groups or name in (*GROUPS, *_OF_ANSIBLE):
            continue
        near = [group for group in GROUPS if _plain(name) == group] or difflib.get_close_matches(
            _plain(name), GROUPS, n=1, cutoff=0.85
        )
        if near:
            yield _unread(f"group_vars/{name}", "group", near[0])
    for name in inventory.files.get("host_vars", ()):
        full = [host for host in inventory.variables if host.startswith(f"{name}.") or name.startswith(f"{host}.")]
        if name not in inventory.variables and len(full) == 1:
            yield _unread(f"host_vars/{name}", "host", full[0])


def _unread(path: str, kind: str, near: str) -> Problem:
    return Problem(path, HIDDEN, f"is not read, because no {kind} has this name", f"did you mean {near}?")


def hosts(inventory: Inventory) -> Iterator[Problem]:
    """Yield hosts whose name cannot be one, and hosts of one group with the same address for ssh."""
    for group in GROUPS:
        known: dict[tuple[str, str], str] = {}
        for host in inventory.groups.get(group, []):
            if re.search(r"://|[\s/@]", host):
                yield Problem(f"group {group}", host, "is not a name of a host", "write the host name alone")
            address = _address(host, inventory)
            if address and address in known:
                yield Problem(
                    f"group {group}",
                    HIDDEN,
                    f"has the hosts {known[address]} and {host} with the same ansible_host {address[0]}",
                    "give each host its own address",
                )
            elif address:
                known[address] = host


def _address(host: str, inventory: Inventory) -> tuple[str, str] | None:
    """Return address and port for ssh; None if another connection is used, or no address is set."""
    written = inventory.variables[host]
    try:
        address, connection, port = (
            str(inventory.template(host, written.get(name) or ""))
            for name in ("ansible_host", "ansible_connection", "ansible_port")
        )
    except UnresolvedError:
        return None
    return (address.lower(), port or "22") if address and connection in ("", "ssh", "smart", "paramiko") else None


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")


def _one_letter_apart(one: str, other: str) -> bool:
    """Return whether one letter is different, missing, added, or changed places with the next one."""
    if len(one) == len(other):
        places = [number for number in range(len(one)) if one[number] != other[number]]
        turned = len(places) == 2 and sorted(one[n] for n in places) == sorted(other[n] for n in places)
        return len(places) <= 1 or (turned and places[1] == places[0] + 1)
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
