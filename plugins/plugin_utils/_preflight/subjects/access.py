# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access policy of the photos.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    NetworkError,
    parse_address,
    parse_network,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory

_KINDS = ("networks", "addresses", "cookies")
# Keys of a rule with networks.
_NETWORKS = ("networks", "exclude", "only_from")


def check(collected: Collected, _inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the policy: each wrong network and address, and one more for each rule."""
    for setting in collected.of("photo_vhost_access"):
        yield from _rules(setting.name, setting.value, str(collected.value("photo_vhost_host") or ""))
    for setting in collected.of("photo_vhost_balancers"):
        yield from _each_network(setting.name, setting.value)


def _rules(name: str, access: dict, photo_host: str) -> Iterator[Problem]:
    """Read each network and each rule alone, so that every wrong one is named, and then the policy as a whole."""
    wrong = False
    for kind in _KINDS:
        for number, rule in enumerate(access.get(kind) or []):
            place = f"{name}.{kind}[{number}]"
            alone = {kind: [rule], "otherwise": {"page": "x"}}
            for problem in list(_addresses(place, rule)) or _read(place, alone, photo_host, rule.get("name")):
                wrong = True
                yield problem
    if not wrong:
        yield from _read(name, access, photo_host)


def _addresses(place: str, rule: dict) -> Iterator[Problem]:
    for key in _NETWORKS:
        if isinstance(rule.get(key), (list, tuple)):
            yield from _each_network(f"{place}.{key}", rule[key])
    if "address" in rule:
        yield from _one(f"{place}.address", rule["address"], parse_address)


def _each_network(name: str, entries: Sequence[Any]) -> Iterator[Problem]:
    for number, entry in enumerate(entries):
        yield from _one(f"{name}[{number}]", entry, parse_network)


def _one(name: str, entry: Any, parse: Callable[[Any], object]) -> Iterator[Problem]:
    try:
        parse(entry)
    except NetworkError as exc:
        reason, _, remedy = str(exc).removeprefix(f"{entry!r}: ").partition("; ")
        if parse is parse_address and "not an IPv4 or IPv6 network" in reason:
            reason, remedy = "this is not an IPv4 or IPv6 address", "write one address, such as 203.0.113.7"
        wrong = reason.removeprefix("this ") if reason.startswith("this ") else f"is not usable: {reason}"
        yield Problem(name, entry, wrong, remedy)


def _read(name: str, access: dict, photo_host: str, rule: object = None) -> Iterator[Problem]:
    try:
        read_policy.read_policy(access, photo_host)
    except EstateError as exc:  # a wrong policy, or no netaddr
        reason, _, remedy = str(exc).replace(f" ({rule})", "", 1).partition("; ")
        keys, reason = _keys_and_reason(reason)
        yield Problem(
            f"{name}{keys}", HIDDEN, reason, remedy or "see group_vars/all/photos.yml of the example inventory"
        )


def _keys_and_reason(text: str) -> tuple[str, str]:
    """Return the keys that the place of a message names, such as ``.guests``, and the message without its place."""
    place, colon, rest = text.partition(": ")
    if not colon or not place.startswith(read_policy.PLACE):
        return "", text
    keys = place.removeprefix(read_policy.PLACE).split(", ")[1:]
    return "".join(f".{key}" for key in keys if key.isidentifier()), rest
