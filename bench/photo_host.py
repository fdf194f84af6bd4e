"""The virtual host of role photo_vhost in a real httpd 2.4 on the loopback address, for the benchmarks.

Needs apache2, ab and curl (packages apache2-bin, apache2-utils and curl). Sends no request to any other machine.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex

ROOT = Path(__file__).resolve().parent.parent
HTTPD = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
HOST = "photos.acme.example"
CLIENT = "127.7.7.7"
LAST_NETWORK = "127.7.7.0/29"
STRANGER = "127.9.9.9"
ELSEWHERE = "http://www.acme.example/"
PHOTO = "joe.bloggs@acme.example.jpg"
PHOTO_BYTES = 12 * 1024

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
ThreadLimit {threads}
ThreadsPerChild {threads}
MaxRequestWorkers {threads}
MaxKeepAliveRequests 0
{hosts}
"""


def require_programs() -> None:
    """End the program if one of those that it needs is missing."""
    missing = [name for name in (HTTPD, "ab", "curl") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"missing: {', '.join(missing)}; install apache2-bin, apache2-utils and curl")


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


def virtual_host(rules: Mapping[str, Any], home: Path, port: int, gate: str = "") -> str:
    """Render the virtual host by the role's template.

    rules: of the filter access_rules. gate: the command that starts the program, where the rules need it.
    """
    return template().render(
        ansible_managed="bench",
        photo_vhost_host=HOST,
        photo_vhost_directory=str(home / "photos"),
        photo_vhost_log_directory=str(home),
        photo_vhost_port=port,
        photo_vhost_address="127.0.0.1",
        photo_vhost_balancers=[],
        photo_vhost_log_rules=False,
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
        __photo_vhost_gate={"digest": "of the program"},
        __photo_vhost_gate_command=gate,
    )


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
def running(hosts: str, home: Path, port: int, threads: int = 25) -> Iterator[None]:
    """Run an httpd with these virtual hosts, one of them at ``port``, while the context is open."""
    (home / "photos").mkdir(exist_ok=True)
    (home / "photos" / PHOTO).write_bytes(b"\xff\xd8" + os.urandom(PHOTO_BYTES - 4) + b"\xff\xd9")
    names = ["mpm_event", "authz_core", "mime", "headers", "rewrite"]
    loads = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    config = home / "httpd.conf"
    modules = loads + "\nTypesConfig /dev/null"
    config.write_text(MAIN.format(home=home, modules=modules, user=user, threads=threads, hosts=hosts))
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


def status(port: int, source: str, cookie: str = "") -> int:
    """Request the photo from a source address; return the status, 0 without a connection."""
    argv = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--interface", source, url(port)]
    argv += ["-H", f"Host: {HOST}", *(["-H", f"Cookie: {cookie}"] if cookie else [])]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    return int(done.stdout or 0)


def url(port: int) -> str:
    """Return the address of the photo."""
    return f"http://127.0.0.1:{port}/{PHOTO}"


def requests_per_second(port: int, requests: int, source: str = CLIENT, cookie: str = "") -> float:
    """Measure with ab and persistent connections: the maximum of the server, where a rule has most effect."""
    options = ["-q", "-k", "-c", "8", "-n", str(requests), "-B", source, "-H", f"Host: {HOST}"]
    options += ["-C", cookie] if cookie else []
    text = subprocess.run(["ab", *options, url(port)], capture_output=True, text=True, check=True).stdout
    if "Non-2xx responses" in text or not re.search(r"^Failed requests: +0$", text, re.MULTILINE):
        raise SystemExit(f"port {port}: not every answer was the photo\n{text}")
    return float(re.search(r"^Requests per second: +([0-9.]+)", text, re.MULTILINE)[1])  # type: ignore[index]
