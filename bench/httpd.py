"""Requests per second of a real httpd: the photo policy compared with no rule, a condition per network, and native -R.

usage: bench/httpd.py [--networks N ...] [--rounds N] [--requests N] [--json]

One httpd 2.4 on the loopback address serves one photo through a virtual host for each variant. The template of role
photo_vhost makes all of them; the allowed client is in the last network. Each round measures every variant in another
order, and a ratio is the median of the ratios of the rounds: the load of the machine has the same effect on both.
Needs apache2 and ab (packages apache2 and apache2-utils). Sends no request to any other machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex

ROOT = Path(__file__).resolve().parent.parent
HTTPD = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
CLIENT = "127.7.7.7"
LAST_NETWORK = "127.7.7.0/29"
STRANGER = "127.9.9.9"
PHOTO = "joe.bloggs@acme.example.jpg"
PHOTO_BYTES = 12 * 1024
VARIANTS = ("policy", "no rule", "condition per network", "native -R")
# Target for the ratio policy/variant.
TARGETS = {"no rule": 0.95, "condition per network": 2.5, "native -R": 1.0}

MAIN = """\
ServerRoot "{home}"
PidFile {home}/httpd.pid
DefaultRuntimeDir {home}
ErrorLog {home}/error_log
ServerName localhost
{modules}
{user}
StartServers 1
ServerLimit 1
ThreadsPerChild 25
MaxRequestWorkers 25
MaxKeepAliveRequests 0
{hosts}
"""


class Result(NamedTuple):
    """Requests per second of each variant (medians), and the ratio of the policy to each of the others."""

    networks: int
    expressions: int
    requests_per_second: dict[str, float]
    ratios: dict[str, float]


def random_networks(count: int, seed: int) -> list[str]:
    """Return networks of /16 to /32, the client's the last one in the list and in the order of addresses."""
    chance = random.Random(seed)  # noqa: S311 - the same networks in every run, no secret
    networks: set[str] = set()
    while len(networks) < count - 1:
        length = chance.randint(16, 32)
        address = chance.randrange(1 << 24, 127 << 24) >> (32 - length) << (32 - length)
        octets = ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))
        networks.add(f"{octets}/{length}")
    return [*sorted(networks, key=lambda _: chance.random()), LAST_NETWORK]


def virtual_host(variant: str, networks: list[str], home: Path, port: int) -> str:
    """Render the virtual host of a variant by the role's template."""
    policy = {
        "networks": [{"name": "Offices", "networks": networks}],
        "cookies": [{"name": "Sign-on", "cookie": "LtpaToken2"}, {"name": "Sign-on, old", "cookie": "LtpaToken"}],
        "otherwise": {"redirect": "http://www.acme.example/"},
    }
    rules = access_rules(policy)
    if variant == "condition per network":
        rules = {**rules, "address_regexes": [regex for network in networks for regex in cidr_regex([network])]}
    text = template().render(
        ansible_managed="bench",
        photo_vhost_host="photos.acme.example",
        photo_vhost_directory=str(home / "photos"),
        photo_vhost_log_directory=str(home),
        photo_vhost_port=port,
        photo_vhost_address="127.0.0.1",
        photo_vhost_balancers=[],
        __photo_vhost_sites=[
            {
                "at": f"127.0.0.1:{port}",
                "listen": f"127.0.0.1:{port}",
                "name_virtual_host": None,
                "main_server": None,
                "tls": [],
                "redirect": None,
            }
        ],
        __photo_vhost_client="%{ENV:SAMETIME_CLIENT}",
        __photo_vhost_info={"generation": "2.4"},
        __photo_vhost_rules=rules,
    )
    if variant == "no rule":
        return re.sub(r"^ *Rewrite.*\n", "", text, flags=re.MULTILINE)
    if variant == "native -R":
        conditions = "".join(f"""    RewriteCond expr "! -R '{network}'"\n""" for network in networks)
        return re.sub(r"(?:^ *RewriteCond %\{REMOTE_ADDR\}.*\n)+", lambda _: conditions, text, flags=re.MULTILINE)
    return text


def template() -> jinja2.Template:
    """Return the role's template with the filters that it uses."""
    loader = jinja2.FileSystemLoader(ROOT / "roles" / "photo_vhost" / "templates")
    # httpd configuration, no HTML.
    environment = jinja2.Environment(loader=loader, trim_blocks=True, undefined=jinja2.StrictUndefined)  # noqa: S701
    environment.filters["comment"] = lambda text: f"# {text}"
    environment.filters["sametime.estate.cidr_regex"] = cidr_regex
    environment.filters["sametime.estate.httpd_text"] = str
    return environment.get_template("photos.conf.j2")


@contextmanager
def running(hosts: str, home: Path, port: int) -> Iterator[None]:
    """Run an httpd with these virtual hosts, one of them at ``port``, while the context is open."""
    (home / "photos").mkdir(exist_ok=True)
    (home / "photos" / PHOTO).write_bytes(b"\xff\xd8" + os.urandom(PHOTO_BYTES - 4) + b"\xff\xd9")
    names = ["mpm_event", "authz_core", "mime", "headers", "rewrite"]
    loads = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    config = home / "httpd.conf"
    config.write_text(MAIN.format(home=home, modules=loads + "\nTypesConfig /dev/null", user=user, hosts=hosts))
    with subprocess.Popen([HTTPD, "-d", str(home), "-f", str(config), "-DFOREGROUND"]) as server:
        try:
            wait_for(home, server, port)
            yield
        finally:
            server.send_signal(signal.SIGTERM)


def wait_for(home: Path, server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 30
    while status(port, CLIENT) == 0:
        time.sleep(0.1)
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"httpd does not answer:\n{(home / 'error_log').read_text()}")


def free_ports(count: int) -> list[int]:
    """Return free ports of the loopback address."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def status(port: int, source: str) -> int:
    """Request the photo from a source address; return the status, 0 without a connection."""
    argv = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--interface", source, url(port)]
    done = subprocess.run([*argv, "-H", "Host: photos.acme.example"], capture_output=True, text=True, check=False)
    return int(done.stdout or 0)


def url(port: int) -> str:
    """Return the address of the photo."""
    return f"http://127.0.0.1:{port}/{PHOTO}"


def requests_per_second(port: int, requests: int) -> float:
    """Measure with ab and persistent connections: the maximum of the server, where a rule has most effect."""
    argv = [
        "ab",
        "-q",
        "-k",
        "-c",
        "8",
        "-n",
        str(requests),
        "-B",
        CLIENT,
        "-H",
        "Host: photos.acme.example",
        url(port),
    ]
    text = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    if "Non-2xx responses" in text or not re.search(r"^Failed requests: +0$", text, re.MULTILINE):
        raise SystemExit(f"port {port}: not every request was answered by the photo\n{text}")
    return float(re.search(r"^Requests per second: +([0-9.]+)", text, re.MULTILINE)[1])  # type: ignore[index]


def measure(count: int, rounds: int, requests: int) -> Result:
    """Measure all variants with this many networks."""
    networks = random_networks(count, seed=count)
    ports = dict(zip(VARIANTS, free_ports(len(VARIANTS)), strict=True))
    with tempfile.TemporaryDirectory(prefix="bench-httpd-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        hosts = {variant: virtual_host(variant, networks, home, port) for variant, port in ports.items()}
        with running("\n".join(hosts.values()), home, ports["no rule"]):
            check(ports)
            samples: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
            for number in range(rounds + 1):
                order = VARIANTS[number % len(VARIANTS) :] + VARIANTS[: number % len(VARIANTS)]
                for variant in order if number % 2 else reversed(order):
                    samples[variant].append(requests_per_second(ports[variant], requests))
    # The first round warms up.
    pairs = {variant: list(zip(samples["policy"][1:], samples[variant][1:], strict=True)) for variant in VARIANTS[1:]}
    return Result(
        count,
        len(re.findall(r"RewriteCond %\{REMOTE_ADDR\}", hosts["policy"])),
        {variant: round(statistics.median(values[1:])) for variant, values in samples.items()},
        {variant: round(statistics.median(a / b for a, b in values), 3) for variant, values in pairs.items()},
    )


def check(ports: dict[str, int]) -> None:
    """Check that every variant admits and refuses as intended."""
    for variant, port in ports.items():
        wanted = (200, 200 if variant == "no rule" else 302)
        found = (status(port, CLIENT), status(port, STRANGER))
        if found != wanted:
            raise SystemExit(f"{variant}: the client and a stranger got {found}, expected {wanted}")


def table(results: list[Result]) -> str:
    """Return the results for a reader."""
    lines = []
    for result in results:
        speed = result.requests_per_second
        lines.append(f"{result.networks} networks, {result.expressions} expressions, {speed['policy']:.0f} requests/s")
        for variant, ratio in result.ratios.items():
            verdict = "reached" if ratio >= TARGETS[variant] else "missed"
            wanted = f"at least {TARGETS[variant]:.2f}: {verdict}"
            lines.append(f"  to {variant:22} {ratio:7.2f} times ({speed[variant]:.0f} requests/s; {wanted})")
        most = speed["no rule"] / speed["condition per network"]
        lines.append(f"  no rule to condition per network {most:.2f} times, the most that any expression can reach")
    return "\n".join(lines)


def as_data(results: list[Result]) -> dict[str, Any]:
    """Return the results for other programs."""
    return {"bench": "httpd", "targets": TARGETS, "results": [result._asdict() for result in results]}


def main() -> int:
    """Measure as the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--networks", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--requests", type=int, default=3000, help="requests of one variant in a round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    missing = [name for name in (HTTPD, "ab", "curl") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"missing: {', '.join(missing)}; install apache2, apache2-utils and curl")
    results = [measure(count, options.rounds, options.requests) for count in options.networks]
    print(json.dumps(as_data(results), indent=2) if options.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
