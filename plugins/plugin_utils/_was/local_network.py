# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether browsers load photos from a local network: Local Network Access.

Chrome enforces it from version 142; browsers that are built on it, such as Edge, follow.

A page from a public address may load nothing from a private one until the user or a policy of the browser permits it.
Address spaces: WICG, Local Network Access, section "IP Address Space".

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

__all__ = ["is_local", "notice"]

_LOCAL = [
    ip_network(text)
    for text in (
        *("127.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15"),
        *("169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"),
    )
]


def is_local(address: str) -> bool:
    """Return whether an address is private, or that of the computer itself. Raises ValueError: it is not an address."""
    found: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in _LOCAL if network.version == found.version)


def notice(photo: str, photo_addresses: Sequence[str], page: str, page_addresses: Sequence[str]) -> str:
    """Return a sentence if browsers ask before they load photos, or load none; empty: they load them.

    photo, page: host names. Addresses are those that the names have for the same clients; without addresses nothing is
    known.
    """
    local = [address for address in photo_addresses if is_local(address)]
    public = [address for address in page_addresses if not is_local(address)]
    if not local or not public:
        return ""
    return (
        f"{page} has the public address {public[0]}, and {photo} the private address {local[0]}. Chrome from"
        " version 142 and browsers built on it load no photo from there on such a page, unless the user permits it"
        " (Local Network Access). Give both names addresses of the same kind for these clients, or permit it by the"
        f" policy LocalNetworkAccessAllowedForUrls of the browsers, with https://{page}"
    )
