"""A run of the whole site that has nothing to do: seconds, CPU seconds, commands run on hosts.

usage: bench/site.py [--rounds N] [--base COMMIT] [--json]

Makes a lab of its own if it is not there and brings it into its wanted state. With a base, by option or as BENCH_BASE
in the environment, the playbooks of that commit run in turn with those of this checkout, on the same lab. Before each
measured run the same playbooks run once unmeasured, since two commits may install different programs. Needs root
and podman.
"""

import json
import re
import statistics
import sys
from collections.abc import Callable
from contextlib import ExitStack

from ansible_collections.sametime.estate.bench import checkouts

PLAYBOOK = "playbooks/site.yml"
# What the project promises.
SECONDS = 25.0
CHANGED = re.compile(r"\bchanged=(\d+)")
FIGURES: dict[str, Callable[[checkouts.Cost], float]] = {
    "seconds": lambda cost: cost.seconds,
    "CPU seconds": lambda cost: cost.cpu,
    "commands on hosts": lambda cost: cost.commands,
}

Runs = dict[str, list[checkouts.Cost]]  # by checkout, this one first; runs of one round have the same place


def no_op(checkout: checkouts.Checkout) -> checkouts.Cost:
    """Return the cost of a run; SystemExit if it changed something."""
    cost = checkout.play(PLAYBOOK)
    if any(int(count) for count in CHANGED.findall(cost.output)):
        raise SystemExit(f"the run must change nothing, but it changed something:\n{cost.output}")
    return cost


def measure(rounds: int, compared: list[checkouts.Checkout]) -> Runs:
    """Run the site with each checkout in turn."""
    checkouts.THIS.play("lab/create.yml", "--extra-vars", json.dumps({"lab_use": "bench"}))
    runs: Runs = {checkout.name: [] for checkout in compared}
    for _ in range(rounds):
        for checkout in compared:
            checkout.play(PLAYBOOK)
            runs[checkout.name].append(no_op(checkout))
    return runs


def table(runs: Runs) -> str:
    """Return the median of each figure, beside what is promised and the base."""
    mine, *others = runs.values()
    lines = []
    for name, figure in FIGURES.items():
        value = statistics.median(map(figure, mine))
        line = f"{name:<20}{value:>8.1f}"
        if name == "seconds":
            line += f"  (at most {SECONDS:.0f}: {'reached' if value <= SECONDS else 'missed'})"
        for base in others:
            ratio = statistics.median(figure(one) / figure(other) for one, other in zip(mine, base, strict=True))
            line += f"  {ratio:.2f} × {list(runs)[1]} ({statistics.median(map(figure, base)):.1f})"
        lines.append(line)
    return "\n".join([f"whole site, nothing to do, {len(mine)} runs", *lines])


def main() -> int:
    """Measure and print."""
    options = checkouts.command_line(__doc__)
    with ExitStack() as stack:
        base = [stack.enter_context(checkouts.earlier(options.base))] if options.base else []
        runs = measure(options.rounds, [checkouts.THIS, *base])
    if options.json:
        costs = {name: [{key: figure(cost) for key, figure in FIGURES.items()} for cost in runs[name]] for name in runs}
        print(json.dumps(costs, indent=2))
    else:
        print(table(runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
