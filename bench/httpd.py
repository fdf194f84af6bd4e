"""Requests per second of a real httpd: the photo policy compared with no rule, a condition per network, and native -R.

usage: bench/httpd.py [--networks N ...] [--rounds N] [--requests N] [--json]

One httpd 2.4 on the loopback address serves one photo through a virtual host for each variant. The template of role
photo_vhost makes all of them; the allowed client is in the last network. Each round measures every variant in another
order, and a ratio is the median of the ratios of the rounds: the load of the machine has the same effect on both.
Needs apache2 and ab (packages apache2-bin and apache2-utils). Sends no request to any other machine.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.bench.photo_host import (
    CLIENT,
    ELSEWHERE,
    STRANGER,
    random_networks,
    requests_per_second,
    require_programs,
    running,
    status,
)
from ansible_collections.sametime.estate.bench.photo_host import virtual_host as rendered
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex

# Where a condition on the address of the client begins.
ADDRESS = r'%\{ENV:SAMETIME_CLIENT\} "!'
VARIANTS = ("policy", "no rule", "condition per network", "native -R")
# Target for the ratio policy/variant.
TARGETS = {"no rule": 0.95, "condition per network": 2.5, "native -R": 1.0}


class Result(NamedTuple):
    """Requests per second of each variant (medians), and the ratio of the policy to each of the others."""

    networks: int
    expressions: int
    requests_per_second: dict[str, float]
    ratios: dict[str, float]


def virtual_host(variant: str, networks: list[str], home: Path, port: int) -> str:
    """Render the virtual host of a variant by the role's template."""
    policy = {
        "networks": [{"name": "Offices", "networks": networks}],
        "cookies": [{"name": "Sign-on", "cookie": "LtpaToken2"}, {"name": "Sign-on, old", "cookie": "LtpaToken"}],
        "otherwise": {"redirect": ELSEWHERE},
    }
    rules = access_rules(policy)
    if variant == "condition per network":
        rules = {**rules, "address_regexes": [regex for network in networks for regex in cidr_regex([network])]}
    text = rendered(rules, home, port)
    if variant == "no rule":
        return re.sub(r"^ *Rewrite.*\n", "", text, flags=re.MULTILINE)
    if variant == "native -R":
        conditions = "".join(f"""    RewriteCond expr "! -R '{network}'"\n""" for network in networks)
        return re.sub(rf"(?:^ *RewriteCond {ADDRESS}.*\n)+", lambda _: conditions, text, flags=re.MULTILINE)
    return text


def measure(count: int, rounds: int, requests: int) -> Result:
    """Measure all variants with this many networks."""
    networks = random_networks(count, seed=count)
    ports = {name: free_port() for name in VARIANTS}
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
        len(re.findall(rf"RewriteCond {ADDRESS}", hosts["policy"])),
        {variant: round(statistics.median(values[1:])) for variant, values in samples.items()},
        {variant: round(statistics.median(a / b for a, b in values), 3) for variant, values in pairs.items()},
    )


def check(ports: dict[str, int]) -> None:
    """Check that every variant admits and refuses as intended."""
    for variant, port in ports.items():
        wanted = (200, 200 if variant == "no rule" else 302)
        found = (status(port, CLIENT), status(port, STRANGER))
        if found != wanted:
            raise SystemExit(f"{variant}: the admitted and the refused client got {found}, expected {wanted}")


def table(results: list[Result]) -> str:
    """Return the results for a reader."""
    lines = []
    for result in results:
        speed = result.requests_per_second
        lines.append(f"{result.networks} networks, {result.expressions} expressions, {speed['policy']:.0f} requests/s")
        for variant, ratio in result.ratios.items():
            verdict = "reached" if ratio >= TARGETS[variant] else "missed"
            wanted = f"at least {TARGETS[variant]:.2f}: {verdict}"
            lines.append(f"  {ratio:5.2f} × {variant} ({speed[variant]:.0f} requests/s; {wanted})")
        most = speed["no rule"] / speed["condition per network"]
        lines.append(f"  without any rule: {most:.2f} × condition per network, the most that an expression can reach")
    return "\n".join(lines)


def as_data(results: list[Result]) -> dict[str, Any]:
    """Return the results for other programs."""
    return {"bench": "httpd", "targets": TARGETS, "results": [result._asdict() for result in results]}


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--networks", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--requests", type=int, default=3000, help="requests of one variant in a round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    require_programs()
    results = [measure(count, options.rounds, options.requests) for count in options.networks]
    print(json.dumps(as_data(results), indent=2) if options.json else table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
