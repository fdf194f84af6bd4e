# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The addresses of a list of networks without those of another list. Pure: no Ansible, no files, no processes."""

from __future__ import annotations

from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import NetworkError, parse_networks

__all__ = ["left_over"]


def left_over(networks: Any, exclude: Any) -> AddressSet:
    """Return the addresses of networks that no network in ``exclude`` has.

    Raises NetworkError: an entry is not a network, or no address is left.
    """
    addresses = _addresses(networks, "networks")
    if not addresses:
        raise NetworkError("the list of networks is empty; an expression for an empty list would admit no client")
    left = addresses.minus(_addresses(exclude, "exclude"))
    if not left:
        raise NetworkError("exclude removes all of the networks")
    return left


def _addresses(networks: Any, what: str) -> AddressSet:
    if not isinstance(networks, list):
        raise NetworkError(f"{what} is {type(networks).__name__}, not a list of networks")
    return AddressSet(parse_networks(networks, f"{what} entry"))
