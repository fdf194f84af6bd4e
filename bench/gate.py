"""Requests per second of a real httpd that asks photo-gate: tokens and guests compared with rules for presence.

usage: bench/gate.py [--networks N] [--rounds N] [--requests N] [--json]

One httpd 2.4 on the loopback address serves one photo through two virtual hosts with the same networks: one verifies
tokens and counts guests, the other asks for the presence of the cookie, without the program. Each round measures both
in another order, and a ratio is the median of the ratios of the rounds: the load of the machine has the same effect on
both. The keys are made for the run, so that each request can bring a new token.

Forged tokens are real ones with one changed byte of the signed part, which cost the program most. Those who send them
run with the lowest priority: in an estate they are other machines.
Needs apache2 and ab (packages apache2-bin and apache2-utils). Sends no request to any other machine.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import multiprocessing
import os
import random
import re
import selectors
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.bench.photo_host import (
    CLIENT,
    ELSEWHERE,
    HOST,
    PHOTO,
    STRANGER,
    random_networks,
    requests_per_second,
    require_programs,
    running,
    status,
    virtual_host,
)
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import PublicKey
from ansible_collections.sametime.estate.tests.unit import real_gate
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ROOM = "STPluginActivePage=stMeetingroom"
FORGERS = 50
THREADS = 150
# What is measured, and its target: (at least, or None; aim, or None).
TARGETS: dict[str, tuple[float | None, float | None]] = {
    "inside client": (0.97, None),
    "verified known token": (0.45, 0.6),
    "new token with each request": (None, None),
    "guest": (None, None),
}
MOST_TIMES = 2.0
# How often a round measures something, where the target leaves little room for chance.
REPEATS = {"inside client": 3}


class Result(NamedTuple):
    """Requests per second with the program and without, their ratios, and how forged tokens slow down an inside client.

    alone_ms, beside_ms: median time of its request without them, and beside them. forged: of them in a second.
    """

    networks: int
    requests_per_second: dict[str, tuple[float, float]]
    ratios: dict[str, float]
    alone_ms: float
    beside_ms: float
    times: float
    forged: float


class Issuer:
    """Issues tokens of version 2 as WebSphere does, with keys of its own."""

    def __init__(self) -> None:
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505, the product's size
        numbers = self._private.public_key().public_numbers()
        self._shared = os.urandom(24)
        self.key = VerifyingKey("Bench", 1, self._shared, PublicKey(numbers.n, numbers.e))

    def token(self, user: str) -> bytes:
        """Return a token of a user that is valid for an hour, not yet in base64."""
        expires = int(time.time() * 1000) + 3600_000
        body = rf"expire:{expires}$u:user\:acmeRealm/uid={user},ou=people,o=acme".encode()
        digest = hashlib.sha1(body).digest()  # noqa: S324, the format of the product
        signature = self._private.sign(digest, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
        plain = body + f"%{expires}%".encode() + base64.b64encode(signature)
        count = 16 - len(plain) % 16
        encryptor = Cipher(algorithms.AES(self._shared[:16]), modes.CBC(self._shared[:16])).encryptor()
        return encryptor.update(plain + bytes([count]) * count) + encryptor.finalize()

    def tokens(self, count: int) -> list[bytes]:
        """Return different tokens, as values of a cookie."""
        return [base64.b64encode(self.token(f"user{number}")) for number in range(count)]

    def forged(self, count: int) -> list[bytes]:
        """Return tokens that differ from a real one in a byte of the signed part, as values of a cookie."""
        chance = random.Random(7)  # noqa: S311, the same in every run, no secret
        real = self.token("somebody")
        changed = []
        for _ in range(count):
            data = bytearray(real)
            data[chance.randrange(64)] ^= chance.randrange(1, 256)
            data[chance.randrange(64)] ^= chance.randrange(1, 256)
            changed.append(base64.b64encode(bytes(data)))
        return changed


class Connection:
    """A persistent connection of one client, which waits for an answer before it sends again."""

    def __init__(self, port: int, source: str) -> None:
        self._port, self._source = port, source
        self._cookie = b""
        self.open()

    def open(self) -> None:
        """Connect. A server without free threads closes persistent connections."""
        self.socket = socket.create_connection(("127.0.0.1", self._port), source_address=(self._source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answer = bytearray()
        self._missing: int | None = None

    def send(self, cookie: bytes | None = None) -> None:
        """Ask for the photo. cookie: None: that of the request before."""
        self._cookie = self._cookie if cookie is None else cookie
        line = b"Cookie: " + self._cookie + b"\r\n" if self._cookie else b""
        self.socket.sendall(
            b"GET /" + PHOTO.encode() + b" HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\n" + line + b"\r\n"
        )

    def receive(self) -> int:
        """Return the status of the answer if it is complete, otherwise 0. Raises ConnectionError: it was closed."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError
        self._answer += data
        if self._missing is None:
            end = self._answer.find(b"\r\n\r\n")
            if end < 0:
                return 0
            length = re.search(rb"(?i)\r\ncontent-length: *([0-9]+)", self._answer[:end])
            self._missing = end + 4 + int(length[1] if length else 0)
        if len(self._answer) < self._missing:
            return 0
        found = int(self._answer[9:12])
        self._answer.clear()
        self._missing = None
        return found


def drive(port: int, cookies: Iterator[bytes], wanted: int, connections: int, stop: Callable[[int], bool]) -> float:
    """Ask with the next cookie on each connection until stop(number of answers) or the cookies end.

    Returns answers per second. SystemExit: an answer has another status than wanted.
    """
    with selectors.DefaultSelector() as selector:
        clients = [Connection(port, STRANGER) for _ in range(connections)]
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.send(next(cookies))
        began, answers, waiting = time.monotonic(), 0, len(clients)
        while waiting:
            for key, _events in selector.select():
                try:
                    found = key.data.receive()
                except ConnectionError:
                    selector.unregister(key.fileobj)
                    key.data.open()
                    selector.register(key.data.socket, selectors.EVENT_READ, key.data)
                    key.data.send()
                    continue
                if not found:
                    continue
                if found != wanted:
                    raise SystemExit(f"port {port}: an answer has the status {found}, expected {wanted}")
                answers += 1
                cookie = None if stop(answers) else next(cookies, None)
                if cookie is None:
                    waiting -= 1
                else:
                    key.data.send(cookie)
        seconds = time.monotonic() - began
        for client in clients:
            client.socket.close()
    return answers / seconds


def forge(port: int, tokens: list[bytes], done: Any, rate: Any) -> None:
    """Send forged tokens from FORGERS connections until the event is set, in a process of its own."""
    os.nice(19)
    cookies = (b"LtpaToken2=" + token for token in cycle(tokens))
    rate.value = drive(port, cookies, 302, FORGERS, lambda _answers: done.is_set())


@contextmanager
def forgers(port: int, tokens: list[bytes], rates: list[float]) -> Iterator[None]:
    """Have forged tokens sent while the context is open, and note how many a second."""
    context = multiprocessing.get_context("fork")
    done, rate = context.Event(), context.Value("d", 0.0)
    process = context.Process(target=forge, args=(port, tokens, done, rate))
    process.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        done.set()
        process.join()
    if process.exitcode:
        raise SystemExit("the clients with forged tokens failed")
    rates.append(rate.value)


def median_ms(port: int, requests: int) -> float:
    """Return the median time of a request of an inside client, which asks for one photo after the other."""
    client, times = Connection(port, CLIENT), []
    for _ in range(requests):
        began = time.perf_counter()
        client.send(b"")
        while not (found := client.receive()):
            pass
        times.append((time.perf_counter() - began) * 1000)
        if found != 200:
            raise SystemExit(f"the inside client got the status {found}")
    client.socket.close()
    return statistics.median(times)


def hosts(networks: list[str], home: Path, ports: dict[str, int], key: VerifyingKey) -> str:
    """Return both virtual hosts, and install the program."""
    shared = {
        "networks": [{"name": "Offices", "networks": networks}],
        "otherwise": {"redirect": ELSEWHERE},
    }
    presence = [{"name": "Sign-on", "cookie": "LtpaToken2"}, {"name": "Room", "cookie": "STPluginActivePage"}]
    verified = [
        {"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa"},
        {"name": "Room", "cookie": "STPluginActivePage", "value": "stMeetingroom"},
    ]
    rules = {
        "without": access_rules({**shared, "cookies": presence}),
        "with": access_rules({**shared, "cookies": verified}),
    }
    gate = real_gate.install(home, rules["with"], [key])
    return "\n".join(virtual_host(rules[name], home, port, gate) for name, port in ports.items())


def measure(count: int, rounds: int, requests: int) -> Result:
    """Measure with this many networks."""
    ports = {name: free_port() for name in ("without", "with")}
    issuer = Issuer()
    known = f"LtpaToken2={issuer.tokens(1)[0].decode()}"
    forged = issuer.forged(30000)
    sides = {name: {side: [] for side in ports} for name in TARGETS}  # type: dict[str, dict[str, list[float]]]
    kinds = [name for name in TARGETS for _ in range(REPEATS.get(name, 1))]
    medians: dict[str, list[float]] = {"alone": [], "beside": []}
    rates: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-gate-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        text = hosts(random_networks(count, seed=count), home, ports, issuer.key)
        with running(text, home, ports["with"], THREADS), error_log(home):
            check(ports, known)
            for number in range(rounds + 1):
                order = list(ports.items()) if number % 2 else list(reversed(ports.items()))
                for name in kinds:
                    for side, port in order:
                        sides[name][side].append(rate(name, port, requests, known, issuer))
                medians["alone"].append(median_ms(ports["with"], requests // 3))
                with forgers(ports["with"], forged, rates):
                    medians["beside"].append(median_ms(ports["with"], requests // 3))
    # The first round warms up.
    pairs = {name: list(zip(both["with"][1:], both["without"][1:], strict=True)) for name, both in sides.items()}
    times = [beside / alone for alone, beside in zip(medians["alone"][1:], medians["beside"][1:], strict=True)]
    return Result(
        count,
        {
            name: (round(statistics.median(both["with"][1:])), round(statistics.median(both["without"][1:])))
            for name, both in sides.items()
        },
        {name: round(statistics.median(a / b for a, b in values), 3) for name, values in pairs.items()},
        round(statistics.median(medians["alone"][1:]), 3),
        round(statistics.median(medians["beside"][1:]), 3),
        round(statistics.median(times), 2),
        round(statistics.median(rates[1:])),
    )


@contextmanager
def error_log(home: Path) -> Iterator[None]:
    """Add the end of httpd's error log to a failure: there, the program says why it refused."""
    try:
        yield
    except SystemExit as exc:
        lines = (home / "error_log").read_text().splitlines()[-5:]
        raise SystemExit("\n".join([str(exc), *lines])) from None


def rate(name: str, port: int, requests: int, known: str, issuer: Issuer) -> float:
    """Return requests per second of one kind of client."""
    if name == "new token with each request":
        new = (b"LtpaToken2=" + token for token in issuer.tokens(requests // 3))
        return drive(port, new, 200, 8, lambda _answers: False)
    cookies = {"inside client": "", "verified known token": known, "guest": ROOM}
    return requests_per_second(port, requests, STRANGER if cookies[name] else CLIENT, cookies[name])


def check(ports: dict[str, int], known: str) -> None:
    """Check that both virtual hosts admit and refuse as intended."""
    for side, port in ports.items():
        found = (
            status(port, CLIENT),
            status(port, STRANGER),
            status(port, STRANGER, known),
            status(port, STRANGER, ROOM),
            status(port, STRANGER, "LtpaToken2=x"),
        )
        wanted = (200, 302, 200, 200, 302 if side == "with" else 200)
        if found != wanted:
            raise SystemExit(f"{side} the program: the answers are {found}, expected {wanted}")


def table(result: Result) -> str:
    """Return the result for a reader."""
    lines = [f"{result.networks} networks; requests per second with the program, compared with rules without `verify`"]
    for name, ratio in result.ratios.items():
        least, aim = TARGETS[name]
        words = []
        if aim is not None:
            words.append(f"target {aim:.2f}: {'reached' if ratio >= aim else 'missed'}")
        if least is not None:
            words.append(f"at least {least:.2f}: {'reached' if ratio >= least else 'missed'}")
        with_it, without = result.requests_per_second[name]
        verdict = f"; {', '.join(words)}" if words else ""
        lines.append(f"  {name:28} {ratio:5.2f} × ({with_it:.0f} instead of {without:.0f} requests/s{verdict})")
    verdict = "reached" if result.times <= MOST_TIMES else "missed"
    lines.append(
        f"  {FORGERS} clients forge {result.forged:.0f} tokens/s; the median of an inside client is"
        f" {result.beside_ms:.2f} ms, {result.times:.2f} × {result.alone_ms:.2f} ms without them"
        f" (at most {MOST_TIMES:.1f}: {verdict})"
    )
    return "\n".join(lines)


def main() -> int:
    """Measure as the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--networks", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--requests", type=int, default=2000, help="requests of one kind in a round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    require_programs()
    result = measure(options.networks, options.rounds, options.requests)
    data = {"bench": "gate", "targets": TARGETS, "most_times": MOST_TIMES, "result": result._asdict()}
    print(json.dumps(data, indent=2) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
