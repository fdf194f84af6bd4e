"""Module db2_instance: check, do, check, do, on the Db2 simulator."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = Db2Host(tmp_path_factory.mktemp("instance"))
    made.reset(start=False)
    yield made
    made.end()


def test_check_do_check_do(host):
    foreseen = host.call("db2_instance", check=True)
    assert (foreseen["changed"], foreseen["commands"]) == (True, ["db2start"])
    assert host.changing() == []
    assert host.call("db2_instance")["diff"] == foreseen["diff"]
    assert host.changing() == ["db2start"]
    assert not host.call("db2_instance", check=True)["changed"]
    assert not host.call("db2_instance")["changed"]


def test_only_an_idle_instance_is_restarted(host):
    restarted = host.call("db2_instance", state="restarted")
    assert restarted["commands"] == ["db2stop", "db2start"]
    host.db2("db2", "activate db STMS")
    refused = host.call("db2_instance", state="restarted")
    assert refused["msg"] == "the instance is not restarted: STMS is in use"
    assert "HADR" not in host.db2("db2", "list active databases")


def test_an_instance_is_ended_without_deactivation(host):
    host.db2("db2", "activate db STMS")
    refused = host.call("db2_instance", state="killed")
    assert refused["msg"] == "the instance is not ended: STMS is in use"
    before = host.changing()
    foreseen = host.call("db2_instance", check=True, state="killed", databases=["stms"])
    assert (foreseen["changed"], foreseen["commands"]) == (True, ["db2_kill"])
    assert host.changing() == before
    assert host.call("db2_instance", state="killed", databases=["STMS"])["diff"] == foreseen["diff"]
    assert host.changing() == [*before, "db2_kill"]
    assert not host.call("db2_instance", state="killed")["changed"]
    assert host.call("db2_instance")["changed"]
