# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual hosts of the photos: on the http port, on the https port, or on both, from one description.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._httpd import tls as _tls
from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.photo_virtual_host import (
    PhotoVirtualHost,
    photo_virtual_host,
    place,
)

HTTP_PORT, HTTPS_PORT = 80, 443
MODULES = ("rewrite_module", "headers_module")
_DEFAULT = "_default_"


class Wanted(NamedTuple):
    """What the inventory wants. tls: {} is http only. http: serve, redirect, off. balancers: whether there are some."""

    host: str
    address: str = "*"
    port: int = HTTP_PORT
    tls: Mapping[str, Any] = {}
    http: str = "serve"
    balancers: bool = False


def photo_sites(
    server: Mapping[str, Any], wanted: Wanted, presented: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the virtual hosts and what prevents them; the filter photo_sites documents every key.

    server: as module ihs_info returns it, without the virtual hosts themselves. presented: the certificate that the
    https address presents to a client without SNI, as module tls_server_info returns it; None: not asked yet.
    Raises KeyError: a key is missing in one of them.
    """
    sites, modules = [], list(MODULES)
    refusals, warnings, ask = [*_wrong_options(wanted), *_forged(server)], list(_doubts(wanted)), None
    if wanted.http != "off":
        redirect = _https(wanted) if wanted.http == "redirect" else None
        needs = photo_virtual_host(server, wanted.host, wanted.address, wanted.port)
        sites.append(_site(needs, wanted.port, redirect))
        refusals += _displaced(server, needs)
        warnings += _moved(server, needs)
        warnings += _unreached(needs, wanted.port, "photo_vhost_address")
    if wanted.tls:
        product = _tls.server_of(server, wanted.tls)
        wrong = list(_tls.wrong_options(product, wanted.tls))
        port = int(wanted.tls["port"])
        needs = photo_virtual_host(server, wanted.host, wanted.tls["address"], port)
        refusals += [*wrong, *_foreign(server, needs), *_displaced(server, needs)]
        warnings += _moved(server, needs)
        modules.append(product.module)
        lines = [] if wrong else _tls.directives(product, wanted.tls, is_first=needs.first is None)
        sites.append(_site(needs, port, tls=lines))
        warnings += _unreached(needs, port, "photo_vhost_tls.address")
        if needs.first and not wrong:
            warnings += _tls.advice(product, needs.first, wanted.tls)
        if needs.first and _tls.needs_certificate(product, needs.first):
            ask = {"address": needs.request_address, "port": port}
            if presented is not None:
                refusals += _tls.wrong_certificate(product, needs.first, wanted.host, presented)
    same_name = [text for site in sites for text in site["same_name"]]
    return {
        "sites": sites,
        "modules": modules,
        "refusals": refusals,
        "warnings": warnings,
        "ask": ask,
        "same_name": same_name,
    }


def photo_probes(
    sites: Sequence[Mapping[str, Any]], proof: Mapping[str, Any], common: Mapping[str, Any], tls: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return one probe of module ihs_vhost for each site.

    sites: as `photo_sites` returns them. proof: that of the access rules. common: host, directory, address (empty: the
    one of the site), timeout_seconds. tls: ca_file, expiry_days.
    """
    probes = []
    for site in sites:
        requests = proof["requests"]
        if site["redirect"]:
            location = f"{site['redirect']}{proof['path']}"
            requests = [{"path": proof["path"], "headers": {}, "status": 302, "location": location}]
        probe = {
            "address": common["address"] or site["request_address"],
            "port": site["port"],
            "host": common["host"],
            "path": "/sametime-estate/@digest@",
            "status": 204,
            "timeout_seconds": common["timeout_seconds"],
            "requests": requests,
        }
        probe |= {} if site["redirect"] or not proof["path"] else {"file": f"{common['directory']}{proof['path']}"}
        probe |= {"tls": {**tls, "first": site["first"] is None}} if site["tls"] else {}
        probes.append(probe)
    return probes


def _site(
    needs: PhotoVirtualHost, port: int, redirect: str | None = None, tls: list[str] | None = None
) -> dict[str, Any]:
    site = {**needs._asdict(), "port": port, "redirect": redirect, "tls": tls or []}
    # The main server has no certificate, so it never answered anybody on the https port.
    return {**site, "main_server": None} if tls is not None else site


def _https(wanted: Wanted) -> str:
    port = int((wanted.tls or {}).get("port", HTTPS_PORT))
    return f"https://{wanted.host}" + ("" if port == HTTPS_PORT else f":{port}")


def _wrong_options(wanted: Wanted) -> Iterator[str]:
    if wanted.http != "off" and not _is_address(wanted.address):
        yield _no_address("photo_vhost_address", wanted.address)
    if wanted.tls and not _is_address(wanted.tls["address"]):
        yield _no_address("photo_vhost_tls.address", wanted.tls["address"])
    if wanted.http == "redirect" and not wanted.tls:
        yield (
            "photo_vhost_http is redirect, but photo_vhost_tls is not set, so this server does not answer https. Where "
            "TLS ends at a load balancer, the redirect would never end: the balancer sends each https request to this "
            "http port again. Set photo_vhost_tls, or let the balancer redirect and set photo_vhost_http to serve"
        )
    if wanted.http == "off" and not wanted.tls:
        yield "photo_vhost_http is off and photo_vhost_tls is not set, so nothing would serve photos; set one of them"
    if wanted.tls and wanted.http != "off" and int(wanted.tls["port"]) == int(wanted.port):
        yield f"photo_vhost_tls.port and photo_vhost_port are both {wanted.port}; http and https need a port each"


def _is_address(text: Any) -> bool:
    if text in ("*", _DEFAULT):
        return True
    try:
        text = str(text)
        ipaddress.ip_address(text[1:-1] if text[:1] + text[-1:] == "[]" else text)
    except ValueError:
        return False
    return True


def _no_address(option: str, value: str) -> str:
    return f"{option} is {value!r}; write one IP address of this server, or * for all of them"


def _forged(server: Mapping[str, Any]) -> Iterator[str]:
    """Yield why an access policy by addresses cannot hold on the server."""
    setting = server["main_server"].get("believed_header")
    if setting:
        yield (
            f"{setting} makes httpd believe every client that names another address in this header, so everybody could "
            "see the photos. Write RemoteIPInternalProxy with the addresses of your balancers beside it, or remove it "
            "and set photo_vhost_balancers"
        )


def _doubts(wanted: Wanted) -> Iterator[str]:
    if wanted.http == "redirect" and wanted.tls and wanted.balancers:
        yield (
            "photo_vhost_http is redirect and photo_vhost_balancers is set. A balancer where TLS ends must send https "
            "requests to the https port of this server; if it sends them to the http port, the redirect never ends"
        )


def _foreign(server: Mapping[str, Any], needs: PhotoVirtualHost) -> Iterator[str]:
    """Yield what on the https port cannot stay as it is."""
    if needs.main_server and server["main_server"].get("tls"):
        yield (
            f"the main server itself answers https at {needs.at}. A virtual host there would take its requests; first "
            "write a virtual host for it, with its SSL directives"
        )
    if server["generation"] == "2.2" and needs.first and needs.first["address"] == _DEFAULT:
        yield (
            f"{needs.first['file']}, line {needs.first['line']}, has <VirtualHost {_DEFAULT}:…>, and httpd 2.2 prefers "
            f"every other virtual host to it; write <VirtualHost {needs.at}> there"
        )


def _displaced(server: Mapping[str, Any], needs: PhotoVirtualHost) -> Iterator[str]:
    """Yield which virtual hosts would lose the port, because they are for all ports of the same address."""
    address, _colon, port = needs.at.rpartition(":")
    found = [each for each in server["virtual_hosts"] if each["address"] in _names_of(address)]
    wide = [place(each) for each in found if str(each["port"]) == "*"]
    # Where the server does not listen yet, nobody loses anything.
    if wide and not needs.listen and not any(str(each["port"]) == port for each in found):
        more = f", and NameVirtualHost {needs.at}" if server["generation"] == "2.2" else ""
        yield (
            f"{'; '.join(wide)} would get no more requests on port {port}, because httpd prefers a virtual host for "
            f"{needs.at} to those for all ports, whatever name a client asks for. First write <VirtualHost {needs.at}> "
            f"there{more}"
        )


def _moved(server: Mapping[str, Any], needs: PhotoVirtualHost) -> Iterator[str]:
    """Yield which virtual hosts for all addresses no longer answer at the address of the photo host."""
    address, _colon, port = needs.at.rpartition(":")
    hosts = [each for each in server["virtual_hosts"] if str(each["port"]) in (port, "*")]
    names = [each["name"] for each in hosts if each["address"] in _names_of("*")]
    if address != "*" and names and not needs.listen and not any(each["address"] == address for each in hosts):
        yield (
            f"the virtual hosts for all addresses on port {port} ({', '.join(dict.fromkeys(names))}) do not answer at "
            f"{needs.at} any more, because httpd prefers the virtual host of the photos there. Check that no client "
            "asks for their names at this address"
        )


def _names_of(address: str) -> tuple[str, ...]:
    return ("*", _DEFAULT) if address == "*" else (address,)


def _unreached(needs: PhotoVirtualHost, port: int, option: str) -> Iterator[str]:
    if needs.other_addresses:
        yield (
            f"this server has virtual hosts for {', '.join(needs.other_addresses)} on port {port}. Requests to these "
            f'addresses never reach a virtual host for "*". If clients request photos there, set {option} to that '
            "address"
        )
