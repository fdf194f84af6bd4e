# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fit the virtual host of the photos to the web server that it joins.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

# Name of the virtual host for the main server where the main server has no usable name.
_NO_NAME = "main-server.invalid"
_DEFAULT = "_default_"
_EVERY_ADDRESS = {"", "*", "0.0.0.0", "::"}  # noqa: S104, text of a configuration


class PhotoVirtualHost(NamedTuple):
    """What the virtual host needs on this server.

    at: address and port, as in ``<VirtualHost address:port>``. listen: value of a Listen that is missing, or None.
    name_virtual_host: value of a NameVirtualHost that httpd 2.2 needs, or None. main_server: name and rewrite_engine of
    a virtual host that must come first because it is the main server, or None. other_addresses: addresses of virtual
    hosts that take requests before one for all addresses is considered. request_address: where the server answers
    requests from its own host. same_name: other virtual hosts of the port that answer for the host, as text with file
    and line. first: the virtual host, as module ihs_info returns it, that stays the first one of the address, or None.
    """

    at: str
    listen: str | None
    name_virtual_host: str | None
    main_server: dict[str, Any] | None
    other_addresses: list[str]
    request_address: str
    same_name: list[str]
    first: dict[str, Any] | None = None


def photo_virtual_host(server: Mapping[str, Any], host: str, address: str, port: int) -> PhotoVirtualHost:
    """Return what a virtual host for ``host`` at ``address:port`` needs on a server.

    server: as module ihs_info returns it, without the virtual host itself. Raises KeyError: a key is missing in it.
    """
    main = server["main_server"]
    address = _as_listed(str(address))
    at = f"{address}:{port}"
    # Listen 80, Listen *:80, Listen 192.0.2.5:80 and Listen [::]:80 all end in the port.
    listen = [value for value in main["listen"] if re.fullmatch(rf"(?:.*:)?{port}", value)]
    if address != "*":
        listen = [value for value in listen if _listen_address(value, port) in {*_EVERY_ADDRESS, address.strip("[]")}]
    others = [each for each in server["virtual_hosts"] if str(each["port"]) in (str(port), "*")]
    # The first virtual host of an address answers for all names that no other one has. Before there was one, the main
    # server did.
    same = [each for each in others if each["address"] in (address, _DEFAULT)]
    same = [each for each in same if str(each["port"]) == str(port)] or same
    is_first = not same
    specific = [each["address"] for each in others if each["address"] not in (address, "*", _DEFAULT)]
    return PhotoVirtualHost(
        at=at,
        listen=None if listen else (str(port) if address == "*" else at),
        name_virtual_host=at if server["generation"] == "2.2" and at not in main["name_virtual_hosts"] else None,
        main_server=_main_server(main, host) if listen and is_first else None,
        other_addresses=list(dict.fromkeys(specific)) if address == "*" else [],
        request_address=_request_address(address, listen, port),
        same_name=[place(each) for each in others if _answers_for(each, host)],
        first=next((dict(each) for each in sorted(same, key=lambda each: not each["default"])), None),
    )


def _as_listed(address: str) -> str:
    """Return an address as httpd lists it."""
    plain = address.strip("[]")
    if plain in {*_EVERY_ADDRESS, _DEFAULT}:
        return "*"
    return f"[{plain}]" if ":" in plain else plain


def _answers_for(virtual_host: Mapping[str, Any], host: str) -> bool:
    """Return whether a virtual host has the name, or an alias for it; ``*`` and ``?`` of an alias match anything."""
    names = [re.sub(r"^\w+://|:\d+$", "", name).lower() for name in (virtual_host["name"], *virtual_host["aliases"])]
    return names[0] == host.lower() or any(_wild(name).fullmatch(host.lower()) for name in names[1:])


def _wild(alias: str) -> re.Pattern[str]:
    return re.compile(re.escape(alias).replace(r"\*", ".*").replace(r"\?", "."))


def place(virtual_host: Mapping[str, Any]) -> str:
    """Return where a virtual host is, as text with file and line."""
    at = f"{virtual_host['address']}:{virtual_host['port']}"
    return f"<VirtualHost {at}> {virtual_host['name']} in {virtual_host['file']}, line {virtual_host['line']}"


def _main_server(main: Mapping[str, Any], host: str) -> dict[str, Any]:
    """Return the main server as a virtual host. With the name of the photo host it would take requests for photos."""
    name = re.sub(r"^\w+://|:\d+$", "", main["server_name"] or "").lower()
    usable = name not in ("", host.lower())
    return {"name": main["server_name"] if usable else _NO_NAME, "rewrite_engine": main["rewrite_engine"]}


def _request_address(address: str, listen: Sequence[str], port: int) -> str:
    """Return the loopback address, unless the server listens on certain addresses only."""
    if address != "*":
        return address.strip("[]")
    addresses = [_listen_address(value, port) for value in listen]
    return "127.0.0.1" if not addresses or _EVERY_ADDRESS.intersection(addresses) else addresses[0]


def _listen_address(value: str, port: int) -> str:
    """Return the address in the value of a Listen."""
    return value.removesuffix(str(port)).removesuffix(":").strip("[]")
