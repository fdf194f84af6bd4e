"""Takeover of the Db2 pair: seconds beyond the product's own, and commands of a run that has nothing to do.

usage: bench/db2.py [--rounds N] [--base COMMIT] [--json]

Makes the lab if it is not there, brings its two Db2 hosts into a pair in step, and runs the published playbooks. A
round is a takeover to the standby and one back. "Beyond" is the time of the whole playbook less what Db2's commands
took on the host that took over, TAKEOVER HADR among them, as the journal of the stand-in notes it. Commands are counted
in that journal too. With a base, by option or as BENCH_BASE in the environment, the playbooks of that commit run in
turn with those of this checkout, on the same lab. Needs root and podman. The Db2 part of the lab is as new afterwards.
"""

import argparse
import json
import statistics
import subprocess
import sys
from contextlib import ExitStack
from operator import truediv
from typing import NamedTuple

from ansible_collections.sametime.estate.bench import checkouts
from ansible_collections.sametime.estate.bench.checkouts import THIS, Checkout

HOSTS = ("db1", "db2")
# What the project promises.
BEYOND_SECONDS, COMMANDS = 3.0, 6


class Result(NamedTuple):
    """Seconds of each takeover: the playbook's, those of its Db2 commands; commands of a no-op run by host.

    base: seconds beyond Db2's commands of each takeover by the playbooks of the base.
    """

    playbook: list[float]
    product: list[float]
    commands: dict[str, int]
    base: list[float]

    @property
    def beyonds(self) -> list[float]:
        """What the playbook took beyond Db2's commands, each time."""
        return [whole - own for whole, own in zip(self.playbook, self.product, strict=True)]

    @property
    def beyond(self) -> float:
        """Median of what the playbook took beyond Db2's commands."""
        return statistics.median(self.beyonds)


def lab(host: str, *words: str) -> str:
    """Run the lab's own command on a host; returns what it prints."""
    argv = ["podman", "exec", f"sametime-lab-{host}", "db2lab", *words]
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True).stdout


def journal(host: str) -> list[dict[str, object]]:
    """Return the commands that a host ran since its journal was cleared."""
    return [json.loads(line) for line in lab(host, "journal").splitlines()]


def ready() -> None:
    """Have the lab, and a pair in it that is as the inventory wants it."""
    THIS.play("lab/create.yml")
    THIS.play("molecule/db2_reset.yml", "--extra-vars", json.dumps({"db2_reset_pair": True}))
    THIS.play("playbooks/db2.yml")


def takeover(checkout: Checkout) -> tuple[float, float]:
    """Take over once; returns the seconds of the playbook, and those of Db2's commands on the host that took over."""
    for host in HOSTS:
        lab(host, "journal", "--clear")
    whole = checkout.play("playbooks/db2_takeover.yml", "--skip-tags", "data_sources").seconds
    taking = [entries for entries in map(journal, HOSTS) if "takeover" in json.dumps(entries)]
    return whole, sum(float(str(entry["seconds"])) for entries in taking for entry in entries)


def no_op() -> dict[str, int]:
    """Return how many commands each host ran in a run that changed nothing."""
    for host in HOSTS:
        lab(host, "journal", "--clear")
    THIS.play("playbooks/db2.yml")
    if any(lab(host, "journal", "--changing") for host in HOSTS):
        raise SystemExit("the run was to change nothing, and did")
    return {host: len(journal(host)) for host in HOSTS}


def measure(rounds: int, base: list[Checkout]) -> Result:
    """Measure takeovers there and back, with the base's playbooks too if there is one, and a run with nothing to do."""
    ready()
    times: dict[str, list[tuple[float, float]]] = {checkout.name: [] for checkout in (THIS, *base)}
    for _ in range(rounds):
        for checkout in (THIS, *base):
            times[checkout.name] += [takeover(checkout), takeover(checkout)]
    mine, *others = times.values()
    beyond = [whole - own for other in others for whole, own in other]
    return Result([whole for whole, _ in mine], [own for _, own in mine], no_op(), beyond)


def table(result: Result) -> str:
    """Return the figures as people read them, each beside what is promised."""
    most = max(result.commands.values())
    rows = [
        ("takeovers", str(len(result.playbook)), ""),
        ("playbook", f"{statistics.median(result.playbook):.1f} s", ""),
        ("its commands of Db2", f"{statistics.median(result.product):.1f} s", ""),
        (
            "beyond it",
            f"{result.beyond:.1f} s",
            promise(f"at most {BEYOND_SECONDS:.0f} s", result.beyond <= BEYOND_SECONDS),
        ),
        *([("of the base", f"{statistics.median(result.base):.1f} s", ratio(result))] if result.base else []),
        ("commands a host with nothing to do", str(most), promise(f"at most {COMMANDS}", most <= COMMANDS)),
    ]
    return "\n".join(f"{what:<36}{figure:>8}  {said}".rstrip() for what, figure, said in rows)


def ratio(result: Result) -> str:
    """Return how the time beyond compares with that of the base, run by run."""
    return f"{statistics.median(map(truediv, result.beyonds, result.base)):.2f} times"


def promise(wanted: str, holds: bool) -> str:
    """Say what is promised and whether it holds."""
    return f"{wanted}: {'yes' if holds else 'NO'}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--base", default=checkouts.BASE, metavar="COMMIT")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        base = [stack.enter_context(checkouts.earlier(options.base))] if options.base else []
        result = measure(options.rounds, base)
    print(json.dumps({**result._asdict(), "beyond": result.beyond}, indent=2) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
