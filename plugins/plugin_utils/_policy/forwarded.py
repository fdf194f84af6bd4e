# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client that a balancer names in its header, in two forms: expressions for httpd, and a parser for explanations.

The text after the last comma names the client, since a balancer adds the address that connects to it at the end. That
text is an address, optionally with a port: ``192.0.2.5``, ``192.0.2.5:51000`` (Azure Application Gateway, IIS),
``2001:db8::5``, ``[2001:db8::5]``, ``[2001:db8::5]:51000``, or a v4-mapped ``::ffff:192.0.2.5``. IPv6 must be in the
form that httpd prints, compressed and in lower case (RFC 5952). Everything else names no client: another text, a quote,
an empty or missing header, and an address of a balancer.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    Network,
    NetworkError,
    parse_address,
    parse_networks,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.remote_addr import remote_addr

# Value of the client's address in httpd where a balancer names none. No rule of a policy matches it.
UNKNOWN = "unknown"

_LAST = r"^(?:.*,)?[ \t]*"
_PORT = r"(?::[0-9]{1,5})?"
_END = r"[ \t]*$"
_IPV4 = r"(?:::ffff:)?([0-9.]{7,15})"
# Two zero groups in a row that are spelled out are not the form of httpd, except beside a longer gap, which is refused
# too. The expressions for networks refuse all other forms that httpd does not print.
_IPV6 = r"(?!(?:[0-9a-f:]*:)?0:0(?:[^0-9a-f]|$))([0-9a-f:]{2,39})"

# Each matches the whole header and has one group, the address. The expressions for networks check the address itself.
FORWARDED_REGEXES = (
    rf"{_LAST}{_IPV4}{_PORT}{_END}",
    rf"{_LAST}\[{_IPV4}\]{_PORT}{_END}",
    rf"{_LAST}{_IPV6}{_END}",
    rf"{_LAST}\[{_IPV6}\]{_PORT}{_END}",
)


def forwarded_client(header: str, balancers: Sequence[str] = ()) -> Network | None:
    """Return the client that the header of a balancer names, None if it names none.

    This parses; it uses no expression. balancers: networks of the balancers; a client in one of them counts as none,
    because a balancer behind another one names the other one. Raises NetworkError: a wrong network.
    """
    text = header.rpartition(",")[2].strip(" \t")
    inner, bracket, after = text[1:].partition("]")
    if text.startswith("["):
        if not bracket or not (after == "" or _is_port(after)):
            return None
        text = inner
    elif text.count(":") == 1 or (text.startswith("::ffff:") and "." in text and text.count(":") == 4):
        text, colon, port = text.rpartition(":")
        if not _is_port(colon + port):
            return None
    client = _address(text)
    if client is None or AddressSet(parse_networks(balancers)).contains(client):
        return None
    return client


def is_balancer(client: Network, balancers: Sequence[str]) -> bool:
    """Return whether an address is one of a balancer. Raises NetworkError: a wrong network."""
    return AddressSet(parse_networks(balancers)).contains(client)


def _address(text: str) -> Network | None:
    try:
        client = parse_address(text)
    except NetworkError:
        return None
    if client.version == 4:
        return client if text.removeprefix("::ffff:") == remote_addr(4, client.first) else None
    groups = text.split(":")
    zeros = any(pair == ("0", "0") for pair in pairwise(groups))
    return client if "." not in text and not zeros and text == remote_addr(6, client.first) else None


def _is_port(text: str) -> bool:
    return text[:1] == ":" and 1 <= len(text[1:]) <= 5 and text[1:].isascii() and text[1:].isdigit()
