"""Takeovers: which condition stops which, and what is done when all hold."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.takeover import Request, judge, outcome
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import (
    NOW,
    inventory,
    none,
    report,
)

P = report("db1")
S = report("db2", "STANDBY")
DOWN = {"active": False, "hadr": None, "running": {}}
ALONE = {"state": "DISCONNECTED_PEER", "connected": "DISCONNECTED"}
PENDING = {"state": "REMOTE_CATCHUP_PENDING", "connected": "DISCONNECTED"}
PAIR = from_inventory(inventory())
WINDOW = "forced_in_peer_window"
OFF = "switched off at the power strip"


def ask(db1, db2, mode="graceful", **request):
    return judge(PAIR, {"db1": db1, "db2": db2}, Request(mode=mode, **request))


def test_graceful_when_all_is_well():
    judged = ask(P, S)
    assert judged.plan.refusal is None
    assert (judged.target, judged.other) == ("db2", "db1")
    assert [(step.host, step.action, step.arguments["form"]) for step in judged.plan.steps] == [
        ("db2", "takeover", "graceful")
    ]
    assert all(condition.words().startswith("[ok]") for condition in judged.conditions)


@pytest.mark.parametrize(
    ("db1", "db2", "broken"),
    [
        (None, S, "both hosts answer"),
        (report("db1", **DOWN), S, "the other is an active primary"),
        (P, report("db2", "STANDBY", **DOWN), "the new primary is an active standby"),
        (P, report("db2", "STANDBY", connected="DISCONNECTED"), "they are connected"),
        (P, report("db2", "STANDBY", state="REMOTE_CATCHUP"), "the standby is synchronized"),
        (report("db1", hadr={"primary_log_pos": 10**9}), S, "the log gap is small"),
        (
            P,
            report("db2", "STANDBY", hadr={"standby_recv_replay_gap_bytes": 40 << 30}),
            "the standby has replayed its log",
        ),
        (report("db1", hadr={"standby_replay_log_pos": -(40 << 30)}), S, "the standby has replayed its log"),
        (P, report("db2", "STANDBY", parameters={"HADR_REPLAY_DELAY": "60"}), "no replay delay"),
        (P, report("db2", "STANDBY", hadr={"standby_error_time": 1}), "the standby has no error"),
        (P, report("db2", "STANDBY", reads_on_standby=True), "no reads on standby together with client reroute"),
        (report("db1", alternate_server=none()), S, "clients know both servers"),
    ],
)
def test_graceful_is_stopped_by(db1, db2, broken):
    judged = ask(db1, db2)
    assert broken in judged.plan.refusal.reason
    assert not judged.plan.steps
    assert len(judged.conditions) == 12, "all conditions are listed, not only the first that fails"
    assert [one.name for one in judged.conditions if not one.holds and not one.hint and one.name == broken]


def test_superasync_is_in_step_in_remote_catchup():
    pair = from_inventory(inventory(syncmode="SUPERASYNC"))
    standby = report("db2", "STANDBY", state="REMOTE_CATCHUP", hadr={"hadr_syncmode": "SUPERASYNC"})
    assert judge(pair, {"db1": P, "db2": standby}, Request()).plan.refusal is None


def test_who_takes_over_must_be_clear():
    assert "not clear which member" in ask(report("db1", "STANDBY"), S).plan.refusal.reason
    assert "not clear which member" in ask(None, None).plan.refusal.reason
    assert "new_primary 'db9'" in ask(P, S, new_primary="db9").plan.refusal.reason
    assert "mode 'quick'" in ask(P, S, mode="quick").plan.refusal.reason


def test_a_repeated_takeover_to_the_same_member_does_nothing():
    judged = ask(report("db1", "STANDBY"), report("db2"), new_primary="db2")
    assert judged.plan.refusal is None
    assert judged.plan.steps == []


@pytest.mark.parametrize(
    ("db1", "db2", "request_", "broken"),
    [
        (P, S, {}, "no graceful takeover is possible"),
        (P, S, {"fence": True, "fenced": OFF}, "no graceful takeover is possible"),
        (None, report("db2", "STANDBY", **ALONE), {}, "the old primary is gone"),
        (P, report("db2", "STANDBY", **ALONE), {"fenced": OFF}, "the old primary is gone"),
        (None, report("db2", "STANDBY", **PENDING), {"fenced": OFF}, "the state allows it"),
        (None, report("db2", "STANDBY", **PENDING), {"fenced": " "}, "there is no evidence that it was fenced"),
        (None, report("db2", "STANDBY", **PENDING), {"fenced": "yes"}, "fenced is 'yes', which does not say how"),
        (
            None,
            report("db2", "STANDBY", **ALONE, hadr={"peer_window_end": int(NOW + 7)}),
            {"fenced": OFF},
            "the peer window is open",
        ),
        (
            None,
            report("db2", "STANDBY", **ALONE, hadr={"peer_window_end": None}),
            {"fenced": OFF},
            "the peer window is open",
        ),
        (
            None,
            report("db2", "STANDBY", **ALONE, hadr={"hadr_syncmode": "ASYNC"}),
            {"fenced": OFF},
            "commits waited for the standby",
        ),
    ],
)
def test_in_the_window_is_stopped_by(db1, db2, request_, broken):
    assert broken in ask(db1, db2, WINDOW, **request_).plan.refusal.reason


@pytest.mark.parametrize(
    ("db1", "request_", "steps"),
    [
        (None, {"fenced": OFF}, ["db2 takeover"]),
        (report("db1", **DOWN), {}, ["db2 takeover"]),
        (report("db1", **DOWN, instance={"running": False}), {}, ["db2 takeover"]),
        (report("db1", **ALONE), {"fence": True}, ["db1 kill_instance", "db2 takeover"]),
    ],
)
def test_in_the_window(db1, request_, steps):
    judged = ask(db1, report("db2", "STANDBY", **ALONE), WINDOW, **request_)
    assert [f"{step.host} {step.action}" for step in judged.plan.steps] == steps
    assert judged.plan.steps[-1].arguments["form"] == "peer_window_only"
    assert judged.plan.steps[-1].arguments["fenced"]


@pytest.mark.parametrize(
    ("db1", "db2", "request_", "broken"),
    [
        (None, report("db2", "STANDBY", **PENDING), {"fenced": OFF}, "the loss of commits is accepted"),
        (None, report("db2", "STANDBY", **PENDING), {"accept_data_loss": True}, "the old primary is gone"),
        (P, report("db2", "STANDBY", **PENDING), {"accept_data_loss": True, "fenced": OFF}, "the old primary is gone"),
        (
            None,
            report("db2", "STANDBY", **ALONE),
            {"accept_data_loss": True, "fenced": OFF},
            "no takeover without loss is possible",
        ),
        (
            None,
            report("db2", "STANDBY", state="REMOTE_CATCHUP"),
            {"accept_data_loss": True, "fenced": OFF},
            "the state allows it",
        ),
    ],
)
def test_forced_is_stopped_by(db1, db2, request_, broken):
    assert broken in ask(db1, db2, "forced", **request_).plan.refusal.reason


def test_forced():
    judged = ask(None, report("db2", "STANDBY", **PENDING), "forced", accept_data_loss=True, fenced=OFF)
    (step,) = judged.plan.steps
    assert step.arguments == {"form": "force", "accept_data_loss": True, "fenced": OFF}


@pytest.mark.parametrize(
    ("db1", "db2", "request_", "steps"),
    [
        (report("db1", "STANDBY"), S, {}, ["db2 takeover"]),
        (report("db1", "STANDBY", hadr={"standby_log_pos": 999}), S, {}, None),
        (report("db1", "STANDBY", **DOWN), S, {}, None),
        (report("db1", "STANDBY", **DOWN), S, {"accept_data_loss": True}, ["db2 takeover", "db1 start_standby"]),
        (P, S, {}, None),
    ],
)
def test_completing_a_broken_one(db1, db2, request_, steps):
    judged = ask(db1, db2, "complete_broken", new_primary="db2", **request_)
    found = [f"{step.host} {step.action}" for step in judged.plan.steps]
    assert (judged.plan.refusal is not None) if steps is None else found == steps


@pytest.mark.parametrize(
    ("db1", "db2", "words"),
    [
        (report("db1", "STANDBY"), report("db2"), "db1 is its connected standby"),
        (None, report("db2"), "when it is back"),
        (report("db1", **DOWN), report("db2"), "must not serve clients"),
        (report("db1", "STANDBY", **DOWN), report("db2"), "a standby without a connection"),
    ],
)
def test_what_the_old_primary_needs(db1, db2, words):
    verdict = outcome(PAIR, {"db1": db1, "db2": db2}, "db2")
    assert verdict.refusal is None
    assert words in verdict.notes[0]


@pytest.mark.parametrize(
    ("db1", "db2", "words"),
    [
        (P, report("db2"), "both are active primaries"),
        (report("db1", "STANDBY"), S, "stopped half-way"),
        (P, S, "did not become primary"),
    ],
)
def test_what_went_wrong(db1, db2, words):
    assert words in outcome(PAIR, {"db1": db1, "db2": db2}, "db2").refusal.reason


def test_a_running_average_is_not_a_log_gap():
    average = {"hadr_log_gap_bytes": 132242668}
    assert ask(report("db1", hadr=average), report("db2", "STANDBY", hadr=average)).plan.refusal is None
    unknown = {"primary_log_pos": None, "standby_log_pos": None}
    judged = ask(report("db1", hadr=unknown), report("db2", "STANDBY", hadr=unknown))
    assert "db2pd shows no log positions" in judged.plan.refusal.reason


def test_the_limits_of_the_gaps():
    behind = report("db1", hadr={"primary_log_pos": 1600, "standby_replay_log_pos": 300})
    assert ask(behind, S, maximum_log_gap_bytes=600, maximum_replay_gap_bytes=700).plan.refusal is None
    assert "the log gap is small" in ask(behind, S, maximum_log_gap_bytes=599).plan.refusal.reason
    assert "replayed" in ask(behind, S, maximum_replay_gap_bytes=699).plan.refusal.reason


def test_what_is_not_replayed_is_a_note_when_the_primary_is_gone():
    slow = report("db2", "STANDBY", **ALONE, hadr={"standby_recv_replay_gap_bytes": 40 << 30})
    judged = ask(None, slow, WINDOW, fenced=OFF)
    assert judged.plan.refusal is None
    assert any(one.words().startswith("[note] the standby has replayed its log") for one in judged.conditions)


def test_an_instance_with_another_database_is_not_ended():
    shared = report("db1", **ALONE, other_databases=["OTHER"])
    judged = ask(shared, report("db2", "STANDBY", **ALONE), WINDOW, fence=True)
    assert "also has OTHER in use" in judged.plan.refusal.reason


MANAGER = {"cluster_manager": {"name": "TSA", "evidence": "CLUSTER_MGR is TSA", "suspended": False}}


@pytest.mark.parametrize("managed", ["db1", "db2"])
def test_a_pair_under_a_cluster_manager_is_not_taken_over_manually(managed):
    reports = [
        report(host, role, **(MANAGER if host == managed else {}))
        for host, role in (("db1", "PRIMARY"), ("db2", "STANDBY"))
    ]
    refusal = ask(*reports).plan.refusal
    assert (
        f"a cluster manager controls {managed}: CLUSTER_MGR is TSA. It would react to: take over on db2"
        in refusal.reason
    )
    assert "rgreq -o move" in refusal.remedy
