"""The description of the pair: how it is read, what is wrong with it, what may cause problems."""

import copy

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.directory import Alternate
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import (
    advice,
    from_inventory,
    problems,
    unknown_keys,
)
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import INVENTORY, changed


def test_each_names_the_other():
    pair = changed(database="stms")
    assert pair.database == "STMS"
    assert pair.alternate("db1") == Alternate("db2.acme.example", 50000)
    assert pair.other("db2").host == "db1"
    assert pair.hosts == ("db1", "db2")
    with pytest.raises(Db2Error, match="'db3' is not a member"):
        pair.member("db3")


@pytest.mark.parametrize(
    ("member", "changes", "words"),
    [
        ({"hadr_port": 50000}, {}, "belongs to the client port"),
        ({"hadr_port": 50001}, {}, "belongs to the client port"),
        ({"hostname": "localhost"}, {}, "clients would connect to themselves"),
        ({"hostname": "DB2.acme.example"}, {}, "both members have the host name"),
        ({"hadr_port": "a b"}, {}, "neither a port nor a service name"),
        ({"instance": "x;y"}, {}, "is not a name of a Db2 instance"),
        ({}, {"preferred_primary": "db9"}, "preferred_primary 'db9'"),
        ({}, {"hadr": {"syncmode": "QUICK"}}, "syncmode 'QUICK'"),
        ({}, {"hadr": {"replay_delay_seconds": 60}}, "needs syncmode SUPERASYNC"),
        ({}, {"database": "no such name"}, "is not a database alias"),
        ({}, {"members": INVENTORY["members"][:1]}, "two different members"),
    ],
)
def test_what_db2_could_not_run(member, changes, words):
    assert any(words in problem for problem in problems(changed(member, **changes)))


def test_a_good_pair_has_no_problem():
    assert problems(changed()) == []
    assert advice(changed()) == []


def test_a_missing_key_is_named():
    data = copy.deepcopy(INVENTORY)
    del data["members"][1]["hadr_port"]
    with pytest.raises(Db2Error, match="has no 'hadr_port'"):
        from_inventory(data)


@pytest.mark.parametrize(
    ("hadr", "words"),
    [
        ({"timeout_seconds": 30, "peer_window_seconds": 300}, "is short"),
        ({"timeout_seconds": 120, "peer_window_seconds": 150}, "less than timeout_seconds + 60"),
        ({"peer_window_seconds": 0}, "no takeover is guaranteed to lose nothing"),
        ({"syncmode": "ASYNC"}, "has no effect with syncmode ASYNC"),
    ],
)
def test_what_is_unwise(hadr, words):
    assert any(words in note for note in advice(changed(hadr=hadr)))


def test_misspelled_keys_are_found():
    assert unknown_keys(INVENTORY) == []
    wrong = {**INVENTORY, "databse": "x", "hadr": {"timeout": 1}, "members": [{**INVENTORY["members"][0], "port": 1}]}
    assert unknown_keys(wrong) == ["databse", "hadr.timeout", "members.port"]


@pytest.mark.parametrize(
    ("method", "directories"),
    [
        ("DISK:/db2/arch/", ["/db2/backup", "/db2/data", "/db2/arch/"]),
        ("disk:/db2/arch", ["/db2/backup", "/db2/data", "/db2/arch"]),
        ("TSM", ["/db2/backup", "/db2/data"]),
        (None, ["/db2/backup", "/db2/data"]),
    ],
)
def test_directories_that_both_members_need(method, directories):
    assert changed(archive_method=method, database_directory="/db2/data").directories == directories
