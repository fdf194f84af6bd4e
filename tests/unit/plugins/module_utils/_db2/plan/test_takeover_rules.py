"""Forms and modes of a takeover, and the conditions that the new primary's host checks alone."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import takeover_rules as rules
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import report

STANDBY = View("this host", report("db2", "STANDBY"))
ALONE = View("this host", report("db2", "STANDBY", connected="DISCONNECTED"))


@pytest.mark.parametrize(
    ("form", "statement"),
    [
        ("graceful", "takeover hadr on db STMS"),
        ("peer_window_only", "takeover hadr on db STMS by force peer window only"),
        ("force", "takeover hadr on db STMS by force"),
    ],
)
def test_statements(form, statement):
    assert rules.takeover_statement(form, "STMS") == statement


def test_only_the_graceful_form_works_without_force_and_only_force_may_lose():
    assert {name for name, form in rules.FORMS.items() if not form.by_force} == {"graceful"}
    assert {name for name, form in rules.FORMS.items() if form.may_lose} == {"force"}
    assert {mode.form for mode in rules.MODES.values()} == set(rules.FORMS)


@pytest.mark.parametrize(
    ("form", "target", "accept", "evidence", "broken"),
    [
        ("graceful", STANDBY, False, None, []),
        ("graceful", View("h", report("db2")), False, None, ["the new primary is an active standby"]),
        (
            "graceful",
            ALONE,
            False,
            None,
            ["they are connected"],
        ),
        ("peer_window_only", STANDBY, False, "it is off", []),
        ("peer_window_only", STANDBY, False, "", ["the old primary is gone"]),
        ("force", STANDBY, True, "it is off", []),
        ("force", STANDBY, False, None, ["the loss of commits is accepted", "the old primary is gone"]),
    ],
)
def test_conditions_on_the_target(form, target, accept, evidence, broken):
    conditions = rules.on_target(form, target, accept, rules.old_primary_gone(evidence))
    assert [condition.name for condition in rules.broken(conditions)] == broken
    if broken:
        with pytest.raises(Db2Error, match=f"the takeover is not possible. {broken[0]}: no"):
            rules.require(form, target, accept, evidence)
    else:
        rules.require(form, target, accept, evidence)


def test_a_hint_stops_nothing():
    hint = rules.Condition("fix pack", False, "10.5 and 11.1", hint=True)
    assert rules.broken([hint]) == []
    assert hint.words() == "[note] fix pack: 10.5 and 11.1"


@pytest.mark.parametrize(
    ("end", "holds", "seen"),
    [
        (1200, True, "195 seconds are left"),
        (1021, True, "16 seconds are left"),
        (1020, False, "15 seconds are left, fewer than the 15 that a run needs"),
        (1007, False, "2 seconds are left, fewer than the 15 that a run needs"),
        (1004, False, "it ends in 4 seconds, and Db2 refuses a takeover in the last 5"),
        (990, False, "it ended 10 seconds ago"),
        (None, False, "there is no peer window"),
        (0, False, "there is no peer window"),
    ],
)
def test_the_peer_window_needs_a_margin(end, holds, seen):
    view = View("db2", report("db2", "STANDBY", hadr={"peer_window_end": end}, clock={"epoch": 1000.0}))
    condition = rules.window_is_open(view)
    assert (condition.holds, condition.seen) == (holds, seen)
