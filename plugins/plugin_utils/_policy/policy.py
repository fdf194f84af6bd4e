# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access policy of photos as data.

Each rule admits on its own. A client that no rule admits gets what ``otherwise`` says. Rules for addresses come before
rules for cookies, each in the order of the inventory.

A cookie rule only asks whether a cookie is sent: it admits everybody who sends a cookie of that name. It stops clients
that guess the addresses of photos, as the manually written rules of administrators did; it is not an authentication.

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
    """Admits clients that send this cookie; value None: with any value that is not empty."""

    name: str
    cookie: str
    value: str | None


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

    @property
    def admitted(self) -> AddressSet:
        """Return the addresses that all rules together admit without a cookie."""
        return AddressSet().union(
            *(rule.addresses for rule in self.networks),
            *(rule.addresses for rule in self.addresses),
        )
