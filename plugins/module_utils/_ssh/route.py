# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of a target and of this host on the route to it, from resolver and kernel. Python 3.6."""

import socket
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError


class Route(NamedTuple):
    """Addresses of the target, and source addresses of this host on the route to them; both sorted."""

    targets: List[str]
    sources: List[str]


def route(
    target: str,
    port: int,
    resolve: Callable[..., Any] = socket.getaddrinfo,
    connect: Optional[Callable[[Any, Any], str]] = None,
) -> Route:
    """Resolve the target and return its addresses with the source addresses on the route to them.

    Raises SshError if the name is unknown or this host has no route to any of the addresses.
    """
    connect = connect or source_address
    try:
        resolved = resolve(target, port, 0, socket.SOCK_DGRAM)
    except OSError as exc:
        raise SshError(f"{target} cannot be resolved: {exc.strerror or exc}; correct the name resolution") from exc
    addresses = {(family, address) for family, _, _, _, address in resolved}
    sources = {address[0]: _try(connect, family, address) for family, address in addresses}
    reachable = {address: source for address, source in sources.items() if source}
    if not reachable:
        raise SshError(f"this host has no route to {target} ({', '.join(sorted(sources))})")
    return Route(sorted(reachable), sorted(set(reachable.values())))


def routes(
    targets: Sequence[str], port: int, find: Callable[[str, int], Route] = route
) -> Dict[str, Tuple[Route, str]]:
    """Return each target with its route and an empty text, or without addresses and with the reason."""
    return {target: _route_or_problem(find, target, port) for target in targets}


def _route_or_problem(find: Callable[[str, int], Route], target: str, port: int) -> Tuple[Route, str]:
    try:
        return find(target, port), ""
    except SshError as exc:
        return Route([], []), str(exc)


def source_address(family: Any, address: Any) -> str:
    """Return the source address that the kernel would use. Connecting a datagram socket sends nothing."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect(address)
        name: str = probe.getsockname()[0]
        return name


def _try(connect: Callable[[Any, Any], str], family: Any, address: Any) -> Optional[str]:
    try:
        return connect(family, address)
    except OSError:
        return None
