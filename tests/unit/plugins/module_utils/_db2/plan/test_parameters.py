"""Parameters of a pair: wanted values, differences, what a change needs."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.values import Lookup
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import INVENTORY, changed


def report(role="PRIMARY", dialect="10.5", running=None, **disk):
    values = {**parameters.wanted(changed(), "db1", dialect), "LOGARCHMETH1": "DISK:/db2/arch/STMS/", **disk}
    return {"instance": {"dialect": dialect}, "role": role, "parameters": values, "running": running or {}}


def test_nothing_differs_when_all_is_as_wanted():
    assert parameters.differences(changed(), "db1", report()) == []


@pytest.mark.parametrize(
    ("role", "token", "activation"),
    [
        ("PRIMARY", "HADR_TIMEOUT", True),
        ("STANDBY", "HADR_TIMEOUT", True),
        ("STANDARD", "HADR_TIMEOUT", False),
        ("PRIMARY", "LOGINDEXBUILD", False),
        ("PRIMARY", "HADR_SPOOL_LIMIT", False),
        ("STANDBY", "HADR_SPOOL_LIMIT", True),
    ],
)
def test_what_a_change_costs(role, token, activation):
    pair = changed(hadr={**INVENTORY["hadr"], "spool_limit": "1000"})
    found = [one for one in parameters.differences(pair, "db1", report(role, **{token: "1"})) if one.parameter == token]
    assert [(one.on_disk, one.activation) for one in found] == [(True, activation)]


def test_what_runs_may_differ_from_the_disk():
    (found,) = parameters.differences(changed(), "db1", report(running={"HADR_TIMEOUT": "60"}))
    assert not found.on_disk
    assert found.activation
    assert found.words() == "HADR_TIMEOUT is 120 on disk, but 60 in memory"


@pytest.mark.parametrize(
    ("role", "present", "activation"),
    [
        ("PRIMARY", "", True),
        ("STANDBY", "", True),
        ("PRIMARY", "db9.acme.example:1", True),
        ("PRIMARY", "db9:55001 | db2.acme.example:55001", True),
        ("STANDBY", "db9.acme.example:1", False),
        ("PRIMARY", "db2.acme.example:55001 | db9:1 | db1.acme.example:55001", False),
    ],
)
def test_a_target_list_changes_online_unless_it_appears_or_the_principal_standby_changes(role, present, activation):
    pair = changed(hadr={**INVENTORY["hadr"], "target_list": True})
    found = parameters.differences(pair, "db1", report(role, HADR_TARGET_LIST=present))
    assert [(one.parameter, one.activation) for one in found] == [("HADR_TARGET_LIST", activation)]


@pytest.mark.parametrize(
    ("running", "activation"), [({"HADR_TIMEOUT": "120"}, False), ({"HADR_TIMEOUT": "60"}, True), ({}, True)]
)
def test_a_value_that_is_wrong_on_disk_only_is_just_written(running, activation):
    (found,) = parameters.differences(changed(), "db1", report(running=running, HADR_TIMEOUT="60"))
    assert (found.on_disk, found.activation) == (True, activation)


def test_a_target_list_that_does_not_run_yet_needs_an_activation():
    pair = changed(hadr={**INVENTORY["hadr"], "target_list": True})
    present = report(running={"HADR_TARGET_LIST": ""}, HADR_TARGET_LIST="db2.acme.example:55001")
    (found,) = parameters.differences(pair, "db1", present)
    assert (found.on_disk, found.activation) == (False, True)


def test_an_archive_is_set_once_and_then_left_alone():
    assert parameters.differences(changed(), "db1", report(LOGARCHMETH1="DISK:/elsewhere/")) == []
    (found,) = parameters.differences(changed(), "db1", report(role="STANDARD", LOGARCHMETH1="OFF"))
    assert found.wanted == "DISK:/db2/arch/STMS/"


@pytest.mark.parametrize(
    ("hadr", "dialect", "words"),
    [
        ({"syncmode": "SUPERASYNC"}, "9.7", "has no HADR_SYNCMODE SUPERASYNC"),
        ({"spool_limit": "AUTOMATIC"}, "9.7", "has no HADR_SPOOL_LIMIT AUTOMATIC"),
        ({"spool_limit": "AUTOMATIC"}, "10.1", "available since 10.5"),
        ({"spool_limit": "AUTOMATIC"}, "10.5", None),
        ({"replay_delay_seconds": 0}, "9.7", None),
    ],
)
def test_what_a_version_does_not_know(hadr, dialect, words):
    found = parameters.unknown(changed(hadr=hadr), dialect)
    assert (words is None and not found) or words in found[0]


def test_an_ipv6_address_in_a_target_list_has_brackets():
    pair = changed({"hostname": "2001:db8::1"}, hadr={**INVENTORY["hadr"], "target_list": True})
    assert parameters.wanted(pair, "db2", "11.5")["HADR_TARGET_LIST"] == "[2001:db8::1]:55001"
    present = report(dialect="11.5", HADR_TARGET_LIST="[2001:db8::1]:55001|[2001:db8::9]:55001")
    assert parameters.auxiliaries(pair, present) == ["[2001:db8::9]:55001"]


def test_older_versions_do_not_get_parameters_that_they_do_not_have():
    pair = changed(hadr={"target_list": True, "replay_delay_seconds": 0})
    assert "HADR_TARGET_LIST" not in parameters.wanted(pair, "db1", "9.7")
    assert parameters.wanted(pair, "db1", "10.1")["HADR_TARGET_LIST"] == "db2.acme.example:55001"


def test_an_empty_value_is_written_as_null():
    assert parameters.statement("STMS", {"HADR_TARGET_LIST": "", "HADR_TIMEOUT": "60"}) == (
        "update db cfg for STMS using HADR_TARGET_LIST NULL HADR_TIMEOUT 60"
    )


def test_normalized():
    assert parameters.normalized({"indexrec": "RESTART", "Hadr_Timeout": 60, "hadr_target_list": None}) == {
        "INDEXREC": "RESTART",
        "HADR_TIMEOUT": "60",
        "HADR_TARGET_LIST": "",
    }


def test_changes_are_what_differs():
    present = {"HADR_LOCAL_SVC": "hadr", "HADR_TIMEOUT": "120"}
    assert parameters.changes(present, {"HADR_LOCAL_SVC": "55001", "HADR_TIMEOUT": "60"}, Lookup({"hadr": 55001})) == {
        "HADR_TIMEOUT": "60"
    }
    with pytest.raises(Db2Error, match="has no parameter HADR_NEW"):
        parameters.changes(present, {"HADR_NEW": "1"}, Lookup())


AUXILIARY = "db2.acme.example:55001|db3.acme.example:55001"


@pytest.mark.parametrize("target_list", [True, False, None])
def test_auxiliary_standbys_are_kept(target_list):
    pair = changed(hadr={**INVENTORY["hadr"], "target_list": target_list})
    present = report(HADR_TARGET_LIST=AUXILIARY)
    assert parameters.auxiliaries(pair, present) == ["db3.acme.example:55001"]
    assert parameters.differences(pair, "db1", present) == []


def test_auxiliary_standbys_of_the_primary_are_those_of_a_restored_copy():
    pair = changed(hadr={**INVENTORY["hadr"], "target_list": True})
    goals = parameters.wanted(pair, "db2", "10.5", report(HADR_TARGET_LIST=AUXILIARY))
    assert goals["HADR_TARGET_LIST"] == "db1.acme.example:55001|db3.acme.example:55001"


def test_members_by_address_are_not_auxiliary_standbys():
    by_address = {
        **report(HADR_TARGET_LIST="192.0.2.2:55001|db3:55001"),
        "addresses": {"db2.acme.example": ["192.0.2.2"]},
    }
    assert parameters.auxiliaries(changed(), by_address) == ["db3:55001"]


@pytest.mark.parametrize(
    "local", ["192.0.2.1", "db1", "DB1.acme.example.", "db1.acme.example | db1e.acme.example", "10.0.0.1 | 192.0.2.1"]
)
def test_another_spelling_of_the_same_host_is_not_a_difference(local):
    known = {"addresses": {"db1.acme.example": ["192.0.2.1"], "db2.acme.example": ["192.0.2.2"]}}
    assert parameters.differences(changed(), "db1", {**report(HADR_LOCAL_HOST=local), **known}) == []
