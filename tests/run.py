"""Run the project's checks and count everything that ran.

usage: tests/run.py [lint] [units] [molecule] [--quick] [--scenario NAME ...]     without a stage: all three

The last line is "N passed, M failed"; what was skipped is named above it. Exit code 1 when something failed. The times
of a run are kept in .cache/reports/times.json; the next run names what became slower.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.sametime.estate.tests.checks import times
from ansible_collections.sametime.estate.tests.checks.commands import REPORTS, run_check
from ansible_collections.sametime.estate.tests.checks.lint import lint
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, together
from ansible_collections.sametime.estate.tests.checks.scenarios import molecule
from ansible_collections.sametime.estate.tests.checks.units import units

TIMES = REPORTS / "times.json"
Stage = Callable[[], Outcome]


def main() -> int:
    """Run what the command line asks for and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("stages", nargs="*", choices=["lint", "units", "molecule", []], metavar="lint|units|molecule")
    parser.add_argument("--quick", action="store_true", help="only the static checks that take seconds")
    parser.add_argument("--scenario", action="append", default=[], help="only this Molecule scenario")
    options = parser.parse_args()
    stages: dict[str, Stage] = {
        "lint": lambda: lint(quick=options.quick),
        "units": units,
        "molecule": lambda: molecule(options.scenario),
    }
    REPORTS.mkdir(parents=True, exist_ok=True)
    outcomes = run_stages({name: stages[name] for name in stages if name in (options.stages or stages)})
    report_times(outcomes)
    total = together(outcomes.values())
    print()
    for name in total.skipped:
        print(f"skipped: {name}")
    for name in total.failed:
        print(f"failed: {name}")
    print(f"{len(total.passed)} passed, {len(total.failed)} failed")
    return 1 if total.failed or not total.passed else 0


def run_stages(stages: dict[str, Stage]) -> dict[str, Outcome]:
    """Run the stages; return their outcomes, in which the time of the whole stage is one of the seconds.

    The scenarios wait for containers much of the time, so the other stages run beside them.
    """
    outcomes: dict[str, Outcome] = {}
    if stages.keys() & {"units", "molecule"} and os.geteuid() == 0 and shutil.which("podman"):
        # Some unit tests take the Jython of the image. Built before both stages, it is not built twice at once.
        outcomes["image"] = timed(lambda: run_check("image of the lab", ["lab/image/build.sh"]))
    beside = {name: stage for name, stage in stages.items() if name != "molecule"}
    if len(beside) == len(stages):
        return outcomes | {name: timed(stage) for name, stage in stages.items()}
    with ThreadPoolExecutor(2) as pool:
        scenarios = pool.submit(timed, stages["molecule"])
        others = pool.submit(give_way, beside)
        return outcomes | others.result() | {"molecule": scenarios.result()}


def give_way(stages: dict[str, Stage]) -> dict[str, Outcome]:
    """Run stages beside the scenarios, which take longest: those come first where both want the processor.

    Linux keeps this priority for each thread; what the thread starts inherits it.
    """
    os.nice(5)
    return {name: timed(stage) for name, stage in stages.items()}


def timed(stage: Stage) -> Outcome:
    """Run a stage and add its time to its outcome."""
    start = time.monotonic()
    outcome = stage()
    return outcome._replace(seconds={**outcome.seconds, times.TOTAL: time.monotonic() - start})


def report_times(outcomes: dict[str, Outcome]) -> None:
    """Print the slowest parts of each stage and what became slower, and keep the times for the next run."""
    before = times.recall(TIMES)
    now = {name: outcome.seconds for name, outcome in outcomes.items()}
    print()
    for line in times.report(before, now):
        print(line)
    times.keep(TIMES, before, now)


if __name__ == "__main__":
    sys.exit(main())
