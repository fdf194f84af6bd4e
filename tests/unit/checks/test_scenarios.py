"""Scenarios in lanes, and what Molecule's output says about their steps."""

import itertools
from contextlib import nullcontext

import pytest
from ansible_collections.sametime.estate.tests.checks import scenarios

LOG = [
    "INFO     [stproxy > prepare] Executing",
    "INFO     [stproxy > prepare] Executed: Successful",
    "INFO     [stproxy > verify] Executing",
    "INFO     [stproxy > verify] Executing Testinfra tests found in /molecule/stproxy/...",
    "INFO     [stproxy > verify] Executed: Successful",
]
DONE = [f"INFO     [stproxy > {step}] Executed: Successful" for step in sorted(scenarios.STEPS)]
FAILED = "ERROR    [stproxy > verify] \x1b[31mExecuted: Failed\x1b[0m"


def test_every_scenario_is_in_one_lane_or_runs_last_and_the_cell_has_one_lane():
    lanes = scenarios.lanes(scenarios.names())
    assert sorted([*itertools.chain(*lanes), *scenarios.LAST]) == sorted(scenarios.names())
    assert {"was_cell", "stproxy", "whiteboard"} <= set(next(lane for lane in lanes if "was_cell" in lane))
    with_db2 = next(lane for lane in lanes if "db2_hadr" in lane)
    assert {name for name in with_db2 if not name.startswith("db2_")} == {"update_preflight"}
    assert ["business_card", "ldap_photo_url"] in lanes, "both change the people of the directory"
    assert "photo_vhost" in lanes[0]
    assert ["photo_vhost_ihs85"] in lanes, "it has a web server of its own"


@pytest.fixture
def no_ansible(monkeypatch):
    """Load no Ansible for scenarios that do not run."""
    monkeypatch.setattr(scenarios.ansible_runs, "loaded", lambda settings: nullcontext(dict(settings)))


@pytest.mark.usefixtures("no_ansible")
def test_scenarios_with_hosts_of_several_lanes_run_when_the_lanes_have_ended(monkeypatch):
    order = []
    monkeypatch.setattr(
        scenarios, "run_scenario", lambda name, _environment: order.append(name) or scenarios.Outcome((name,))
    )
    monkeypatch.setattr(scenarios.os, "nice", lambda _more: 0)
    chosen = ["clients_browser", "photo_vhost", "was_cell"]
    assert sorted(scenarios.molecule(chosen).passed) == sorted(chosen)
    assert order[-1] == "clients_browser"
    assert scenarios.molecule(["clients_browser"]).passed == ("clients_browser",)


@pytest.mark.usefixtures("no_ansible")
def test_the_other_lanes_give_way_to_the_longest(monkeypatch):
    given = []
    monkeypatch.setattr(scenarios.os, "nice", given.append)
    monkeypatch.setattr(scenarios, "run_scenario", lambda name, _environment: scenarios.Outcome((name,)))
    scenarios.molecule(["photo_export", "photo_vhost"])
    assert given == []
    scenarios.molecule(["photo_vhost", "was_cell", "db2_hadr"])
    assert given == [scenarios.GIVE_WAY] * 2


@pytest.mark.usefixtures("no_ansible")
def test_a_scenario_that_needs_a_download_is_skipped_by_name_without_it(monkeypatch):
    monkeypatch.setattr(scenarios.fetch, "has_server", lambda: False)
    monkeypatch.setattr(scenarios, "run_streaming", lambda *_words: pytest.fail("it ran"))
    reason = "molecule sign_on_live: the application server is not there; run make live"
    assert scenarios.molecule(["sign_on_live"]) == scenarios.Outcome(skipped=(reason,))


def test_steps_that_ran():
    outcome = scenarios.steps_of("stproxy", [*LOG, *DONE], 0)
    assert len(outcome.passed) == 5
    assert outcome.failed == ()


def test_check_mode_and_idempotence_belong_to_the_scenarios_of_roles():
    done = [line.replace("stproxy", "clients_browser") for line in DONE if "check" not in line and "idemp" not in line]
    assert scenarios.steps_of("clients_browser", done, 0).failed == ()
    assert len(scenarios.steps_of("stproxy", [line for line in DONE if "check" not in line], 0).failed) == 1


@pytest.mark.parametrize(
    ("lines", "code", "failed"),
    [
        pytest.param(DONE[:-1], 1, ["molecule stproxy: verify: not reached"], id="not reached"),
        pytest.param([*DONE[:-1], FAILED], 1, ["molecule stproxy: verify: Failed"], id="failed"),
        pytest.param(DONE, 3, ["molecule stproxy: exit code 3"], id="exit code"),
        pytest.param(
            ["INFO     [other > verify] Executed: Successful", *DONE[:-1]], 0, None, id="step of another scenario"
        ),
    ],
)
def test_steps_that_failed(lines, code, failed):
    outcome = scenarios.steps_of("stproxy", lines, code)
    assert outcome.failed == tuple(failed or ["molecule stproxy: verify: not reached"])


def test_clock(monkeypatch):
    ticks = iter([10.0, 12.5, 20.0, 27.0])
    monkeypatch.setattr(scenarios.time, "monotonic", lambda: next(ticks))
    clock = scenarios.Clock("stproxy")
    for line in LOG:
        clock.see(line)
    assert clock.seconds == {"molecule stproxy: prepare": 2.5, "molecule stproxy: verify": 7.0}
