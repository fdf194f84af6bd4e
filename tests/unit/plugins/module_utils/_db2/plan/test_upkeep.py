"""An existing pair: defects, changed parameters, a lost connection, a former primary."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import upkeep
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import NOW, inventory, report

PAIR = from_inventory(inventory())
NOTHING = Permissions()
P, S = report("db1"), report("db2", "STANDBY")
DOWN = {"active": False, "hadr": None, "running": {}}
DRIFT = {"parameters": {"HADR_TIMEOUT": "60"}, "running": {"HADR_TIMEOUT": "60"}}


def actions(plan):
    return plan.refusal.reason if plan.refusal else [f"{step.host} {step.action}" for step in plan.steps]


def keep(primary, standby, permissions=NOTHING):
    return actions(upkeep.keep(PAIR, View("db1", primary), View("db2", standby), permissions))


def test_a_synchronized_pair_needs_nothing():
    assert keep(P, S) == []


def test_changed_parameters_keep_the_primary_online():
    assert keep(report("db1", **DRIFT), S, Permissions(interruption=True)) == [
        "db1 configure",
        "db1 stop_hadr",
        "db1 start_primary",
        "db2 wait",
    ]


def test_hadr_of_a_primary_is_not_restarted_unasked():
    assert "HADR_TIMEOUT 60 -> 120" in keep(report("db1", **DRIFT), S)
    assert "without standby until then, and 0 applications" in keep(report("db1", **DRIFT), S)
    assert "HADR_TIMEOUT 60" in keep(report("db1", **DRIFT, instance={"dialect": "9.7"}), S)


def test_readers_of_a_standby_are_not_disconnected_unasked():
    drift = {"parameters": {"HADR_TIMEOUT": "60"}, "running": {"HADR_TIMEOUT": "60"}}
    read = report("db2", "STANDBY", **drift, applications=3)
    assert "3 applications are connected to it" in keep(P, read)
    assert "db2 deactivate" in keep(P, read, Permissions(interruption=True))
    assert "db2 deactivate" in keep(P, report("db2", "STANDBY", **drift))


def test_a_stopped_standby_gets_the_values_that_its_primary_runs_with():
    assert keep(report("db1", **DRIFT), report("db2", "STANDBY", **DOWN)) == [
        "db2 configure",
        "db2 start_standby",
        "db2 wait",
    ]


def test_db2_9_7_needs_an_interruption():
    old = {"instance": {"dialect": "9.7", "version": "9.7.0.8"}}
    primary, standby = report("db1", **DRIFT, **old, applications=2), report("db2", "STANDBY", **old)
    assert "2 applications are connected" in keep(primary, standby)
    assert "db1 deactivate" in keep(primary, standby, Permissions(interruption=True))


def test_stopped_members_are_started_standby_first():
    assert keep(report("db1", **DOWN), report("db2", "STANDBY", **DOWN)) == [
        "db2 start_standby",
        "db1 start_primary",
        "db2 wait",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({**DOWN, "work": {"shutdown": {"reason": "diverged"}}}, "shut itself down: diverged"),
        ({"hadr": {"hadr_flags": ["STANDBY_TABLESPACE_ERROR"]}}, "cannot replay logs into a table space"),
        ({"hadr": {"standby_error_time": 1}}, "cannot replay logs into a table space"),
        ({"hadr": {"hadr_flags": ["STANDBY_LOG_DEVICE_FULL"]}}, "has no space for received logs"),
    ],
)
def test_defects(changes, reason):
    assert reason in keep(P, report("db2", "STANDBY", **changes))
    assert upkeep.defect(View("db2", S)) is None


def test_a_primary_whose_standby_shuts_itself_down_stays_closed():
    refused = upkeep.keep(
        PAIR,
        View("db1", report("db1", **DOWN)),
        View("db2", report("db2", "STANDBY", **DOWN, work={"shutdown": {"reason": "diverged"}})),
        Permissions(),
    ).refusal
    assert "db1 is primary and not active" in refused.reason
    assert "db2 became standby and shut itself down: diverged" in refused.reason
    assert "db2_open_alone.yml -e mode=primary_by_force -e host=db1" in refused.remedy
    assert "db2_hadr_reinitialise=db2" in refused.remedy


@pytest.mark.parametrize(("seconds", "refused"), [(5, False), (600, True)])
def test_a_lost_connection_gets_some_time(seconds, refused):
    lost = {"state": "DISCONNECTED_PEER", "connected": "DISCONNECTED"}
    since = {"hadr": {"hadr_connect_status_time": int(NOW - seconds)}}
    plan = keep(report("db1", **lost, **since), report("db2", "STANDBY", **lost, **since))
    assert ("have had no connection" in plan) if refused else plan == ["db2 wait"]


def test_a_former_primary_becomes_the_standby():
    plan = upkeep.reintegrate(PAIR, View("db2", report("db2")), View("db1", P), NOTHING)
    assert actions(plan) == ["db1 kill_instance", "db1 start_instance", "db1 start_standby", "db1 wait"]
    closed = upkeep.reintegrate(PAIR, View("db2", report("db2")), View("db1", report("db1", **DOWN)), NOTHING)
    assert actions(closed) == ["db1 start_standby", "db1 wait"]
    shared = View("db1", report("db1", other_databases=["OTHER"]))
    shared = upkeep.reintegrate(PAIR, View("db2", report("db2")), shared, NOTHING)
    assert "also has OTHER in use" in actions(shared)


def test_applications_of_a_former_primary_are_not_disconnected_unasked():
    old = View("db1", report("db1", applications=3))
    assert "3 applications are connected" in actions(upkeep.reintegrate(PAIR, View("db2", report("db2")), old, NOTHING))
    asked = upkeep.reintegrate(PAIR, View("db2", report("db2")), old, Permissions(interruption=True))
    assert "db1 kill_instance" in actions(asked)


def test_a_standby_that_replays_its_own_logs_connects_later():
    busy = {"state": "LOCAL_CATCHUP", "connected": "DISCONNECTED"}
    assert keep(report("db1", state="DISCONNECTED", connected="DISCONNECTED"), report("db2", "STANDBY", **busy)) == [
        "db2 wait"
    ]


def test_pending_changes_of_an_active_member_only():
    assert upkeep.pending_changes(PAIR, View("db1", report("db1", **DRIFT))) == ["HADR_TIMEOUT 60 -> 120"]
    assert upkeep.pending_changes(PAIR, View("db1", report("db1", **{**DRIFT, **DOWN}))) == []
    assert upkeep.pending_changes(PAIR, View("db1", None)) == []
