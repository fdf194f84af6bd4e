"""IBM's JDBC driver writes through takeovers, with the properties of a data source as a cell has them.

The hosts that the properties name are two instances of the simulator, with these names and ports. `run` gives them a
network and a hosts file of their own, so that neither the lab nor this machine notices them; it needs root.
"""

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.sametime.estate.lab.db2.db2lab import instance_process
from ansible_collections.sametime.estate.lab.db2.drivers.jvm import POOL, TEXT, JdbcClient, Jvm, Property
from ansible_collections.sametime.estate.lab.db2.harness import Host, peer, wait
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources

ROWS = 60
BREAKS = 5  # at most: the old primary of a graceful takeover takes connections once more, until it hands over
NAMES, PORTS = "clientRerouteAlternateServerName", "clientRerouteAlternatePortNumber"


def prove(one: Host, two: Host, jvm: Jvm, properties: Sequence[Property]) -> dict[str, Any]:
    """Write through two graceful takeovers and a forced one, then connect while the named server is down.

    ``one`` is the server that the properties name, and the primary of the pair. Returns ``unknown``: properties that
    the class does not have; ``rows`` and ``lost``: acknowledged rows, and those of them that are not there; ``twice``:
    rows that are there twice; ``told``: how often the driver reported a reroute to the application; ``error``;
    ``first``: the server that a new client reached, or its error.
    """
    peer(one, two, cfg={"HADR_PEER_WINDOW": "3000"})  # on a slow machine, too
    writer = jvm.client()
    unknown = writer.source(POOL, properties)
    opened = writer.call("open")
    if opened.code:
        return {"error": opened.text}
    writer.start("write", 100, ROWS, 1, 20)
    for count, host in ((5, two), (20, one)):
        writer.wait_for("row", count)
        do(host, "takeover hadr on db STMS")
        in_peer(one, two)
    writer.wait_for("row", 40)
    instance_process.kill(one.home)
    do(two, "takeover hadr on db STMS by force peer window only")
    wrote = writer.answer()
    late = jvm.client()
    late.source(POOL, properties)
    first = late.call("open")
    there = _numbers(late) if not first.code else []
    acknowledged = [int(words[0]) for words in wrote.of("row")]
    return {
        "unknown": unknown,
        "rows": len(acknowledged),
        "lost": sorted(set(acknowledged) - set(there)),
        "twice": len(there) - len(set(there)),
        "told": len(wrote.of("told")),
        "error": wrote.text,
        "first": _server(first.value, one, two) if not first.code else first.text,
    }


def written(hosts: Sequence[Host]) -> list[Property]:
    """Return the properties of a data source on this machine: those of the console, and those that the role writes."""
    named = [data_sources.Server("127.0.0.1", host.port) for host in hosts]
    wanted = data_sources.Wanted("STMS", named[0], named[1:], retry_interval_seconds=1, max_retries=30)
    console = [("databaseName", TEXT, "STMS"), ("driverType", data_sources.NUMBER, "4")]
    console += [("serverName", TEXT, "127.0.0.1"), ("portNumber", data_sources.NUMBER, str(hosts[0].port))]
    values = data_sources.wanted_properties(wanted)
    return [*console, *((name, data_sources.TYPES[name], value) for name, value in values.items())]


def _server(url: str, *hosts: Host) -> str:
    """Return name and port of the server in a URL; the driver may put the address in place of the name."""
    found = urlsplit(url.removeprefix("jdbc:"))
    for host in hosts:
        known = {host.client_name, socket.gethostbyname(host.client_name)}
        if found.hostname in known and found.port == host.port:
            return f"{host.client_name}:{host.port}"
    return url


def do(host: Host, statement: str) -> None:
    """Run a statement. Raises AssertionError if it fails."""
    rc, text = host.db2(statement)
    if rc:
        raise AssertionError(text)


def in_peer(one: Host, two: Host) -> None:
    """Wait until both are in PEER. Raises AssertionError if they do not get there."""
    both = ("PEER", "CONNECTED")
    if not wait(lambda: one.triple()[1:] == both and two.triple()[1:] == both):
        raise AssertionError(f"no PEER: {one.triple()} {two.triple()}")


def _numbers(client: JdbcClient) -> list[int]:
    answer = client.call("query", "select NUMBER from STM.MEETINGROOM")
    if answer.code:
        raise AssertionError(answer.text)
    return [int(words[0]) for words in answer.of("values") if int(words[0]) >= 100]


def servers(properties: Sequence[Property]) -> list[tuple[str, int]]:
    """Return the named server and its alternate."""
    values = {name: value for name, _, value in properties}
    return [(values["serverName"], int(values["portNumber"])), (values[NAMES], int(values[PORTS]))]


def own_network(folder: Path, names: Sequence[str]) -> list[str]:
    """Give loopback an address for each name, here only; returns the addresses."""
    with socket.socket() as any_socket:
        set_flags, up = 0x8914, 0x1  # SIOCSIFFLAGS, IFF_UP
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up))
    addresses = [f"127.0.50.{number}" for number, _ in enumerate(names, 1)]
    lines = ["127.0.0.1 localhost", *(f"{address} {name}" for address, name in zip(addresses, names, strict=True))]
    hosts = folder / "hosts"
    hosts.write_text("\n".join([*lines, ""]), encoding="utf-8")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
    return addresses


def _inside(file: str) -> None:
    properties = [(name, java_type, value) for name, java_type, value in json.loads(Path(file).read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        listed = servers(properties)
        addresses = own_network(folder, [name for name, _ in listed])
        hosts = []
        for number, (name, port) in enumerate(listed):
            (folder / f"h{number}").mkdir()
            hosts.append(Host(folder / f"h{number}", f"db2inst{number}", addresses[number], port, name))
        try:
            with Jvm() as jvm:
                print(json.dumps(prove(hosts[0], hosts[1], jvm, properties)))
        finally:
            for host in hosts:
                instance_process.kill(host.home)


def run(properties: Sequence[Property]) -> dict[str, Any]:
    """Prove in a network of its own, and return what was seen."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(list(properties), file)
        file.flush()
        argv = ["unshare", "--net", "--mount", "--propagation", "private", sys.executable, "-m", __name__, file.name]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=os.environ, timeout=120)
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    _inside(sys.argv[1])
