"""Opening one member alone: what stops it, its steps, and what the other member needs later."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.open_alone import MODES, Request, judge
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, inventory, report

PAIR = from_inventory(inventory())
DOWN = {"active": False, "hadr": None, "running": {}}
CLOSED = report("db2", **DOWN)
OFF = "switched off at the power strip"


def ask(db1, db2, mode="primary_by_force", host="db2", fenced=OFF):
    return judge(PAIR, {"db1": db1, "db2": db2}, Request(mode, host, fenced))


def steps(judged):
    return judged.plan.refusal.reason if judged.plan.refusal else [f"{s.host} {s.action}" for s in judged.plan.steps]


@pytest.mark.parametrize(
    ("mode", "db2", "wanted"),
    [
        ("primary_by_force", CLOSED, ["db2 force_primary"]),
        ("stop_hadr", CLOSED, ["db2 stop_hadr", "db2 activate"]),
        (
            "primary_by_force",
            report("db2", **DOWN, instance={"running": False}),
            ["db2 start_instance", "db2 force_primary"],
        ),
        ("stop_hadr", report("db2"), ["db2 stop_hadr"]),
        ("stop_hadr", report("db2", "STANDARD", **DOWN), ["db2 activate"]),
        ("primary_by_force", report("db2"), []),
        ("stop_hadr", report("db2", "STANDARD"), []),
    ],
)
def test_steps(mode, db2, wanted):
    judged = ask(None, db2, mode)
    assert steps(judged) == wanted
    assert "db1 must not serve clients when it comes back" in " ".join(judged.plan.notes)
    assert ("db2_reintegrate" in " ".join(judged.plan.notes)) == (mode == "primary_by_force")
    assert ("db2_hadr_reinitialise=db1" in " ".join(judged.plan.notes)) == (mode == "stop_hadr")


@pytest.mark.parametrize("mode", MODES)
def test_a_standby_that_shut_itself_down_is_lost(mode):
    useless = report("db1", "STANDBY", **DOWN, work={"shutdown": {"reason": "diverged"}})
    judged = ask(useless, CLOSED, mode)
    assert judged.plan.refusal is None
    assert judged.plan.steps
    assert "shut itself down as standby" in " ".join(condition.words() for condition in judged.conditions)
    started = report("db1", "STANDBY", work={"shutdown": {"reason": "diverged"}})
    assert "without force" in ask(started, CLOSED, mode).plan.refusal.remedy, "it is active, so it may be repaired"
    assert "there is no evidence" in ask(useless, CLOSED, mode, fenced=None).plan.refusal.reason


def test_the_evidence_goes_to_the_module():
    (step,) = ask(None, CLOSED).plan.steps
    assert step.arguments == {"fenced": OFF}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("db1", "db2", "reason", "remedy"),
    [
        (None, None, "db2 does not answer", "reachable"),
        (None, report("db2", "STANDBY", **DOWN), "db2 is standby", "db2_takeover.yml -e mode=forced"),
        (None, absent("db2"), "db2 has no such database", "no primary to open"),
        (
            None,
            report("db2", **DOWN, pending={"rollforward": True}),
            "it waits for rollforward",
            "Complete rollforward",
        ),
        (report("db1"), CLOSED, "db1 is primary, active", "db2_reintegrate"),
        (report("db1", **DOWN), CLOSED, "db1 is primary, not active", "db2_reintegrate"),
        (report("db1", "STANDBY"), CLOSED, "db1 is standby", "playbooks/db2.yml"),
        (report("db1", "STANDBY", **DOWN), CLOSED, "db1 is standby", "without force"),
        (report("db1", "STANDARD"), CLOSED, "db1 has a database without HADR", "db2_hadr_reinitialise"),
        (report("db1", "STANDARD", **DOWN), CLOSED, "db1 has a database without HADR", "Compare the copies"),
        (report("db1", role=None), CLOSED, "does not show its role", "db2start on db1"),
    ],
)
def test_refused(mode, db1, db2, reason, remedy):
    judged = ask(db1, db2, mode)
    assert reason in judged.plan.refusal.reason
    assert remedy in judged.plan.refusal.remedy
    assert len(judged.conditions) == 5, "all conditions are listed"


@pytest.mark.parametrize("mode", MODES)
def test_without_evidence_nothing_is_opened(mode):
    judged = ask(None, CLOSED, mode, fenced=None)
    assert "the other member is off: there is no evidence" in judged.plan.refusal.reason
    assert "-e fenced=" in judged.plan.refusal.remedy
    assert "there is no evidence" in ask(absent("db1"), CLOSED, mode, fenced=None).plan.refusal.reason


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fenced", [" ", "no", "true", "<how you know that the other host is off>"])
def test_a_yes_or_no_is_not_evidence(mode, fenced):
    assert "the other member is off: " in ask(None, CLOSED, mode, fenced=fenced).plan.refusal.reason


@pytest.mark.parametrize(
    ("mode", "role"), [("primary_by_force", "PRIMARY"), ("stop_hadr", "STANDARD")], ids=["primary", "without HADR"]
)
@pytest.mark.parametrize("other", ["PRIMARY", "STANDARD"])
def test_two_open_databases_are_not_a_success(mode, role, other):
    refused = ask(report("db1", other), report("db2", role), mode).plan.refusal
    assert refused.reason.startswith("both databases are active and may serve clients: db2 ")
    assert "db2_hadr_reinitialise=<the other>" in refused.remedy


@pytest.mark.parametrize(
    ("mode", "host", "words"),
    [(None, "db2", "mode '' is not one of"), ("force", "db2", "mode 'force'"), ("stop_hadr", "db9", "host 'db9'")],
)
def test_what_must_be_named(mode, host, words):
    assert words in ask(None, CLOSED, mode, host).plan.refusal.reason
    assert "host '' is not one of db1, db2" in ask(None, CLOSED, "stop_hadr", None).plan.refusal.reason


def test_a_cluster_manager_is_asked_to_do_it():
    manager = {"name": "TSA", "evidence": "CLUSTER_MGR is TSA", "suspended": False}
    assert "a cluster manager controls db2" in steps(ask(None, report("db2", **DOWN, cluster_manager=manager)))
