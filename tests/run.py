"""Run the project's checks and count everything that ran.

usage: tests/run.py [lint] [units] [live] [molecule] [--quick] [--scenario NAME ...]     without a stage: all four

The last line is "N passed, M failed"; what was skipped is named above it. Exit code 1 when something failed. The times
of a run are kept in .cache/reports/times.json; the next run names what became slower. SIGINT and SIGTERM end what runs.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from ansible_collections.sametime.estate.tests.checks import children, live, scenarios, times
from ansible_collections.sametime.estate.tests.checks.commands import REPORTS, run_check
from ansible_collections.sametime.estate.tests.checks.lint import lint
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, together
from ansible_collections.sametime.estate.tests.checks.units import units

TIMES = REPORTS / times.FILE
Stage = Callable[[], Outcome]
# Each stage begins when those before it have ended. Unit tests wait half of their time, and so do the creation of the
# lab and the tests with real software. The scenarios are busy: beside them run only the static checks, in which nothing
# waits with a deadline. These begin immediately and take what the others leave: most of it at the end, when the last
# scenario runs alone.
AFTER: dict[str, tuple[str, ...]] = {
    "image": (),
    "lint": (),
    "lab": ("image",),
    "units": ("image",),
    "live": (),
    "molecule": ("lab", "units", "live"),
}
NEEDED_BY = {"image": {"units", "molecule"}, "lab": {"molecule"}}
GIVES_WAY = {"lint"}
LEAST_PRIORITY = 19


def main() -> int:
    """Run what the command line asks for and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "stages", nargs="*", choices=["lint", "units", "live", "molecule", []], metavar="lint|units|live|molecule"
    )
    parser.add_argument("--quick", action="store_true", help="only the static checks that take seconds")
    parser.add_argument(
        "--scenario", action="append", choices=scenarios.names(), metavar="NAME", help="only this Molecule scenario"
    )
    options = parser.parse_args()
    wanted = options.stages or ["lint", "units", "live", "molecule"]
    every: dict[str, Stage] = {
        "image": build_image,
        "lab": scenarios.create_lab,
        "units": units,
        "live": live.live,
        "lint": lambda: lint(quick=options.quick),
        "molecule": lambda: scenarios.molecule(options.scenario or scenarios.names()),
    }
    REPORTS.mkdir(parents=True, exist_ok=True)
    outcomes = run_stages({name: stage for name, stage in every.items() if NEEDED_BY.get(name, {name}) & set(wanted)})
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
    """Run the stages, each when those before it have ended; without a lab there are no scenarios."""
    running: dict[str, Future[Outcome | None]] = {}

    def run_stage(name: str) -> Outcome | None:
        before = {other: running[other].result() for other in AFTER[name] if other in running}
        lab = before.get("lab")
        if lab is not None and lab.failed:
            return None
        return timed(stages[name], name in GIVES_WAY and len(stages) > 1)

    with ThreadPoolExecutor(len(AFTER)) as pool:
        for name in AFTER:
            if name in stages:
                running[name] = pool.submit(run_stage, name)
        outcomes = {name: future.result() for name, future in running.items()}
    return {name: outcome for name, outcome in outcomes.items() if outcome is not None}


def build_image() -> Outcome:
    """Build the image of the lab, in which some unit tests find Jython, too; only root can use it."""
    if os.geteuid() != 0 or not shutil.which("podman"):
        return Outcome()
    return run_check("image of the lab", ["lab/image/build.sh"])


def timed(stage: Stage, gives_way: bool = False) -> Outcome:
    """Run a stage in a thread of its own and add its time to its outcome; ``gives_way``: with the least priority.

    Linux keeps the priority for each thread; what the thread starts inherits it.
    """
    if gives_way:
        os.nice(LEAST_PRIORITY)
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
    children.end_with_this_process()
    sys.exit(main())
