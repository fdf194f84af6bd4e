"""Length of the expressions for many networks, compared with rgxg; and the time to make them.

usage: bench/regex.py [--networks N ...] [--seeds N] [--json]

Networks are random, from /16 to /32. The lengths are those of all expressions of filter cidr_regex, and of one
expression of rgxg for each network. The expressions of cidr_regex are anchored, those of rgxg are not: the anchors do
not count. The times are of the processor: without exclusions, with exclusions (a tenth as many networks), and of the
latter the part for reading the networks and for the set algebra of netaddr. Each sample makes the expressions twice and
keeps the shorter time. Needs rgxg (package rgxg).
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
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import parse_networks
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import Ranges

T = TypeVar("T")

# Targets: ratio of the lengths, and seconds of the processor to make the expressions.
LONGEST_RATIO = {1000: 0.55}
LONGEST_SECONDS = {10000: 3.0}
# There is one exclusion for this many networks.
NETWORKS_PER_EXCLUSION = 10


class Result(NamedTuple):
    """Medians over the seeds."""

    networks: int
    expressions: float
    characters: float
    rgxg_characters: float
    ratio: float
    seconds: float
    seconds_with_exclusions: float
    seconds_of_sets: float


def random_networks(count: int, seed: int) -> list[str]:
    """Return this many different networks of /16 to /32, in random order."""
    chance = random.Random(seed)  # noqa: S311 - the same networks in every run, no secret
    networks: set[str] = set()
    while len(networks) < count:
        length = chance.randint(16, 32)
        address = chance.getrandbits(length) << (32 - length)
        networks.add(f"{'.'.join(str(address >> shift & 255) for shift in (24, 16, 8, 0))}/{length}")
    return sorted(networks, key=lambda _: chance.random())


def rgxg_length(networks: list[str]) -> int:
    """Return the length of all expressions of rgxg together."""
    return sum(len(subprocess.check_output(["rgxg", "cidr", network], text=True).strip()) for network in networks)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do something twice; return its result and the shorter time of the processor in seconds."""
    times = []
    for _ in range(2):
        start = time.process_time()
        result = work()
        times.append(time.process_time() - start)
    return result, min(times)


def addresses_left(networks: list[str], exclude: list[str]) -> Ranges:
    """Read the networks and return the ranges of addresses that are left, as cidr_regex does first."""
    return AddressSet(parse_networks(networks)).minus(AddressSet(parse_networks(exclude))).ranges(4)


def measure(count: int, seeds: int) -> Result:
    """Measure with this many networks."""
    samples = []
    for seed in range(1, seeds + 1):
        networks = random_networks(count, seed)
        exclude = random_networks(count // NETWORKS_PER_EXCLUSION, seed + 1000)
        expressions, seconds = timed(partial(cidr_regex, networks))
        _expressions, seconds_with_exclusions = timed(partial(cidr_regex, networks, exclude=exclude))
        _addresses, seconds_of_sets = timed(partial(addresses_left, networks, exclude))
        ours, theirs = sum(map(len, expressions)), rgxg_length(networks)
        times = (seconds, seconds_with_exclusions, seconds_of_sets)
        samples.append((len(expressions), ours, theirs, ours / theirs, *times))
    return Result(count, *(statistics.median(values) for values in zip(*samples, strict=True)))


def table(results: list[Result]) -> str:
    """Return the results for a reader."""
    lines = []
    for one in results:
        lines.append(f"networks: {one.networks}, expressions: {one.expressions:.0f}, characters: {one.characters:.0f}")
        lines.append(f"  length            {one.ratio:8.3f} × rgxg{judged(one.ratio, LONGEST_RATIO.get(one.networks))}")
        lines.append(
            f"  time              {one.seconds:8.3f} s{judged(one.seconds, LONGEST_SECONDS.get(one.networks))}"
        )
        lines.append(f"  with exclusions   {one.seconds_with_exclusions:8.3f} s, of this:")
        lines.append(f"  reading and sets  {one.seconds_of_sets:8.3f} s")
    return "\n".join(lines)


def judged(value: float, most: float | None) -> str:
    """Return the target and whether it was reached, if there is one."""
    if most is None:
        return ""
    return f" (at most {most:.2f}: {'reached' if value <= most else 'missed'})"


def main() -> int:
    """Measure what the command line asks for."""
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
