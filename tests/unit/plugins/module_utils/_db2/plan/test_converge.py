"""The table of the planner: how both members stand, and what is done or refused."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.converge import TABLE, converge
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import KINDS, UNKNOWN, UNREACHABLE
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, sentence
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import (
    NOW,
    absent,
    inventory,
    none,
    report,
)

P = report("db1")
S = report("db2", "STANDBY")
DOWN = {"active": False, "hadr": None, "running": {}}
OLD = {"instance": {"dialect": "9.7", "version": "9.7.0.8"}}
LONE = {"role": "STANDARD", "hadr": None, "running": {}}
RESTORED = {**LONE, "active": False, "pending": {"rollforward": True}}
CIRCULAR = {"parameters": {"LOGARCHMETH1": "OFF"}, "running": {"LOGARCHMETH1": "OFF"}}
IMAGE = {"complete": True, "sha256": "abc", "age_seconds": 60}


def words(db1, db2, permissions=None, **hadr):
    """Return what is planned, as short words, or the refusal."""
    decided = converge(from_inventory(inventory(**hadr)), {"db1": db1, "db2": db2}, permissions)
    if decided.refusal:
        return f"{decided.refusal.reason} => {decided.refusal.remedy}"
    assert all(sentence(step) for step in decided.steps)
    return [f"{step.host} {step.action}" for step in decided.steps]


def test_the_table_has_a_row_for_every_two_kinds():
    known = set(KINDS) - {UNREACHABLE, UNKNOWN}
    rows = {frozenset(pair) for pair in TABLE}
    assert rows == {frozenset((one, two)) for one in known for two in known}


SET_UP = [
    "db1 configure",
    "db1 alternate",
    "db1 backup",
    "db2 transfer",
    "db2 restore",
    "db2 configure",
    "db2 alternate",
    "db2 restart_instance",
    "db2 start_standby",
    "db1 start_primary",
    "db2 wait",
]


@pytest.mark.parametrize(
    ("db1", "db2", "wanted"),
    [
        pytest.param(P, S, [], id="nothing to do"),
        pytest.param(
            report("db1", **{**LONE, **CIRCULAR}, alternate_server=none()), absent("db2"), SET_UP, id="first setup"
        ),
        pytest.param(
            absent("db1"),
            report("db2", **LONE),
            [
                "db2 backup",
                "db1 transfer",
                "db1 restore",
                "db1 configure",
                "db1 alternate",
                "db1 restart_instance",
                "db1 start_standby",
                "db2 start_primary",
                "db1 wait",
            ],
            id="the database is not on the host that the inventory prefers",
        ),
        pytest.param(
            report("db1", **LONE, work={"image": IMAGE}),
            absent("db2", work={"received": IMAGE}, other_databases=["STSC"]),
            ["db2 restore", "db2 configure", "db2 alternate", "db2 start_standby", "db1 start_primary", "db2 wait"],
            id="setup killed after the transfer; the instance serves others and is not restarted",
        ),
        pytest.param(
            report("db1", **LONE),
            report("db2", **RESTORED),
            ["db2 start_standby", "db1 start_primary", "db2 wait"],
            id="setup killed after the restore",
        ),
        pytest.param(
            report("db1", **LONE),
            report("db2", "STANDBY", state="REMOTE_CATCHUP_PENDING", connected="DISCONNECTED"),
            ["db1 start_primary", "db2 wait"],
            id="killed between STOP HADR and START HADR, or between both starts",
        ),
        pytest.param(P, report("db2", "STANDBY", **DOWN), ["db2 start_standby", "db2 wait"], id="standby down"),
        pytest.param(
            report("db1", **DOWN),
            report("db2", "STANDBY", state="REMOTE_CATCHUP_PENDING", connected="DISCONNECTED"),
            ["db1 start_primary", "db2 wait"],
            id="primary down",
        ),
        pytest.param(
            report("db1", **DOWN, instance={"running": False}),
            report("db2", "STANDBY", **DOWN, instance={"running": False}),
            [
                "db1 start_instance",
                "db2 start_instance",
                "db2 start_standby",
                "db1 start_primary",
                "db2 wait",
            ],
            id="power cut: both instances down, standby first",
        ),
        pytest.param(
            absent("db1", instance={**P["instance"], "running": False}),
            S,
            ["db1 start_instance"],
            id="a stopped instance hides its database",
        ),
        pytest.param(
            report("db1", "STANDBY", **DOWN),
            report("db2"),
            ["db1 start_standby", "db1 wait"],
            id="the inventory's primary is the standby now",
        ),
        pytest.param(
            report("db1", **DOWN),
            report("db2", state="DISCONNECTED", connected="DISCONNECTED"),
            ["db1 start_standby", "db1 wait"],
            id="old primary returned",
        ),
        pytest.param(
            report("db1", state="REMOTE_CATCHUP"),
            report("db2", "STANDBY", state="REMOTE_CATCHUP"),
            ["db2 wait"],
            id="still catching up",
        ),
        pytest.param(
            report("db1", alternate_server=none()),
            S,
            ["db1 alternate"],
            id="alternate server missing",
        ),
        pytest.param(
            P,
            absent("db2"),
            ["db1 backup", *SET_UP[3:9], "db2 wait"],
            id="standby lost: recreated, primary untouched",
        ),
        pytest.param(
            P,
            report("db2", "STANDBY", parameters={"HADR_SYNCMODE": "ASYNC"}, running={"HADR_SYNCMODE": "ASYNC"}),
            ["db2 configure", "db2 deactivate", "db2 start_standby", "db2 wait"],
            id="drift on the standby: only the standby is touched",
        ),
        pytest.param(
            report("db1", parameters={"HADR_TIMEOUT": "60"}, applications=9),
            report("db2", "STANDBY", parameters={"HADR_TIMEOUT": "60"}),
            ["db2 configure", "db1 configure"],
            id="wrong on disk, the right value runs: it is written and nothing is restarted",
        ),
        pytest.param(
            report("db1", parameters={"LOGINDEXBUILD": "OFF"}), S, ["db1 configure"], id="dynamic: nothing is restarted"
        ),
    ],
)
def test_steps(db1, db2, wanted):
    assert words(db1, db2) == wanted


@pytest.mark.parametrize(
    ("db1", "db2", "wanted"),
    [
        pytest.param(
            report("db1", parameters={"HADR_TIMEOUT": "60"}, running={"HADR_TIMEOUT": "60"}),
            S,
            ["db1 configure", "db1 stop_hadr", "db1 start_primary", "db2 wait"],
            id="drift on the primary: HADR stops and starts, the database stays online",
        ),
        pytest.param(
            report("db1", running={"HADR_PEER_WINDOW": "0"}),
            report("db2", "STANDBY", running={"HADR_PEER_WINDOW": "0"}),
            ["db2 deactivate", "db1 stop_hadr", "db2 start_standby", "db1 start_primary", "db2 wait"],
            id="right on disk, another value runs: standby down first and up first",
        ),
        pytest.param(
            report("db1", **OLD, parameters={"HADR_TIMEOUT": "60"}, running={"HADR_TIMEOUT": "60"}),
            report("db2", "STANDBY", **OLD),
            ["db1 configure", "db1 deactivate", "db1 start_primary", "db2 wait"],
            id="9.7 deactivates",
        ),
    ],
)
def test_steps_that_interrupt(db1, db2, wanted):
    assert words(db1, db2, Permissions(interruption=True)) == wanted
    assert "=> run again in a maintenance window with db2_hadr_interruption=true" in words(db1, db2)


@pytest.mark.parametrize(
    ("db1", "db2", "reason", "remedy"),
    [
        pytest.param(None, None, "neither member answers", "network", id="nobody"),
        pytest.param(None, S, "db1 does not answer; db2 is standby", "db2_takeover.yml", id="primary host dead"),
        pytest.param(P, None, "db2 does not answer; db1 is primary", "bring db2 back", id="standby host dead"),
        pytest.param(P, report("db2"), "both are active primaries", "old_primary=<the other>", id="split brain"),
        pytest.param(
            report("db1", **DOWN),
            report("db2", **DOWN),
            "neither is active, and either may have the newer data",
            "old_primary",
            id="two",
        ),
        pytest.param(
            report("db1", "STANDBY"),
            S,
            "both are standbys: a takeover stopped half-way",
            "complete_broken",
            id="standbys",
        ),
        pytest.param(
            report("db1", pending={"rollforward": True}), S, "waits for a rollforward", "take over", id="rollforward"
        ),
        pytest.param(
            P, report("db2", **LONE), "a database STMS of their own", "db2_hadr_reinitialise=", id="two databases"
        ),
        pytest.param(absent("db1"), S, "no database to start with", "can make db2 primary", id="only a standby"),
        pytest.param(absent("db1"), absent("db2"), "no database to start with", "create STMS", id="nothing at all"),
        pytest.param(report("db1", **OLD), S, "db1 runs Db2 9.7, db2 10.5", "the same version", id="versions"),
        pytest.param(
            P,
            report("db2", "STANDBY", **DOWN, instance={"version": "10.5.0.5"}),
            "must not be older",
            "fix pack of db1 on db2",
            id="older standby",
        ),
        pytest.param(
            P, report("db2", "STANDBY", instance={"bits": 32}), "64 and 32 bits", "create equal instances", id="bits"
        ),
        pytest.param(
            P,
            report("db2", "STANDBY", reads_on_standby=True),
            "reads on standby",
            "DB2_HADR_ROS=",
            id="reads and reroute",
        ),
        pytest.param(
            report("db1", state="DISCONNECTED", connected="DISCONNECTED"),
            report("db2", "STANDBY", state="REMOTE_CATCHUP_PENDING", connected="DISCONNECTED"),
            "have had no connection for 600 seconds",
            "firewall",
            id="link lost for long",
        ),
        pytest.param(
            P,
            report("db2", "STANDBY", **DOWN, work={"shutdown": {"reason": "log chains differ"}}),
            "shut itself down: log chains differ",
            "db2_hadr_reinitialise=db2",
            id="diverged",
        ),
        pytest.param(
            P,
            report("db2", "STANDBY", hadr={"hadr_flags": ["STANDBY_TABLESPACE_ERROR"]}),
            "cannot replay logs into a table space",
            "recover the table space",
            id="table space",
        ),
        pytest.param(
            P,
            report("db2", "STANDBY", hadr={"hadr_flags": ["STANDBY_LOG_DEVICE_FULL"]}),
            "no space for received logs",
            "free space",
            id="log device full",
        ),
        pytest.param(
            report("db1", **{**LONE, **CIRCULAR}, applications=3),
            absent("db2"),
            "3 applications are connected",
            "db2_hadr_interruption=true",
            id="offline backup under applications",
        ),
        pytest.param(
            report("db1", **OLD, applications=2, running={"HADR_TIMEOUT": "60"}),
            report("db2", "STANDBY", **OLD),
            "2 applications are connected",
            "maintenance window",
            id="9.7 under applications",
        ),
        pytest.param(
            report("db1", **LONE),
            absent("db2", clock={"epoch": NOW, "difference_seconds": 9.0}),
            "differ by 9 seconds",
            "same time source",
            id="clocks",
        ),
        pytest.param(
            report("db1", **LONE),
            absent("db2", paths={"/db2/data": {"directory": False, "writable": False}}),
            "/db2/data, the directory of the database on db1, does not exist on db2",
            "create /db2/data on db2",
            id="path missing",
        ),
        pytest.param(
            report("db1", **LONE),
            absent("db2", paths={"/db2/arch/STMS/": {"directory": True, "writable": False}}),
            "the directory of the log archive on db1, is not writable",
            "create /db2/arch/STMS on db2",
            id="path not writable",
        ),
        pytest.param(
            report("db1", **LONE),
            report("db2", **RESTORED, directory="/elsewhere"),
            "is in /elsewhere, the database on db1 in /db2/data",
            "db2_hadr_reinitialise=db2",
            id="restored elsewhere",
        ),
        pytest.param(
            P,
            report("db2", role=None, active=False, messages=["SQL5005C  System error."]),
            "does not show the role of STMS; Db2 printed: SQL5005C",
            "run db2 get db cfg for STMS on db2",
            id="unreadable",
        ),
        pytest.param(
            report("db1", **LONE, parameters={"HADR_REMOTE_HOST": ""}),
            S,
            "was never its primary",
            "db2_hadr_reinitialise=db2",
            id="a standby and a stranger",
        ),
    ],
)
def test_refusals(db1, db2, reason, remedy):
    said = words(db1, db2)
    assert isinstance(said, str), said
    before, _, after = said.partition(" => ")
    assert reason in before
    assert remedy in after


def test_a_link_that_was_lost_just_now_is_waited_for():
    fresh = {"hadr": {"hadr_connect_status_time": int(NOW - 5)}}
    one = report("db1", state="DISCONNECTED_PEER", connected="DISCONNECTED", **fresh)
    assert words(one, report("db2", "STANDBY", state="DISCONNECTED_PEER", connected="DISCONNECTED")) == ["db2 wait"]


def test_interruption_is_allowed_by_the_operator():
    allowed = Permissions(interruption=True)
    circular = report("db1", **{**LONE, **CIRCULAR}, applications=3)
    assert "db1 backup" in words(circular, absent("db2"), allowed)
    old = report("db1", **OLD, applications=2, running={"HADR_TIMEOUT": "60"})
    assert "db1 deactivate" in words(old, report("db2", "STANDBY", **OLD), allowed)


@pytest.mark.parametrize(
    ("db1", "db2", "permissions", "wanted"),
    [
        pytest.param(P, S, Permissions(reinitialise="db2"), [], id="a sound standby is not recreated"),
        pytest.param(
            P,
            report("db2", "STANDBY", **DOWN, work={"shutdown": {"reason": "x"}}),
            Permissions(reinitialise="db2"),
            "db2 restore",
            id="diverged and named",
        ),
        pytest.param(P, report("db2"), Permissions(reinitialise="db2"), "db2 deactivate", id="split brain, named"),
        pytest.param(
            report("db1", "STANDBY"), S, Permissions(reinitialise="db2"), "no safe source for it", id="no source"
        ),
        pytest.param(
            P,
            report("db2", applications=4),
            Permissions(reinitialise="db2"),
            "4 applications are connected to it",
            id="named, but in use",
        ),
        pytest.param(P, report("db2"), Permissions(old_primary="db1"), "db1 kill_instance", id="which one steps down"),
        pytest.param(
            report("db1", applications=2),
            report("db2"),
            Permissions(old_primary="db1"),
            "2 applications are connected to its database",
            id="which one steps down, but it is in use",
        ),
        pytest.param(
            report("db1", **DOWN),
            report("db2", **DOWN),
            Permissions(old_primary="db1"),
            "db2 start_primary",
            id="both down",
        ),
        pytest.param(
            absent("db1"), S, Permissions(old_primary="db1"), "cannot become the standby", id="nothing to bring back"
        ),
        pytest.param(P, S, Permissions(reinitialise="db7"), "'db7' is not a member", id="stranger"),
    ],
)
def test_what_the_operator_names(db1, db2, permissions, wanted):
    said = words(db1, db2, permissions)
    assert (
        (said == wanted) if isinstance(wanted, list) else wanted in (said if isinstance(said, str) else " ".join(said))
    )


DRIFTED = report("db1", parameters={"HADR_PEER_WINDOW": "1200"}, running={"HADR_PEER_WINDOW": "1200"})


@pytest.mark.parametrize(
    ("db1", "db2", "permissions"),
    [
        pytest.param(DRIFTED, report("db2", **DOWN), None, id="old primary"),
        pytest.param(DRIFTED, report("db2", **RESTORED), None, id="restored copy"),
        pytest.param(DRIFTED, absent("db2"), None, id="recreated"),
    ],
)
def test_a_new_standby_meets_a_primary_that_drifted(db1, db2, permissions):
    """Db2 refuses the connection of two that differ in the window: the drift is repaired when both are in step."""
    decided = converge(from_inventory(inventory()), {"db1": db1, "db2": db2}, permissions)
    written = {}
    for step in decided.steps:
        if step.host == "db2" and step.action == "configure":
            written.update(step.arguments["parameters"])
    assert written["HADR_PEER_WINDOW"] == "1200"
    assert "db1 stop_hadr" not in [f"{step.host} {step.action}" for step in decided.steps]


def test_a_database_in_use_lets_go_of_the_port_before_the_image_comes_over_it():
    permissions = Permissions(reinitialise="db2")
    steps = words(P, report("db2"), permissions)
    assert steps.index("db2 deactivate") < steps.index("db2 transfer") < steps.index("db2 restore")


def test_a_primary_without_hadr_meets_an_active_standby_that_drifted():
    """The standby takes up what is written before the primary starts and waits for it."""
    stale = report("db2", "STANDBY", running={"HADR_TIMEOUT": "60"}, state="REMOTE_CATCHUP_PENDING")
    assert words(report("db1", **LONE), stale) == [
        "db2 deactivate",
        "db2 start_standby",
        "db1 start_primary",
        "db2 wait",
    ]
    assert "4 applications are connected to it" in words(report("db1", **LONE), {**stale, "applications": 4})


def test_nothing_is_ever_forced_or_dropped_unasked():
    reports = [P, S, report("db1", **LONE), report("db2", **RESTORED), absent("db1"), report("db1", **DOWN)]
    for db1 in reports:
        for db2 in reports:
            said = words(db1, db2)
            assert "force" not in str(said)
            assert isinstance(said, str) or not any(word.endswith("takeover") for word in said)
            decided = converge(from_inventory(inventory()), {"db1": db1, "db2": db2})
            assert not [s for s in decided.steps if s.action == "restore" and s.arguments["replace"]]


def test_a_wrong_inventory_is_refused_before_anything():
    assert "replay_delay_seconds" in words(P, S, replay_delay_seconds=60)
    assert "has no HADR_SPOOL_LIMIT 1000" in words(
        report("db1", **OLD), report("db2", "STANDBY", **OLD), spool_limit="1000"
    )


def test_notes():
    turned = converge(from_inventory(inventory()), {"db1": report("db1", "STANDBY"), "db2": report("db2")})
    assert any("the inventory prefers db1" in note for note in turned.notes)
    newer = report("db2", "STANDBY", instance={"version": "10.5.0.11"}, clock={"epoch": NOW, "difference_seconds": 8})
    seen = converge(from_inventory(inventory()), {"db1": P, "db2": newer}).notes
    assert any("fix packs differ: db1 has 10.5.0.8, db2 has 10.5.0.11" in note for note in seen)
    assert any("differ by 8 seconds" in note for note in seen)
