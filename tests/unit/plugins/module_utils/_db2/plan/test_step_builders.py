"""Steps that several plans have in common: there when they are needed, and only then."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters, step_builders
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import sentence
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import inventory, none, report

PAIR = from_inventory(inventory())
P = View("db1", report("db1"))
SILENT = View("db2", None)


def test_nothing_to_do_is_not_a_step():
    assert step_builders.start_instances([P, SILENT]) == []
    assert step_builders.set_alternate(PAIR, P) == []
    assert step_builders.configure(PAIR, P) == []


def test_a_silent_member_gets_no_step():
    assert step_builders.set_alternate(PAIR, SILENT) == []
    assert step_builders.configure(PAIR, SILENT) == []


def test_what_differs_becomes_a_step():
    wrong = View("db1", report("db1", parameters={"HADR_TIMEOUT": "60"}, alternate_server=none()))
    (step,) = step_builders.configure(PAIR, wrong)
    assert step.arguments == {"parameters": {"HADR_TIMEOUT": "120"}, "changes": ["HADR_TIMEOUT 60 -> 120"]}
    (step,) = step_builders.set_alternate(PAIR, wrong)
    assert (step.arguments, step.reason) == ({"hostname": "db2.acme.example", "port": 50000}, "clients get none")
    (step,) = step_builders.set_alternate(PAIR, P, catalogued=False)
    assert step.reason == "a restore does not set it"
    assert step_builders.set_alternate(PAIR._replace(alternate_servers=False), wrong) == []


def test_a_stopped_instance_is_started():
    stopped = View("db1", report("db1", instance={"running": False}))
    assert [step.action for step in step_builders.start_instances([stopped, SILENT])] == ["start_instance"]


def test_a_standby_gets_the_values_of_a_primary_that_runs():
    drifted = report("db1", running={"HADR_TIMEOUT": "60", "HADR_SYNCMODE": "ASYNC"})
    pair = step_builders.for_running_primary(PAIR, View("db1", drifted))
    assert (pair.parameters["HADR_TIMEOUT"], pair.parameters["HADR_SYNCMODE"]) == ("60", "ASYNC")
    assert step_builders.for_running_primary(PAIR, View("db1", {**drifted, "active": False})) == PAIR


def test_waits():
    assert step_builders.start_primary(PAIR, P, "why", stopped=True).arguments == {"timeout_seconds": 120}
    assert step_builders.wait(PAIR, P, "why").arguments == {"states": ["PEER"]}


@pytest.mark.parametrize(
    ("role", "lost", "standby", "primary"),
    [
        ("STANDBY", False, "activate the standby", "start HADR as primary"),
        ("STANDBY", True, "start HADR as standby", "start HADR as primary"),
        ("PRIMARY", False, "start HADR as standby", "activate the primary"),
        ("PRIMARY", True, "start HADR as standby", "start HADR as primary"),
        ("STANDARD", False, "start HADR as standby", "start HADR as primary"),
    ],
)
def test_a_database_is_activated_unless_its_role_changes(role, lost, standby, primary):
    view = View("db1", report("db1", role))
    started = step_builders.start_standby(view, "why", restored=lost)
    assert sentence(started) == f"db1: {standby} (why)"
    assert sentence(step_builders.start_primary(PAIR, view, "why", stopped=lost)) == f"db1: {primary} (why)"


@pytest.mark.parametrize(
    ("memory", "disk", "wanted", "copy_has"),
    [("", "x:1", True, False), ("x:1", "", None, True), (None, "x:1", False, True), (None, "", None, False)],
)
def test_a_target_list_exists_on_all_members_or_on_none(memory, disk, wanted, copy_has):
    shown = {} if memory is None else {"HADR_TARGET_LIST": memory}
    primary = View("db1", report("db1", running=shown, parameters={"HADR_TARGET_LIST": disk}))
    pair = step_builders.for_running_primary(PAIR._replace(target_list=wanted), primary)
    assert pair.target_list is copy_has
    assert bool(parameters.wanted(pair, "db2", "10.5")["HADR_TARGET_LIST"]) is copy_has


@pytest.mark.parametrize("role", ["STANDARD", "PRIMARY"])
def test_a_target_list_that_is_not_managed_stays_on_a_primary_that_is_not_active(role):
    listed = {"HADR_TARGET_LIST": "db2.acme.example:55001|db3:55001"}
    source = View("db1", report("db1", role, active=False, running={}, hadr=None, parameters=listed))
    present = step_builders.for_running_primary(PAIR, source)
    assert parameters.wanted(present, "db2", "10.5", source.report)["HADR_TARGET_LIST"] == (
        "db1.acme.example:55001|db3:55001"
    )
    without = PAIR._replace(target_list=False)
    assert step_builders.for_running_primary(without, source) == without


def test_only_the_own_database_may_be_in_use_when_an_instance_is_ended():
    step = step_builders.kill_instance(P, "why")
    assert (step.action, step.arguments) == ("kill_instance", {"databases": ["STMS"]})
