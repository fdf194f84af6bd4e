# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the program, as the role writes them to its configuration file (JSON).

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import ipaddress
import json
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate.guests import Limits

__all__ = ["FORMAT", "GuestRule", "Rules", "RulesError", "TokenRule", "read"]

FORMAT = 1
# Networks as pairs of numbers, first and last address, for each version of IP.
Ranges = Dict[int, List[Tuple[int, int]]]


class RulesError(EstateError):
    """The configuration file of the program cannot be used."""


class TokenRule(NamedTuple):
    """A rule that asks for a verified token.

    name: name of the rule in the policy. cookie: name of the cookie. only_from: networks whose clients may use the
    rule; None: all. accept_v1, realms: see `token.Verifier`.
    """

    name: str
    cookie: bytes
    accept_v1: bool
    realms: Tuple[str, ...]
    only_from: Optional[Ranges]

    def is_open_to(self, client: str) -> bool:
        """Return whether a client with this address may use the rule."""
        if self.only_from is None:
            return True
        address = ipaddress.ip_address(client)
        number, version = int(address), address.version
        mapped = getattr(address, "ipv4_mapped", None)
        if mapped is not None:
            number, version = int(mapped), 4
        return any(first <= number <= last for first, last in self.only_from[version])


class GuestRule(NamedTuple):
    """A rule that asks for a cookie of guests with this value."""

    name: str
    cookie: bytes
    value: bytes


class Rules(NamedTuple):
    """All rules of the program. key_file: path of the keys. photos: directory of them. limits: of each guest."""

    key_file: str
    photos: str
    tokens: Tuple[TokenRule, ...]
    guests: Tuple[GuestRule, ...]
    limits: Optional[Limits]


def read(text: str) -> Rules:
    """Return the rules of the configuration file. Raises RulesError."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise RulesError(f"the configuration does not have the format {FORMAT} of this program; run the role again")
        rules = Rules(
            key_file=str(data["key_file"]),
            photos=str(data["photos"]),
            tokens=tuple(_token_rule(entry) for entry in data["tokens"]),
            guests=tuple(
                GuestRule(entry["name"], entry["cookie"].encode(), entry["value"].encode()) for entry in data["guests"]
            ),
            limits=None if data["limits"] is None else Limits(**data["limits"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as exc:
        raise RulesError(f"the configuration is not complete ({exc!r}); run the role again") from None
    if rules.guests and rules.limits is None:
        raise RulesError("the configuration has a rule for guests but no limits; run the role again")
    return rules


def _token_rule(entry: Dict[str, Any]) -> TokenRule:
    return TokenRule(
        name=entry["name"],
        cookie=entry["cookie"].encode(),
        accept_v1=entry["accept_v1"] is True,
        realms=tuple(entry["realms"]),
        only_from=None if entry["only_from"] is None else _ranges(entry["only_from"]),
    )


def _ranges(networks: List[str]) -> Ranges:
    ranges: Ranges = {4: [], 6: []}
    for text in networks:
        network = ipaddress.ip_network(str(text))
        ranges[network.version].append((int(network.network_address), int(network.broadcast_address)))
    return ranges
