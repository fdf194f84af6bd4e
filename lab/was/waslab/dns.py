"""The name service of the cell's hosts, as in an estate with two networks: the management address comes first.

It answers for the cell's hosts and passes everything else on. Format: RFC 1035.
"""

import json
import socket
import socketserver
import struct
import threading
from pathlib import Path
from typing import Any

from .topology import VAR, Topology

MODE_FILE = VAR / "dns.json"
MANAGEMENT_FIRST = "management-first"
PRODUCTION = "production"
DOMAIN = "acme.example"
_A, _PTR, _AAAA = 1, 12, 28
_TIMEOUT = 3.0


class Zone:
    """Names and addresses of the cell's hosts."""

    def __init__(self, cell: Topology) -> None:
        self._hosts = cell.hosts

    def mode(self) -> str:
        """Return which addresses are answered: production only, or the management address before it."""
        try:
            return str(json.loads(MODE_FILE.read_text()))
        except FileNotFoundError:
            return MANAGEMENT_FIRST

    def addresses(self, name: str) -> list[str] | None:
        """Return the addresses of a name, None if it is not ours."""
        wanted = name.rstrip(".").lower()
        for host in self._hosts:
            if wanted == f"{host.host}-mgmt.{DOMAIN}" and host.management:
                return [host.management]
            if wanted == host.name.lower():
                first = [host.management] if host.management and self.mode() == MANAGEMENT_FIRST else []
                return [*first, host.address]
        return None

    def name(self, address: str) -> str | None:
        """Return the name of an address, None if it is not ours."""
        for host in self._hosts:
            if address == host.address:
                return host.name
            if address == host.management:
                return f"{host.host}-mgmt.{DOMAIN}"
        return None


def answer(query: bytes, zone: Zone) -> bytes | None:
    """Return the answer to a query, None if it must be passed on."""
    if len(query) < 12:
        return None
    name, end = _name(query, 12)
    kind = struct.unpack(">H", query[end : end + 2])[0]
    question = query[12 : end + 4]
    records: list[bytes] = []
    if kind == _PTR and name.endswith(".in-addr.arpa"):
        found = zone.name(".".join(reversed(name.split(".")[:4])))
        if found is None:
            return None
        records.append(_record(_PTR, _encoded(found)))
    else:
        addresses = zone.addresses(name)
        if addresses is None:
            return None
        if kind == _A:
            records += [_record(_A, socket.inet_aton(address)) for address in addresses]
    head = query[:2] + struct.pack(">HHHHH", 0x8580, 1, len(records), 0, 0)
    return head + question + b"".join(records)


def _name(query: bytes, at: int) -> tuple[str, int]:
    labels = []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace"))
        at += 1 + query[at]
    return ".".join(labels), at + 1


def _encoded(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def _record(kind: int, data: bytes) -> bytes:
    return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(data)) + data


class _Handler(socketserver.BaseRequestHandler):
    server: "NameServer"

    def handle(self) -> None:
        """Answer one query."""
        query, reply = self.request
        found = answer(query, self.server.zone) or self._passed_on(query)
        if found is not None:
            reply.sendto(found, self.client_address)

    def _passed_on(self, query: bytes) -> bytes | None:
        for address in self.server.others:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                other.settimeout(_TIMEOUT)
                try:
                    other.sendto(query, (address, 53))
                    return other.recv(4096)
                except OSError:
                    continue
        return None


class NameServer(socketserver.ThreadingUDPServer):
    """The name service of one host; ``others`` are the servers it passes queries on to."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, zone: Zone, others: list[str], address: tuple[str, int] = ("127.0.0.1", 53)) -> None:
        self.zone, self.others = zone, others
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore broken queries."""


def run(cell: Topology, original: Path) -> NameServer:
    """Start answering; ``original`` is the resolver configuration from before."""
    rows = (line.split() for line in original.read_text().splitlines())
    others = [row[1] for row in rows if len(row) > 1 and row[0] == "nameserver"]
    server = NameServer(Zone(cell), others)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
