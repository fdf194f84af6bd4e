"""The state of a member: its kind, and what decides it."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import (
    View,
    clock_difference,
    kind_of,
    views,
    wanted_states,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.parameters import differences
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, inventory, report


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (None, "unreachable"),
        (absent("db1"), "absent"),
        (report("db1", pending={"restore": True}), "broken"),
        (report("db1", messages=["SQL1119N  A connection …"]), "broken"),
        (report("db1", role=None), "unknown"),
        (report("db1", "STANDARD", pending={"rollforward": True}), "restored"),
        (report("db1", "STANDARD"), "standard"),
        (report("db1"), "primary"),
        (report("db1", "STANDBY"), "standby"),
    ],
)
def test_kinds(seen, kind):
    assert kind_of(seen) == kind


def test_a_silent_member_has_harmless_values():
    silent = View("db1", None)
    assert (silent.active, silent.connected, silent.running, silent.archiving) == (False, False, False, False)
    assert (silent.applications, silent.flags, silent.work, silent.version) == (0, [], {}, ())
    assert silent.alternate_server == Alternate()
    assert silent.words() == "db1 does not answer"


def test_what_a_view_shows():
    view = View("db2", report("db2", "STANDBY", connected="CONGESTED"))
    assert view.connected
    assert view.words() == "db2 is standby, active in PEER, CONGESTED"
    assert view.alternate_server == Alternate("db1.acme.example", 50000)
    assert View("db2", report("db2", "STANDBY", active=False, hadr=None)).words() == "db2 is standby, not active"


@pytest.mark.parametrize(
    ("disk", "running", "archiving"), [("OFF", "DISK:/a", True), ("DISK:/a", "OFF", False), ("DISK:/a", None, True)]
)
def test_values_in_memory_decide_about_archiving(disk, running, archiving):
    memory = {} if running is None else {"LOGARCHMETH1": running}
    assert View("db1", report("db1", parameters={"LOGARCHMETH1": disk}, running=memory)).archiving is archiving


@pytest.mark.parametrize(
    ("local", "remote", "resolved", "same"),
    [
        ("db1.acme.example | 203.0.113.5", "203.0.113.5", {}, True),
        ("db1|nat1.acme.example", "203.0.113.5", {"nat1.acme.example": ["203.0.113.5"]}, True),
        ("db1.acme.example | 203.0.113.5", "203.0.113.6", {}, False),
        ("other.acme.example | 203.0.113.5", "203.0.113.5", {}, False),
        ("db1.acme.example", "203.0.113.5", {}, False),
    ],
)
def test_behind_address_translation_the_other_member_uses_the_outside_name(local, remote, resolved, same):
    pair = from_inventory(inventory())
    reports = {
        "db1": report("db1", parameters={"HADR_LOCAL_HOST": local}),
        "db2": report("db2", "STANDBY", parameters={"HADR_REMOTE_HOST": remote}, addresses=resolved, running={}),
    }
    second = views(pair, reports)["db2"]
    assert (differences(pair, "db2", second.report) == []) is same
    assert second.report["parameters"] == reports["db2"]["parameters"]
    assert views(pair, {"db1": reports["db1"]})["db2"].report is None


@pytest.mark.parametrize(
    ("hosts", "state"),
    [
        (["db3", "db2.acme.example", "db4"], "REMOTE_CATCHUP"),
        (["DB2", "db3"], "PEER"),
        (["192.0.2.2", "db3"], "PEER"),
        (["db3", "192.0.2.2"], "REMOTE_CATCHUP"),
        (["db3", None], "PEER"),
        (["db3"], "PEER"),
    ],
)
def test_a_primary_with_several_standbys_is_seen_as_it_is_to_the_other_member(hosts, state):
    states = ["PEER", "REMOTE_CATCHUP", "DISCONNECTED"]
    sections = [{"standby_member_host": host, "hadr_state": shown} for host, shown in zip(hosts, states)]
    known = {"db2.acme.example": ["192.0.2.2"]}
    seen = report("db1", hadr=sections[0], standbys=sections, addresses=known)
    assert views(from_inventory(inventory()), {"db1": seen})["db1"].state == state


def test_clocks_and_states():
    one, two = (
        View(name, report(name, clock={"difference_seconds": value})) for name, value in (("db1", 2), ("db2", -1))
    )
    assert clock_difference(one, two) == 3
    assert clock_difference(one, View("db2", None)) is None
    assert (wanted_states("SUPERASYNC"), wanted_states("SYNC")) == (["REMOTE_CATCHUP"], ["PEER"])
