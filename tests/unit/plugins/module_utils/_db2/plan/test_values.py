"""When two values of a parameter mean the same."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.values import (
    Lookup,
    is_set,
    same,
    same_host,
    targets,
)

KNOWN = Lookup({"db2_hadr_stms": 55001})
ADDRESSES = {
    "stdb1.example.test": ["198.51.100.1", "2001:db8::1"],
    "hadr1.example.test": ["198.51.100.1"],
    "stdb2.example.test": ["198.51.100.2"],
    "self.example.test": ["127.0.1.1"],
}


@pytest.mark.parametrize(
    ("parameter", "present", "wanted", "equal"),
    [
        ("HADR_SPOOL_LIMIT", "AUTOMATIC(25600)", "AUTOMATIC", True),
        ("HADR_SPOOL_LIMIT", "AUTOMATIC(25600)", "25600", False),
        ("INDEXREC", "SYSTEM (RESTART)", "RESTART", True),
        ("INDEXREC", "SYSTEM (ACCESS)", "RESTART", False),
        ("LOGARCHMETH1", "DISK:/db2/arch/STMS/", "disk:/db2/arch/STMS", True),
        ("LOGARCHMETH1", "DISK:/db2/arch/STMS/", "DISK:/db2/arch/stms", False),
        ("HADR_LOCAL_SVC", "db2_hadr_stms", "55001", True),
        ("HADR_LOCAL_SVC", "db2_hadr_other", "55001", False),
        ("HADR_LOCAL_HOST", "STDB1.Example.Test", "stdb1.example.test", True),
        ("HADR_LOCAL_HOST", "stdb1", "stdb1.example.test", True),
        ("HADR_LOCAL_HOST", "198.51.100.1", "198.51.100.2", False),
        ("HADR_REMOTE_INST", "DB2INST1", "db2inst1", True),
        ("HADR_TARGET_LIST", "stdb2.example.test:db2_hadr_stms", "STDB2.example.test:55001", True),
        ("HADR_TARGET_LIST", "a:1|b:2", "b:2|a:1", False),
        ("HADR_TARGET_LIST", "", "NULL", True),
        ("HADR_TIMEOUT", None, "120", False),
        ("LOGINDEXBUILD", "on", "ON", True),
        ("MIRRORLOGPATH", "/db2/mirror/NODE0000/LOGSTREAM0000/", "/db2/mirror", True),
        ("MIRRORLOGPATH", "/db2/mirror/NODE0000/", "/db2/mirror/", True),
        ("OVERFLOWLOGPATH", "/db2/Over/", "/db2/over", False),
        ("FAILARCHPATH", "", "NULL", True),
    ],
)
def test_same(parameter, present, wanted, equal):
    assert same(parameter, present, wanted, KNOWN) is equal
    assert same(parameter, wanted, present, KNOWN) is equal


def test_hosts_of_one_name_in_two_domains_differ():
    assert not same_host("db1.acme.example", "db1.other.example")
    assert same_host("db1.acme.example.", "DB1.acme.example")


@pytest.mark.parametrize(
    ("value", "there"), [("DISK:/x", True), ("OFF", False), ("", False), (None, False), ("NULL", False)]
)
def test_is_set(value, there):
    assert is_set(value) is there


@pytest.mark.parametrize(
    ("present", "wanted", "equal"),
    [
        ("198.51.100.1", "stdb1.example.test", True),
        ("2001:DB8::1", "stdb1.example.test", True),
        ("hadr1.example.test", "stdb1.example.test", True),
        ("stdb2.example.test", "stdb1.example.test", False),
        ("198.51.100.2", "stdb1.example.test", False),
        ("stdb1 | stdb1E", "stdb1.example.test", True),
        ("10.0.0.7 | 198.51.100.1", "stdb1.example.test", True),
        ("10.0.0.7|10.0.0.8", "stdb1.example.test", False),
        ("localhost", "self.example.test", False),
        ("127.0.1.1", "self.example.test", False),
        ("unknown.example.test", "stdb1.example.test", False),
        ("", "stdb1.example.test", False),
    ],
)
def test_hosts_that_only_look_different(present, wanted, equal):
    assert same_host(present, wanted, ADDRESSES) is equal
    assert same("HADR_LOCAL_HOST", present, wanted, Lookup({}, ADDRESSES)) is equal
    assert same("HADR_REMOTE_HOST", wanted, present, Lookup({}, ADDRESSES)) is equal


def test_targets():
    assert targets("a.example.test:1 | [2001:db8::1]:hadr|") == [("a.example.test", "1"), ("[2001:db8::1]", "hadr")]
    known = Lookup({"hadr": 55001}, ADDRESSES)
    assert same("HADR_TARGET_LIST", "198.51.100.1:hadr|c:2", "stdb1.example.test:55001|c:2", known)
    assert same("HADR_TARGET_LIST", "[2001:db8::1]:55001", "stdb1.example.test:hadr", known)
    assert not same("HADR_TARGET_LIST", "198.51.100.2:hadr", "stdb1.example.test:55001", known)
