# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that prove that a running web server applies the policy to photos.

They ask for a photo that exists only during the proof, under a name that nobody else knows. For this one photo, and
only in requests from the web server itself, the virtual host takes the address of the client from a header. So one
request can come from an admitted address and one from a refused address. Real photos never depend on the header.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import BITS, address_text
from ansible_collections.sametime.estate.plugins.plugin_utils._net.remote_addr import remote_addr
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import decide
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import Policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request

# The name is one of a photo, so settings of the main server for such names apply to it, too.
PROOF_PATH = "/sametime-estate-@digest@@proof.invalid.jpg"
# The same for any digest.
PROOF_REGEX = r"^/sametime-estate-[0-9a-z@]+@proof\.invalid\.jpg$"
PROOF_HEADER = "X-Sametime-Estate-Client"
# Addresses for documentation (RFC 5737, RFC 3849): no client has them.
_NO_CLIENTS = ("203.0.113.1", "198.51.100.1", "192.0.2.1", "2001:db8::1")


def proof_requests(policy: Policy) -> list[dict[str, Any]]:
    """Return one request for each way to be admitted (address, cookie) and one to be refused, with what is expected.

    Each is a dict of path, headers, status and location (None: any). A way that the policy does not have is left out.
    """
    admitted = next((client for client in _members(policy) if _allowed(policy, client)), None)
    refused = next((client for client in _outsiders(policy) if not _allowed(policy, client)), None)
    requests = []
    if admitted:
        requests.append(_request(200, {PROOF_HEADER: admitted}))
    if refused and policy.cookies:
        rule = policy.cookies[0]
        cookie = f"{rule.cookie}={rule.value or 'sametime-estate'}"
        requests.append(_request(200, {PROOF_HEADER: refused, "Cookie": cookie}))
    if refused:
        redirect = policy.otherwise.redirect
        status = 302 if redirect else 403
        requests.append(_request(status, {PROOF_HEADER: refused}, redirect))
        if policy.tokens:
            # The program answers 503 here if it cannot decide, so this proves that it runs and has keys.
            cookie = f"{policy.tokens[0].cookie}=sametime-estate"
            requests.append(_request(status, {PROOF_HEADER: refused, "Cookie": cookie}, redirect))
    return requests


def _request(status: int, headers: dict[str, str], location: str | None = None) -> dict[str, Any]:
    return {"path": PROOF_PATH, "headers": headers, "status": status, "location": location}


def _allowed(policy: Policy, client: str) -> bool:
    return decide(policy, Request(client)).allowed


def _members(policy: Policy) -> Iterator[str]:
    for network in policy.admitted.networks():
        yield remote_addr(network.version, network.first)


def _outsiders(policy: Policy) -> Iterator[str]:
    yield from _NO_CLIENTS
    for network in policy.admitted.networks():
        for number in (network.first - 1, network.last + 1):
            if 0 <= number < 1 << BITS[network.version]:
                yield address_text(network.version, number)
