"""Length of the expressions for many networks, against one expression of rgxg for each; and how long they take to make.

usage: bench/regex.py [--networks N ...] [--seeds N] [--json]

Networks are random, from /16 to /32. Lengths are of all expressions together, none longer than filter cidr_regex makes
them. Its expressions are anchored, those of rgxg are not: their anchors are not counted. Needs rgxg (package rgxg).
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex

# What the project promises: ratio of the lengths, and seconds of the processor to make the expressions.
LONGEST_RATIO = {1000: 0.55}
LONGEST_SECONDS = {10000: 3.0}


class Result(NamedTuple):
    """Medians over the seeds."""

    networks: int
    expressions: float
    characters: float
    rgxg_characters: float
    ratio: float
    seconds: float


def random_networks(count: int, seed: int) -> list[str]:
    """Return so many different networks of /16 to /32."""
    chance = random.Random(seed)  # noqa: S311 - the same networks in every run, no secret
    networks: set[str] = set()
    while len(networks) < count:
        length = chance.randint(16, 32)
        address = chance.getrandbits(length) << (32 - length)
        networks.add(f"{'.'.join(str(address >> shift & 255) for shift in (24, 16, 8, 0))}/{length}")
    return sorted(networks, key=lambda _: chance.random())


def rgxg_length(networks: list[str]) -> int:
    """Return how long the expressions of rgxg are together."""
    return sum(len(subprocess.check_output(["rgxg", "cidr", network], text=True).strip()) for network in networks)


def measure(count: int, seeds: int) -> Result:
    """Measure with this many networks."""
    samples = []
    for seed in range(1, seeds + 1):
        networks = random_networks(count, seed)
        start = time.process_time()
        expressions = cidr_regex(networks)
        seconds = time.process_time() - start
        ours, theirs = sum(map(len, expressions)), rgxg_length(networks)
        samples.append((len(expressions), ours, theirs, ours / theirs, seconds))
    return Result(count, *(statistics.median(values) for values in zip(*samples, strict=True)))


def table(results: list[Result]) -> str:
    """Return the results for a reader."""
    lines = []
    for one in results:
        lines.append(f"{one.networks} networks, {one.expressions:.0f} expressions, {one.characters:.0f} characters")
        lines.append(f"  to rgxg           {one.ratio:8.3f} times{judged(one.ratio, LONGEST_RATIO.get(one.networks))}")
        lines.append(
            f"  made in           {one.seconds:8.3f} s{judged(one.seconds, LONGEST_SECONDS.get(one.networks))}"
        )
    return "\n".join(lines)


def judged(value: float, most: float | None) -> str:
    """Return what was promised and whether it was reached, if there is a promise."""
    if most is None:
        return ""
    return f" (at most {most:.2f}: {'reached' if value <= most else 'missed'})"


def main() -> int:
    """Measure as the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--networks", type=int, nargs="+", default=[10, 100, 1000, 10000])
    parser.add_argument("--seeds", type=int, default=3, help="how many sets of networks to take the median of")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if shutil.which("rgxg") is None:
        raise SystemExit("missing: rgxg; install the package rgxg")
    results = [measure(count, options.seeds) for count in options.networks]
    if options.json:
        targets = {"ratio": LONGEST_RATIO, "seconds": LONGEST_SECONDS}
        print(
            json.dumps({"bench": "regex", "targets": targets, "results": [one._asdict() for one in results]}, indent=2)
        )
    else:
        print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
