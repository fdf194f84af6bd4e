"""Takeover of the Db2 pair: seconds beyond Db2's own, and Db2 commands of a run that changes nothing.

usage: bench/db2.py [--rounds N] [--base COMMIT] [--json]

Creates the lab if it does not exist, resets its two Db2 hosts to a pair in PEER, and runs the published playbooks. A
round is a takeover to the standby and one back. "Overhead" is the time of the whole playbook minus the time of Db2's
commands on the host that took over, TAKEOVER HADR among them, as the journal of the simulator records it. Commands are
counted in that journal too. With a base, by option or as BENCH_BASE in the environment, the playbooks of that commit
run in turn with those of this checkout, on the same lab. Needs root and podman. The databases of the lab are new
afterwards.
"""

import json
import statistics
import sys
from contextlib import ExitStack
from operator import truediv
from typing import NamedTuple

from ansible_collections.sametime.estate.bench import checkouts
from ansible_collections.sametime.estate.bench.checkouts import THIS, Checkout
from ansible_collections.sametime.estate.lab.db2.hosts import HOSTS, both, clear_journals, journal

# The limits that the project promises.
OVERHEAD_SECONDS, COMMANDS = 3.0, 6


class Result(NamedTuple):
    """Seconds of each takeover, of the playbook and of its Db2 commands; Db2 commands of an unchanged run by host.

    base: overhead in seconds of each takeover by the playbooks of the base.
    """

    playbook: list[float]
    product: list[float]
    commands: dict[str, int]
    base: list[float]

    @property
    def overheads(self) -> list[float]:
        """The playbook's time beyond Db2's commands, for each takeover."""
        return [whole - own for whole, own in zip(self.playbook, self.product, strict=True)]

    @property
    def overhead(self) -> float:
        """Median of the playbook's time beyond Db2's commands."""
        return statistics.median(self.overheads)


def prepare() -> None:
    """Create the lab, and in it a pair as the inventory describes it."""
    THIS.play("lab/create.yml")
    THIS.play("molecule/db2_reset.yml", "--extra-vars", json.dumps({"db2_reset_pair": True}))
    THIS.play("playbooks/db2.yml")


def takeover(checkout: Checkout) -> tuple[float, float]:
    """Take over once; returns the seconds of the playbook, and those of Db2's commands on the new primary."""
    clear_journals()
    whole = checkout.play("playbooks/db2_takeover.yml", "--skip-tags", "data_sources").seconds
    taking = [entries for entries in both(journal).values() if "takeover" in json.dumps(entries)]
    return whole, sum(float(entry["seconds"]) for entries in taking for entry in entries)


def unchanged_run() -> dict[str, int]:
    """Return the number of Db2 commands of a run that changes nothing, by host."""
    clear_journals()
    THIS.play("playbooks/db2.yml")
    entries = both(journal)
    if any(entry["changes"] for one in entries.values() for entry in one):
        raise SystemExit("playbooks/db2.yml changed something in a run that must change nothing")
    return {host: len(entries[host]) for host in HOSTS}


def measure(rounds: int, base: list[Checkout]) -> Result:
    """Measure takeovers there and back, also with the playbooks of a base, and one run that changes nothing."""
    prepare()
    times: dict[str, list[tuple[float, float]]] = {checkout.name: [] for checkout in (THIS, *base)}
    for _ in range(rounds):
        for checkout in (THIS, *base):
            times[checkout.name] += [takeover(checkout), takeover(checkout)]
    mine, *others = times.values()
    overheads = [whole - own for other in others for whole, own in other]
    return Result([whole for whole, _ in mine], [own for _, own in mine], unchanged_run(), overheads)


def table(result: Result) -> str:
    """Return the result as lines."""
    most = max(result.commands.values())
    rows = [
        ("takeovers", str(len(result.playbook)), ""),
        ("playbook", f"{statistics.median(result.playbook):.1f} s", ""),
        ("Db2 commands in it", f"{statistics.median(result.product):.1f} s", ""),
        (
            "overhead",
            f"{result.overhead:.1f} s",
            limit(f"at most {OVERHEAD_SECONDS:.0f} s", result.overhead <= OVERHEAD_SECONDS),
        ),
        *([("overhead of the base", f"{statistics.median(result.base):.1f} s", ratio(result))] if result.base else []),
        ("Db2 commands per host, unchanged run", str(most), limit(f"at most {COMMANDS}", most <= COMMANDS)),
    ]
    return "\n".join(f"{what:<38}{figure:>8}  {note}".rstrip() for what, figure, note in rows)


def limit(text: str, reached: bool) -> str:
    """Return a limit, and whether it is reached."""
    return f"({text}: {'reached' if reached else 'missed'})"


def ratio(result: Result) -> str:
    """Return the overhead as a multiple of that of the base, takeover by takeover."""
    return f"{statistics.median(map(truediv, result.overheads, result.base)):.2f} × base"


def main() -> int:
    """Measure and print."""
    options = checkouts.command_line(__doc__)
    with ExitStack() as stack:
        base = [stack.enter_context(checkouts.earlier(options.base))] if options.base else []
        result = measure(options.rounds, base)
    print(json.dumps({**result._asdict(), "overhead": result.overhead}, indent=2) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
