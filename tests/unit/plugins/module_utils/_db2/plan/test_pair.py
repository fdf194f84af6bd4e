"""The description of the pair: what it becomes, what is wrong with it, what is unwise; and its parameters."""

import copy

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import parameters
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.alternate_server import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import advice, from_inventory, problems

MEMBER = {
    "client_port": 50000,
    "hadr_port": 55001,
    "instance": "db2inst1",
    "profile": "/home/db2inst1/sqllib/db2profile",
}
PAIR = {
    "database": "stms",
    "preferred_primary": "db1",
    "members": [{"host": name, "hostname": f"{name}.acme.example", **MEMBER} for name in ("db1", "db2")],
    "hadr": {"timeout_seconds": 120, "peer_window_seconds": 300},
    "archive_method": "DISK:/db2/arch/STMS/",
    "backup_directory": "/db2/backup",
}


def changed(member=None, **changes):
    data = copy.deepcopy(PAIR)
    data["members"][0].update(member or {})
    data.update(changes)
    return from_inventory(data)


def test_each_names_the_other():
    pair = changed()
    assert pair.database == "STMS"
    assert pair.alternate("db1") == Alternate("db2.acme.example", 50000)
    assert pair.other("db2").host == "db1"
    assert pair.hosts == ("db1", "db2")
    with pytest.raises(Db2Error, match="'db3' is no member"):
        pair.member("db3")


@pytest.mark.parametrize(
    ("member", "changes", "words"),
    [
        ({"hadr_port": 50000}, {}, "belongs to the client port"),
        ({"hadr_port": 50001}, {}, "belongs to the client port"),
        ({"hostname": "localhost"}, {}, "sends clients to themselves"),
        ({"hostname": "DB2.acme.example"}, {}, "both members have the host name"),
        ({"hadr_port": "a b"}, {}, "neither a port nor a service name"),
        ({"instance": "x;y"}, {}, "is no name of a Db2 instance"),
        ({}, {"preferred_primary": "db9"}, "preferred_primary 'db9'"),
        ({}, {"hadr": {"syncmode": "QUICK"}}, "syncmode 'QUICK'"),
        ({}, {"hadr": {"replay_delay_seconds": 60}}, "needs syncmode SUPERASYNC"),
        ({}, {"database": "no such name"}, "is no database alias"),
        ({}, {"members": PAIR["members"][:1]}, "two different members"),
    ],
)
def test_what_db2_could_not_run(member, changes, words):
    assert any(words in problem for problem in problems(changed(member, **changes)))


def test_a_good_pair_has_no_problem():
    assert problems(changed()) == []
    assert advice(changed()) == []


def test_a_missing_key_is_named():
    data = copy.deepcopy(PAIR)
    del data["members"][1]["hadr_port"]
    with pytest.raises(Db2Error, match="lacks 'hadr_port'"):
        from_inventory(data)


@pytest.mark.parametrize(
    ("hadr", "words"),
    [
        ({"timeout_seconds": 30, "peer_window_seconds": 300}, "is short"),
        ({"timeout_seconds": 120, "peer_window_seconds": 150}, "less than timeout_seconds + 60"),
        ({"peer_window_seconds": 0}, "can promise that nothing is lost"),
        ({"syncmode": "ASYNC"}, "has no effect with syncmode ASYNC"),
    ],
)
def test_what_is_unwise(hadr, words):
    assert any(words in note for note in advice(changed(hadr=hadr)))


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
    pair = changed(hadr={**PAIR["hadr"], "spool_limit": "1000"})
    found = [one for one in parameters.differences(pair, "db1", report(role, **{token: "1"})) if one.parameter == token]
    assert [(one.on_disk, one.activation) for one in found] == [(True, activation)]


def test_what_runs_may_differ_from_the_disk():
    (found,) = parameters.differences(changed(), "db1", report(running={"HADR_TIMEOUT": "60"}))
    assert not found.on_disk
    assert found.activation
    assert found.words() == "HADR_TIMEOUT is 120 on disk, but 60 runs"


@pytest.mark.parametrize(("present", "activation"), [("", True), ("db9.acme.example:1", False)])
def test_a_target_list_changes_online_unless_it_appears(present, activation):
    pair = changed(hadr={**PAIR["hadr"], "target_list": True})
    found = parameters.differences(pair, "db1", report(HADR_TARGET_LIST=present))
    assert [(one.parameter, one.activation) for one in found] == [("HADR_TARGET_LIST", activation)]


def test_an_archive_is_set_once_and_then_left_alone():
    assert parameters.differences(changed(), "db1", report(LOGARCHMETH1="DISK:/elsewhere/")) == []
    (found,) = parameters.differences(changed(), "db1", report(role="STANDARD", LOGARCHMETH1="OFF"))
    assert found.wanted == "DISK:/db2/arch/STMS/"


@pytest.mark.parametrize(
    ("hadr", "dialect", "words"),
    [
        ({"syncmode": "SUPERASYNC"}, "9.7", "has no HADR_SYNCMODE SUPERASYNC"),
        ({"spool_limit": "AUTOMATIC"}, "9.7", "has no HADR_SPOOL_LIMIT AUTOMATIC"),
        ({"spool_limit": "AUTOMATIC"}, "10.1", "known since 10.5"),
        ({"spool_limit": "AUTOMATIC"}, "10.5", None),
        ({"replay_delay_seconds": 0}, "9.7", None),
    ],
)
def test_what_a_version_does_not_know(hadr, dialect, words):
    found = parameters.unknown(changed(hadr=hadr), dialect)
    assert (words is None and not found) or words in found[0]


def test_older_versions_are_not_told_what_they_do_not_know():
    pair = changed(hadr={"target_list": True, "replay_delay_seconds": 0})
    assert "HADR_TARGET_LIST" not in parameters.wanted(pair, "db1", "9.7")
    assert parameters.wanted(pair, "db1", "10.1")["HADR_TARGET_LIST"] == "db2.acme.example:55001"


def test_an_empty_value_is_written_as_null():
    assert parameters.statement("STMS", {"HADR_TARGET_LIST": "", "HADR_TIMEOUT": "60"}) == (
        "update db cfg for STMS using HADR_TARGET_LIST NULL HADR_TIMEOUT 60"
    )
