"""Run the project's checks and count everything that ran.

usage: tests/run.py [lint] [units] [molecule] [--scenario NAME ...]     without a word: all three

The last line is "N passed, M failed"; what was skipped is named above it. Exit code 1 when something failed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / ".cache" / "reports"
TYPED = ".cache/typed/ansible_collections/sametime/estate"  # the checkout under the name that it imports itself by
MANAGED_HOST_CODE = ["plugins/modules", "plugins/module_utils"]
# Steps of a scenario as molecule's summary prints them: "photo_vhost > converge: Executed: Successful".
STEP = re.compile(r"^(?P<scenario>\w+) > (?P<step>\w+): Executed: (?P<result>.*)$")
# Parts of the estate whose scenarios share no host with those of others: their names begin so.
SIDE_BY_SIDE = ("photo_", "db2_")
SCENARIO_STEPS = {"prepare", "check", "converge", "idempotence", "verify"}


class Outcome(NamedTuple):
    """What one check did: names of what passed, what failed and what was skipped (with the reason)."""

    passed: Sequence[str] = ()
    failed: Sequence[str] = ()
    skipped: Sequence[str] = ()


def main() -> int:
    """Run what the command line asks for and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("stages", nargs="*", choices=["lint", "units", "molecule", []], metavar="lint|units|molecule")
    parser.add_argument("--scenario", action="append", default=[], help="only this Molecule scenario")
    options = parser.parse_args()
    stages: dict[str, Callable[[], Iterator[Outcome]]] = {
        "lint": lint,
        "units": units,
        "molecule": lambda: molecule(options.scenario),
    }
    REPORTS.mkdir(parents=True, exist_ok=True)
    outcomes = [outcome for name in options.stages or stages for outcome in stages[name]()]
    passed, failed, skipped = (list(chain(*parts)) for parts in zip(*outcomes, strict=True))
    print()
    for name in skipped:
        print(f"skipped: {name}")
    for name in failed:
        print(f"failed: {name}")
    print(f"{len(passed)} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


def lint() -> Iterator[Outcome]:
    """Yield an outcome for each static check."""
    scripts = sorted(str(path.relative_to(ROOT)) for path in tracked("*.sh") + tracked(".ci/run"))
    commands = {
        "ruff": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "mypy": [
            "mypy",
            *(f"{TYPED}/{name}" for name in ("plugins", "lab", "bench", "tests/run.py", "docs/readmes.py")),
        ],
        "yamllint": ["yamllint", "--strict", "."],
        "ansible-lint, profile production": ["ansible-lint", "--offline", "--nocolor", "-q"],
        "changelog fragments": ["antsibull-changelog", "lint"],
        "Python 3.6 syntax of managed-host code": [
            "vermin",
            "-t=3.6-",
            "--no-tips",
            "--violations",
            *MANAGED_HOST_CODE,
        ],
        "option tables of the role READMEs": [sys.executable, "docs/readmes.py", "--check"],
        "ansible-test sanity on the collection as it ships": ["tests/sanity.sh"],
        "collection archive": ["ansible-galaxy", "collection", "build", "--force", "--output-path", str(REPORTS)],
    }
    for name, argv in commands.items():
        yield run_check(name, argv)
    yield (
        run_check("shellcheck", ["shellcheck", *scripts])
        if shutil.which("shellcheck")
        else Outcome(skipped=["shellcheck: not installed"])
    )
    for kind, pattern in (("module", "plugins/modules/*.py"), ("filter", "plugins/filter/*.py")):
        names = [f"sametime.estate.{path.stem}" for path in tracked(pattern) if not path.stem.startswith("_")]
        if names:
            yield run_check(f"ansible-doc of {len(names)} {kind}s", ["ansible-doc", "--type", kind, "--json", *names])


def units() -> Iterator[Outcome]:
    """Yield the outcome of the unit tests, and of those of managed-host code on a real Python 3.6."""
    if os.geteuid() == 0 and shutil.which("podman"):
        yield run_check("image of the lab, with the Jython that some tests need", ["lab/image/build.sh"])
    yield run_pytest("unit tests", [sys.executable, "-m", "pytest", "-q"])
    python = python36()
    if python is None:
        yield Outcome(skipped=["managed-host code on a real Python 3.6: no python3.6 on this machine"])
        return
    yield run_check("byte-compilation by Python 3.6", [python, "-m", "compileall", "-q", "-f", *MANAGED_HOST_CODE])
    folder = "tests/unit/plugins/module_utils"
    argv = [python, "-m", "pytest", "-q", "-c", "tests/python36.ini", "--rootdir", ".", folder]
    yield run_pytest("module_utils on Python 3.6", argv)


def python36() -> str | None:
    """Return an interpreter 3.6 with pytest and the collection in place, or None where there is no Python 3.6."""
    found = next(
        filter(works, [shutil.which("python3.6"), *Path.home().glob(".pyenv/versions/3.6.*/bin/python3.6")]), None
    )
    if found is None:
        return None
    venv = ROOT / ".cache" / "python3.6"
    python = venv / "bin" / "python"
    if not (venv / ".ready").exists():
        subprocess.run([found, "-m", "venv", "--clear", venv], check=True)
        # The last ones for Python 3.6; the pip that it brings takes packages that are too new.
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "pip==21.3.1"], check=True)
        subprocess.run([*install, "pytest==7.0.1", "hypothesis==6.31.6"], check=True)
        site = next((venv / "lib").glob("python3.6/site-packages")) / "ansible_collections" / "sametime"
        site.mkdir(parents=True, exist_ok=True)
        (site / "estate").symlink_to(ROOT)
        (venv / ".ready").touch()
    return str(python)


def works(program: str | Path | None) -> bool:
    """Whether this interpreter starts; pyenv puts programs on the path that do not."""
    return (
        program is not None and subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    )


def molecule(wanted: list[str]) -> Iterator[Outcome]:
    """Yield an outcome for each scenario: its steps, and each of its tests.

    Scenarios of different parts of the estate have hosts of their own, so the parts run side by side.
    """
    every = sorted(path.parent.name for path in tracked("molecule/*/molecule.yml") if path.parent.name != "default")
    unknown = sorted(set(wanted) - set(every))
    if unknown:
        yield Outcome(failed=[f"molecule: no scenario {name}; there are {', '.join(every)}" for name in unknown])
        return
    lanes: dict[str, list[str]] = {}
    for scenario in wanted or every:
        lanes.setdefault(scenario.partition("_")[0] if scenario.startswith(SIDE_BY_SIDE) else "", []).append(scenario)
    run_quietly(["molecule", "reset", "--scenario-name", "default"])
    lab = run_check("the lab", ["molecule", "create", "--scenario-name", "default"])
    yield lab
    if lab.failed:
        return
    with ThreadPoolExecutor(len(lanes)) as pool:
        yield from chain.from_iterable(pool.map(lambda lane: [run_scenario(name) for name in lane], lanes.values()))


def run_scenario(scenario: str) -> Outcome:
    """Run one scenario; a step that did not run, or a verification without a test, counts as failed."""
    report = REPORTS / f"molecule-{scenario}.xml"
    report.unlink(missing_ok=True)
    run_quietly(["molecule", "reset", "--scenario-name", scenario])
    environment = {"PYTEST_ADDOPTS": f"--junitxml={report}", "ANSIBLE_FORCE_COLOR": "false", "LAB_IS_THERE": "yes"}
    code, lines = run_streaming(["molecule", "test", "--scenario-name", scenario], environment, f"{scenario}: ")
    steps = {
        match["step"]: match["result"]
        for line in lines
        if (match := STEP.match(line)) and match["scenario"] == scenario
    }
    done = {step for step, result in steps.items() if result.startswith("Successful")}
    failed = [
        f"molecule {scenario}: {step}: {steps.get(step, 'not reached')}" for step in sorted(SCENARIO_STEPS - done)
    ]
    if code != 0 and not failed:
        failed = [f"molecule {scenario}: exit code {code}"]
    tests = read_report(f"molecule {scenario}", report)
    passed = [f"molecule {scenario}: {step}" for step in sorted(done)]
    return Outcome([*passed, *tests.passed], [*failed, *tests.failed], tests.skipped)


def run_check(name: str, argv: list[str]) -> Outcome:
    """Run one command that passes or fails as a whole, and show its output only when it fails."""
    start = time.monotonic()
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - start:.0f} s)", flush=True)
    if good:
        return Outcome(passed=[name])
    print(done.stdout + done.stderr, flush=True)
    return Outcome(failed=[name])


def run_pytest(name: str, argv: list[str]) -> Outcome:
    """Run pytest and count its tests."""
    report = REPORTS / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    print(f"---- {name}", flush=True)
    code, _lines = run_streaming([*argv, f"--junitxml={report}"], {})
    outcome = read_report(name, report)
    if code != 0 and not outcome.failed:
        return outcome._replace(failed=[f"{name}: exit code {code}"])
    return outcome


def read_report(name: str, report: Path) -> Outcome:
    """Count the test cases of a JUnit report; no report or an empty one is a failure."""
    cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    passed: list[str] = []
    failed: list[str] = []
    skipped: list[str] = []
    for case in cases:
        title = f"{name}: {case.get('classname')}::{case.get('name')}"
        skip = case.find("skipped")
        if skip is not None:
            skipped.append(f"{title}: {skip.get('message')}")
        elif case.find("failure") is not None or case.find("error") is not None:
            failed.append(title)
        else:
            passed.append(title)
    return Outcome(passed, failed, skipped) if cases else Outcome(failed=[f"{name}: no test ran"])


def run_streaming(argv: list[str], environment: dict[str, str], prefix: str = "") -> tuple[int, list[str]]:
    """Run a command, show its lines as they come, and return the exit code and the lines."""
    lines = []
    with subprocess.Popen(
        argv,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or []:
            print(prefix + line, end="", flush=True)
            lines.append(re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip())
    return process.returncode, lines


def run_quietly(argv: list[str]) -> None:
    """Run a command whose outcome does not matter."""
    subprocess.run(argv, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def tracked(pattern: str) -> list[Path]:
    """Return the files of the checkout that match, sorted; none of the environment or of caches."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


if __name__ == "__main__":
    sys.exit(main())
