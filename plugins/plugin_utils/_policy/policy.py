# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access policy of photos as data.

Each rule admits on its own. A client that no rule admits gets what ``otherwise`` says. Rules for addresses come before
rules for cookies, each in the order of the inventory.

A rule for tokens verifies the value of a cookie: it admits only clients that a sign-on server has signed on. Any other
cookie rule only asks whether a cookie is sent, and anybody can write a cookie. So a rule for guests has a limit.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet

# Methods that the policy admits.
METHODS = ("GET", "HEAD")


class PolicyError(EstateError):
    """A wrong policy; the message names the entry and says what to write instead."""


class NetworkRule(NamedTuple):
    """Admits clients of these networks. Networks and exclude are as written, addresses is the result of both."""

    name: str
    networks: tuple[str, ...]
    exclude: tuple[str, ...]
    addresses: AddressSet


class AddressRule(NamedTuple):
    """Admits the client with this address."""

    name: str
    address: str
    addresses: AddressSet


class CookieRule(NamedTuple):
    """Admits clients that send this cookie; value None: with any value that is not empty. guest: within the limits."""

    name: str
    cookie: str
    value: str | None
    guest: bool = False


class TokenRule(NamedTuple):
    """Admits clients whose cookie holds a token of WebSphere or Liberty that the keys of the site verify.

    accept_v1: whether a token of version 1 admits, whose time is not signed. realms: empty: all. only_from: networks as
    written whose clients may use the rule, which does not admit them by itself; None: all clients. addresses: the same
    as a set; None: all addresses.
    """

    name: str
    cookie: str
    accept_v1: bool
    realms: tuple[str, ...]
    only_from: tuple[str, ...] | None
    addresses: AddressSet | None


class GuestLimits(NamedTuple):
    """What one guest may ask for in a window of minutes: different photos, different names without a photo.

    default_picture: path of the file that a guest gets for a name without a photo; None: the answer is 404.
    """

    photos: int = 60
    misses: int = 10
    minutes: int = 10
    default_picture: str | None = None


class Otherwise(NamedTuple):
    """The answer to all other clients: a redirect to another site, or the text of a page (with status 403)."""

    redirect: str | None
    page: str | None


class Policy(NamedTuple):
    """The whole policy."""

    networks: tuple[NetworkRule, ...]
    addresses: tuple[AddressRule, ...]
    cookies: tuple[CookieRule, ...]
    otherwise: Otherwise
    tokens: tuple[TokenRule, ...] = ()
    limits: GuestLimits = GuestLimits()

    @property
    def guests(self) -> tuple[CookieRule, ...]:
        """Return the cookie rules that have a limit."""
        return tuple(rule for rule in self.cookies if rule.guest)

    @property
    def has_gate(self) -> bool:
        """Return whether the web server needs the program that verifies tokens and counts guests."""
        return bool(self.tokens or self.guests)

    @property
    def admitted(self) -> AddressSet:
        """Return the addresses that all rules together admit without a cookie."""
        return AddressSet().union(
            *(rule.addresses for rule in self.networks),
            *(rule.addresses for rule in self.addresses),
        )
