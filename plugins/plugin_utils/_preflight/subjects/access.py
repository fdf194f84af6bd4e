# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access policy of the photos.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import NetworkError, parse_network
from ansible_collections.sametime.estate.plugins.plugin_utils._policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.problem import HIDDEN, Problem
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Inventory

_KINDS = ("networks", "addresses", "cookies")


def check(collected: Collected, _inventory: Inventory) -> Iterator[Problem]:
    """Yield the problems of the policy: one for each rule that cannot be used."""
    for setting in collected.of("photo_vhost_access"):
        yield from _rules(setting.name, setting.value, str(collected.value("photo_vhost_host") or ""))
    for setting in collected.of("photo_vhost_balancers"):
        for number, network in enumerate(setting.value):
            try:
                parse_network(network)
            except NetworkError as exc:
                yield Problem(f"{setting.name}[{number}]", HIDDEN, str(exc), "write a network such as 192.0.2.0/24")


def _rules(name: str, access: dict, photo_host: str) -> Iterator[Problem]:
    """Read each rule alone, so that every wrong one is named, and then the policy as a whole."""
    wrong = False
    for kind in _KINDS:
        for number, rule in enumerate(access.get(kind) or []):
            alone = {kind: [rule], "otherwise": {"page": "x"}}
            for problem in _read(f"{name}.{kind}[{number}]", alone, photo_host):
                wrong = True
                yield problem
    if not wrong:
        yield from _read(name, access, photo_host)


def _read(name: str, access: dict, photo_host: str) -> Iterator[Problem]:
    try:
        read_policy.read_policy(access, photo_host)
    except EstateError as exc:  # a wrong policy, or no netaddr
        reason, _, remedy = str(exc).partition("; ")
        yield Problem(
            name, HIDDEN, _without_place(reason), remedy or "see group_vars/all/photos.yml of the example inventory"
        )


def _without_place(text: str) -> str:
    """Return a message of the policy without its place, which the name of the variable says already."""
    place, colon, rest = text.partition(": ")
    return rest if colon and place.startswith(read_policy.PLACE) else text
