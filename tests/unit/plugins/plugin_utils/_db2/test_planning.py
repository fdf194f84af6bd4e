"""From the options of the action to questions for the planner, and from its answers to lines for people."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover import Request
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import planning
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import inventory, report

PAIR = from_inventory(inventory())
BOTH = {"db1": report("db1"), "db2": report("db2", "STANDBY")}
DOWN = {"db1": report("db1"), "db2": report("db2", "STANDBY", active=False, hadr=None, running={})}


def options(question, reports, **given):
    """Return the options of the action with their defaults."""
    defaults = {name: option.get("default") for name, option in planning.OPTIONS.items()}
    return {**defaults, "question": question, "reports": reports, **given}


def test_empty_options_are_none():
    assert planning.permissions({"reinitialise": "", "old_primary": ""}) == Permissions()
    assert planning.permissions({"interruption": True, "reinitialise": "db2"}) == Permissions(True, "db2", None)
    assert planning.request({"mode": "graceful", "new_primary": "", "fenced": None}) == Request()
    assert planning.request({"mode": "forced", "fenced": "off", "maximum_log_gap_bytes": 0}) == Request(
        "forced", fenced="off", maximum_log_gap_bytes=0
    )


def test_nothing_to_do_is_said_in_one_line():
    answered = planning.answer(PAIR, options("keep", BOTH))
    shown = planning.lines(PAIR, planning.situation(PAIR, BOTH), answered)
    assert shown == [
        "STMS: db1 is primary, active in PEER, CONNECTED; db2 is standby, active in PEER, CONNECTED",
    ]


def test_steps_are_numbered_and_left_out_where_a_diff_shows_them():
    answered = planning.answer(PAIR, options("keep", DOWN))
    steps = planning.numbered(answered["steps"])
    assert [step.partition(" (")[0] for step in steps] == ["1. db2: activate the standby", "2. db2: wait for PEER"]
    seen = planning.situation(PAIR, DOWN)
    assert planning.lines(PAIR, seen, answered)[1:] == [f"  {step}" for step in steps]
    assert planning.lines(PAIR, seen, answered, steps=False)[1:] == []


def test_conditions_of_a_takeover_are_lines():
    answered = planning.answer(PAIR, options("takeover", BOTH, mode="graceful"))
    shown = planning.lines(PAIR, [], answered)
    assert "  [ok] both hosts answer: both answer" in shown
    assert (answered["new_primary"], answered["old_primary"]) == ("db2", "db1")


def test_after_a_takeover_whoever_disagrees_is_noted():
    turned = {"db1": report("db1", "STANDBY", alternate_server={"hostname": None, "port": None}), "db2": report("db2")}
    answered = planning.answer(PAIR, options("verify", turned, new_primary="db2"))
    assert answered["refusal"] is None
    assert answered["disagreements"] == ["Db2 on db1: the alternate server is none, should be db2.acme.example:50000"]
    assert answered["notes"] == ["db2 is primary, db1 is its connected standby", *answered["disagreements"]]


def test_recorded_takeovers_are_noted():
    past = {"last": [{"when": 100.0, "seconds": 8.25, "form": "graceful"}]}
    reports = {"db1": report("db1", work={}), "db2": {**BOTH["db2"], "work": {"takeovers": past}}}
    answered = planning.answer(PAIR, options("keep", reports))
    assert answered["takeovers"] == past["last"]
    assert answered["notes"] == ["the recorded takeover of STMS took 8.25 seconds"]


def test_rounds_that_lead_nowhere_end():
    steps = [{"words": "db2: wait for PEER"}]
    planning.check_round(5, steps)
    planning.check_round(6, [])
    with pytest.raises(Db2Error, match="after 6 rounds there are still steps: db2: wait for PEER"):
        planning.check_round(6, steps)
