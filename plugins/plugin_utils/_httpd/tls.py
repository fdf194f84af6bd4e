# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TLS settings of the virtual host of the photos, and what the first virtual host of its address must have.

All virtual hosts of one address share its handshake: the first one decides on protocols, and without SNI on the
certificate, too. IBM HTTP Server has SNI from 9.0 on, where SSLEnable of the first virtual host has the argument SNI
(IBM HTTP Server 9.0 documentation, "Server Name Indication"); Apache httpd has it from 2.2.12 on.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.photo_virtual_host import place

IBM = "IBM_HTTP_Server"
_FIRST_APACHE_WITH_SNI = (2, 2, 12)
_DISABLED = {"2.2": "SSLv2 SSLv3 TLSv10 TLSv11", "2.4": "SSLv3 TLSv10 TLSv11"}
_PROTOCOLS = "all -SSLv2 -SSLv3 -TLSv1 -TLSv1.1"
_UNSAFE = re.compile(r"[\"\\\x00-\x1f\x7f]")


class Server(NamedTuple):
    """What the settings depend on: the product, its version, the generation of its configuration language."""

    is_ibm: bool
    generation: str
    version: str = ""

    @property
    def module(self) -> str:
        """Return the module that does TLS."""
        return "ibm_ssl_module" if self.is_ibm else "ssl_module"

    def selects_by_name(self, first: Mapping[str, Any]) -> bool:
        """Return whether SNI selects the certificate on an address with this first virtual host."""
        if self.is_ibm:
            return self.generation == "2.4" and bool((first.get("tls") or {}).get("sni"))
        numbers = tuple(int(number) for number in re.findall(r"\d+", self.version)[:3])
        return self.generation == "2.4" or numbers >= _FIRST_APACHE_WITH_SNI


def server_of(info: Mapping[str, Any], tls: Mapping[str, Any]) -> Server:
    """Return the server that module ihs_info found. A product of another name is judged by the options."""
    product = info.get("product", "")
    is_ibm = product == IBM or (product != "Apache" and bool(tls.get("key_file")))
    return Server(is_ibm, info["generation"], info.get("version", ""))


def directives(server: Server, tls: Mapping[str, Any], *, is_first: bool) -> list[str]:
    """Return the lines for the virtual host. is_first: whether it is the first one of its address."""
    if server.is_ibm:
        sni = " SNI" if is_first and server.generation == "2.4" else ""
        lines = [f"SSLEnable{sni}", f'KeyFile "{tls["key_file"]}"']
        if tls.get("label"):
            lines.append(f'SSLServerCert "{tls["label"]}"')
        # In a virtual host that is not the first one, it has no effect and should not be.
        return [*lines, f"SSLProtocolDisable {_DISABLED[server.generation]}"] if is_first else lines
    lines = [
        "SSLEngine On",
        f"SSLProtocol {_PROTOCOLS}",
        f'SSLCertificateFile "{tls["certificate"]}"',
        f'SSLCertificateKeyFile "{tls["key"]}"',
    ]
    return [*lines, f'SSLCertificateChainFile "{tls["chain"]}"'] if tls.get("chain") else lines


def wrong_options(server: Server, tls: Mapping[str, Any]) -> Iterator[str]:
    """Yield why the options do not fit the server."""
    name = f"photo_vhost_tls for {'IBM HTTP Server' if server.is_ibm else 'Apache httpd'}"
    needed = ("key_file",) if server.is_ibm else ("certificate", "key")
    foreign = ("certificate", "key", "chain") if server.is_ibm else ("key_file", "label")
    missing = [key for key in needed if not tls.get(key)]
    extra = [key for key in foreign if tls.get(key)]
    if missing:
        what = "the existing key database" if server.is_ibm else "the certificate and its private key"
        yield f"{name} needs {' and '.join(missing)}: {what}"
    if extra:
        yield f"{name} cannot use {', '.join(extra)}; remove it"
    for key in ("key_file", "label", "certificate", "key", "chain", "address"):
        if _UNSAFE.search(str(tls.get(key) or "")):
            yield f"photo_vhost_tls.{key} has a quotation mark, a backslash or a control character; write it without"


def needs_certificate(server: Server, first: Mapping[str, Any] | None) -> bool:
    """Return whether clients of the photo host will get the certificate of another virtual host."""
    return first is not None and not server.selects_by_name(first)


def wrong_certificate(
    server: Server, first: Mapping[str, Any], host: str, presented: Mapping[str, Any]
) -> Iterator[str]:
    """Yield why the certificate that the address presents now is not good for the photo host.

    presented: covers, names and error, as module tls_server_info returns them for a client without SNI.
    """
    if presented.get("covers"):
        return
    found = presented.get("error") or f"it has {', '.join(presented.get('names') or []) or 'no DNS name'}, not {host}"
    why = "IBM HTTP Server before 9 has no SNI" if server.is_ibm else "this httpd has no SNI"
    more = ""
    if server.is_ibm and server.generation == "2.4":
        why = "its SSLEnable has no argument SNI"
        more = ", or write SSLEnable SNI in that virtual host"
    yield (
        f"{place(first)} is the first virtual host of the address, so its certificate goes to the clients of the photo "
        f"host, too ({why}): {found}. Give the photo host another address of this server (photo_vhost_tls.address), or "
        f"that virtual host a certificate with both names{more}"
    )


def advice(server: Server, first: Mapping[str, Any], tls: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the first virtual host of the address lacks on IBM HTTP Server.

    Whether another httpd applies the protocols of the first one depends on its version; there the handshake shows it.
    """
    if not server.is_ibm:
        return
    has = first.get("tls") or {}
    lines = []
    disabled = {word.lower() for word in has.get("disabled_protocols") or []}
    if not {"tlsv10", "tlsv11"} <= disabled:
        lines.append(f"SSLProtocolDisable {_DISABLED[server.generation]}")
    if server.generation == "2.4" and not has.get("sni"):
        lines.append("SSLEnable SNI")
    if server.selects_by_name(first) and has.get("key_file") != tls.get("key_file"):
        lines.append(f'KeyFile "{tls.get("key_file")}"')
    if lines:
        yield (
            f"{place(first)} is the first virtual host of the address and decides on the handshake for all names. "
            f"It needs: {'; '.join(lines)}. The role does not change it"
        )
