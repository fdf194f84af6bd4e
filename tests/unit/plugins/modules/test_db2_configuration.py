"""Module db2_configuration: check, do, check, do, on the Db2 simulator."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host

WANTED = {"LOGINDEXBUILD": "ON", "INDEXREC": "RESTART", "HADR_TIMEOUT": 90, "HADR_SPOOL_LIMIT": "AUTOMATIC"}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = Db2Host(tmp_path_factory.mktemp("configuration"))
    made.reset()
    yield made
    made.end()


def test_check_do_check_do(host):
    foreseen = host.call("db2_configuration", check=True, parameters=WANTED)
    assert foreseen["changed"]
    assert host.changing() == []
    done = host.call("db2_configuration", parameters=WANTED)
    assert done["diff"] == foreseen["diff"]
    assert done["diff"]["after"] == {"LOGINDEXBUILD": "ON", "HADR_TIMEOUT": "90"}, "only what differs"
    assert host.changing() == ["update db cfg for STMS using HADR_TIMEOUT 90 LOGINDEXBUILD ON"]
    assert not host.call("db2_configuration", check=True, parameters=WANTED)["changed"]
    assert not host.call("db2_configuration", parameters=WANTED)["changed"]
    assert len(host.changing()) == 1


def test_what_waits_for_activation_is_said(host):
    host.db2("db2", "activate db STMS")
    assert host.call("db2_configuration", parameters={"HADR_TIMEOUT": "100"})["activation_required"]
    assert not host.call("db2_configuration", parameters={"LOGINDEXBUILD": "OFF"})["activation_required"]


def test_refusals(host):
    assert "has no parameter NO_SUCH" in host.call("db2_configuration", parameters={"NO_SUCH": "1"})["msg"]
    assert "SQL5133N" in host.call("db2_configuration", parameters={"HADR_SYNCMODE": "QUICK"})["msg"]
    assert "SQL1013N" in host.call("db2_configuration", database="STSC", parameters={"HADR_TIMEOUT": "1"})["msg"]
