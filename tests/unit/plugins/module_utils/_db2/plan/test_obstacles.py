"""What prevents a plan whatever the roles are. test_converge.py has the texts of every refusal."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.obstacles import newer_primary, notes, obstacle
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Plan, Step
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import inventory, report

PAIR = from_inventory(inventory())
P, S = View("db1", report("db1")), View("db2", report("db2", "STANDBY"))


def test_a_good_pair_has_none():
    assert obstacle(PAIR, P, S) is None
    assert notes(PAIR, P, S) == []


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (None, "db2 does not answer"),
        (report("db2", "STANDBY", instance={"dialect": "11.5"}), "HADR needs the same version"),
        (report("db2", "STANDBY", instance={"bits": 32}), "64 and 32 bits"),
        (report("db2", "STANDBY", reads_on_standby=True), "allows reads on standby"),
        (report("db2", role=None, messages=["SQL5005C"]), "does not show the role"),
    ],
)
def test_refusals(second, reason):
    assert reason in obstacle(PAIR, P, View("db2", second)).refusal.reason


def test_a_stopped_instance_that_hides_its_database_is_started_first():
    plan = obstacle(PAIR, P, View("db2", report("db2", role=None, instance={"running": False})))
    assert [step.action for step in plan.steps] == ["start_instance"]
    assert plan.again


@pytest.mark.parametrize(("version", "refused"), [("10.5.0.7", True), ("10.5.0.8", False), ("10.5.0.9", False)])
def test_a_standby_must_not_be_older(version, refused):
    standby = View("db2", report("db2", "STANDBY", instance={"version": version}))
    plan = newer_primary(Plan(steps=[Step("db2", "start_standby", {}, "why")]), P, standby)
    assert (plan.refusal is not None) is refused


def test_notes_about_what_is_not_managed():
    open_ = View("db1", report("db1", "PRIMARY", parameters={"BLOCKNONLOGGED": "NO"}))
    assert any("BLOCKNONLOGGED is NO" in note for note in notes(PAIR, open_, S))


def test_notes_about_the_preferred_primary():
    turned = [View("db1", report("db1", "STANDBY")), View("db2", report("db2"))]
    assert any("this run does not change it" in note for note in notes(PAIR, *turned))
    assert notes(PAIR, *turned, replaced=["db2"]) == []
