# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of deployment manager and Meeting nodes.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory


def check(collected: Collected, _inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the nodes' addresses and names."""
    for setting in collected.of("federation_addresses_nodes"):
        yield from _nodes(setting.name, setting.value)
        yield from _by_hand(collected, setting.name, [node["names"][0] for node in setting.value if node["names"]])


def _nodes(name: str, nodes: list[dict[str, Any]]) -> Iterator[Problem]:
    addresses: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, node in enumerate(nodes):
        place = f"{name}[{number}]"
        yield from _address(f"{place}.address", node["address"], addresses)
        if not node["names"]:
            yield Problem(f"{place}.names", HIDDEN, "is empty", "write the name that WebSphere knows the node by")
        for index, host in enumerate(node["names"]):
            where = f"{place}.names[{index}]"
            yield from values.host_name(where, host) if index == 0 else values.host_or_address(where, host)
            plain = str(host).lower().rstrip(".")
            if plain.partition(".")[0] in ("localhost", "ip6-localhost"):
                yield Problem(where, host, "is the name of every host for itself", "remove it")
            elif plain in names:
                yield Problem(where, host, f"is also {names[plain]}", "give each node names of its own")
            names.setdefault(plain, where)


def _address(place: str, value: Any, known: dict[str, str]) -> Iterator[Problem]:
    problems = list(values.address(place, value))
    yield from problems
    if problems:
        return
    address = ipaddress.ip_address(value)
    if _only_local(address):
        yield Problem(
            place, value, "cannot be reached from another host", "write the address in the production network"
        )
    if str(address) in known:
        yield Problem(place, value, f"is also {known[str(address)]}", "give each node its own address")
    known.setdefault(str(address), place)


def _only_local(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return (
        address.is_loopback
        or address.is_unspecified
        or address.is_multicast
        or address.is_link_local
        or (address.version == 4 and address.is_reserved)
        or (address.version == 6 and address.ipv4_mapped is not None)
    )


def _by_hand(collected: Collected, nodes: str, first_names: list[str]) -> Iterator[Problem]:
    for setting in collected.of("federation_addresses_by_hand"):
        for number, name in enumerate(setting.value):
            if name not in first_names:
                yield Problem(
                    f"{setting.name}[{number}]",
                    name,
                    f"is not the first name of a node in {nodes}",
                    "write the full first name",
                )
