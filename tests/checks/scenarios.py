"""The Molecule scenarios on the lab: parts of the estate that share no host run side by side."""

import os
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.sametime.estate.lab.common import ansible_runs, playbooks
from ansible_collections.sametime.estate.lab.liberty import fetch
from ansible_collections.sametime.estate.tests.checks.commands import (
    REPORTS,
    ROOT,
    run_check,
    run_streaming,
    temporary_folder,
    tracked,
)
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, from_junit, together

# A step in molecule's log: "[photo_vhost > converge] Executing", later "[photo_vhost > converge] Executed: Successful".
# A failure is in color. The summary at the end has the same, but only if all went well.
BEGIN = re.compile(r"\[(?P<scenario>\w+) > (?P<step>\w+)\] Executing$")
DONE = re.compile(r"\[(?P<scenario>\w+) > (?P<step>\w+)\] (?:\x1b\[\d+m)?Executed: (?P<result>\w+)")
STEPS = {"prepare", "check", "converge", "idempotence", "verify"}
ONLY_OF_ROLES = {"check", "idempotence"}
# The scenarios whose names begin so have hosts of their own. All others share the WebSphere cell.
OWN_HOSTS = ("photo_vhost_ihs85", "photo_", "db2_", "business_")
# This lane takes longest, so the other ones give way to it.
LONGEST = "photo_"
GIVE_WAY = 5
# A scenario that uses the hosts of another part runs in the lane of that part.
GUESTS = {"update_preflight": "db2_", "ldap_photo_url": "business_", "sign_on_live": "photo_"}
# This uses the hosts of several parts, so it runs when all lanes have ended.
LAST = {"clients_browser"}
# These test what roles do together, so check mode and idempotence are not among their steps.
OF_SEVERAL_ROLES = {"clients_browser", "sign_on_live"}
# These need a large download.
LIVE = {"sign_on_live"}
# What Ansible reads while it is loaded, as Molecule sets it, too (.config/molecule/config.yml).
SETTINGS = {
    **playbooks.PLAIN,
    "ANSIBLE_CONFIG": str(ROOT / "molecule" / "ansible.cfg"),
    "ANSIBLE_DEBUG": "0",
    "ANSIBLE_VERBOSE_TO_STDERR": "True",
}


def names() -> list[str]:
    """Return the scenarios that test something; "default" only creates and destroys the lab."""
    return [path.parent.name for path in tracked("molecule/*/molecule.yml") if path.parent.name != "default"]


def part_of(scenario: str) -> str:
    """Return the part of the estate that a scenario uses, as its prefix in OWN_HOSTS; empty for the WebSphere cell."""
    own = next((prefix for prefix in OWN_HOSTS if scenario.startswith(prefix)), "")
    return GUESTS.get(scenario, own)


def lanes(scenarios: list[str]) -> list[list[str]]:
    """Return the scenarios in lists that can run side by side, LONGEST first; without those that run last."""
    found: dict[str, list[str]] = {}
    for scenario in scenarios:
        if scenario in LAST:
            continue
        found.setdefault(part_of(scenario), []).append(scenario)
    return [found[part] for part in sorted(found, key=lambda part: (part != LONGEST, -len(found[part])))]


def create_lab() -> Outcome:
    """Create the lab that all scenarios share, or take the one that is there."""
    with temporary_folder() as (folder, _leftovers):
        create = ["molecule", "create", "--scenario-name", "default"]
        return run_check("lab", create, {"MOLECULE_EPHEMERAL_DIRECTORY": str(folder)})


def molecule(scenarios: list[str]) -> Outcome:
    """Run scenarios on the lab, lanes side by side, and then those that use hosts of several lanes."""
    parts = lanes(scenarios)
    with ThreadPoolExecutor(max(len(parts), 1)) as pool:
        outcomes = list(pool.map(run_lane, parts))
    last = [name for name in scenarios if name in LAST]
    return together([*outcomes, *([run_in_turn(last)] if last else [])])


def run_lane(scenarios: list[str]) -> Outcome:
    """Run the scenarios of a lane, in a thread of their own.

    Linux keeps the priority for each thread; what the thread starts inherits it.
    """
    if not any(part_of(name) == LONGEST for name in scenarios):
        os.nice(GIVE_WAY)
    return run_in_turn(scenarios)


def run_in_turn(scenarios: list[str]) -> Outcome:
    """Run scenarios one after the other; they share a process that has loaded Ansible."""
    with ansible_runs.loaded(SETTINGS) as environment:
        return together([run_scenario(name, environment) for name in scenarios])


def run_scenario(scenario: str, environment: Mapping[str, str]) -> Outcome:
    """Run one scenario; a step that did not run, or a verification without a test, counts as failed.

    The scenario has a folder of its own for Molecule's state, so nothing is left from the run before, and does not
    share the state of the default scenario: the lab is there, and no other lane may create it again.
    """
    if scenario in LIVE and not fetch.has_server():
        return Outcome(skipped=(f"molecule {scenario}: the application server is not there; run make live",))
    report = REPORTS / f"molecule-{scenario}.xml"
    report.unlink(missing_ok=True)
    clock = Clock(scenario)
    argv = ["molecule", "test", "--scenario-name", scenario, "--no-shared-state", "--destroy=never"]
    with temporary_folder() as (folder, leftovers), temporary_folder() as (state, _leftovers):
        own = {
            "PYTEST_ADDOPTS": f"--junitxml={report}",
            "TMPDIR": str(folder),
            "MOLECULE_EPHEMERAL_DIRECTORY": str(state),
        }
        code, lines = run_streaming(argv, {**environment, **own}, f"{scenario}: ", clock.see)
        left = leftovers()
    outcome = steps_of(scenario, lines, code)
    tests = from_junit(f"molecule {scenario}", report)
    stray = Outcome(failed=tuple(f"molecule {scenario}: left {entry} in the temporary folder" for entry in left))
    return together([outcome, Outcome(seconds=clock.seconds), tests, stray])


def steps_of(scenario: str, lines: list[str], code: int) -> Outcome:
    """Return the outcome of the steps of a scenario from Molecule's output and exit code."""
    results = {
        match["step"]: match["result"]
        for line in lines
        if (match := DONE.search(line)) and match["scenario"] == scenario
    }
    done = {step for step, result in results.items() if result.startswith("Successful")}
    wanted = STEPS - ONLY_OF_ROLES if scenario in OF_SEVERAL_ROLES else STEPS
    failed = [f"molecule {scenario}: {step}: {results.get(step, 'not reached')}" for step in sorted(wanted - done)]
    if code != 0 and not failed:
        failed = [f"molecule {scenario}: exit code {code}"]
    return Outcome(tuple(f"molecule {scenario}: {step}" for step in sorted(done)), tuple(failed))


class Clock:
    """Measures the steps of a scenario by the lines of Molecule's log as they come."""

    def __init__(self, scenario: str) -> None:
        self.seconds: dict[str, float] = {}
        self._scenario = scenario
        self._since: dict[str, float] = {}

    def see(self, line: str) -> None:
        """Note the beginning or the end of a step."""
        begin, done = BEGIN.search(line), DONE.search(line)
        if begin:
            self._since[begin["step"]] = time.monotonic()
        elif done and done["step"] in self._since:
            name = f"molecule {self._scenario}: {done['step']}"
            self.seconds[name] = time.monotonic() - self._since.pop(done["step"])
