"""Module db2_alternate_server: check, do, check, do, on the Db2 simulator."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host

THERE = {"hostname": "db2.acme.example", "port": 50000, "hadr_ports": ["55001"]}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = Db2Host(tmp_path_factory.mktemp("alternate"))
    made.reset()
    yield made
    made.end()


def named(host):
    return [
        line.partition("=")[2].strip()
        for line in host.db2("db2", "list db directory").splitlines()
        if "Alternate" in line
    ]


def test_check_do_check_do(host):
    foreseen = host.call("db2_alternate_server", check=True, **THERE)
    assert foreseen["changed"]
    assert named(host) == ["", ""]
    assert host.changing() == []
    done = host.call("db2_alternate_server", **THERE)
    assert done["diff"] == foreseen["diff"]
    assert done["commands"] == foreseen["commands"]
    assert done["restart_may_be_required"]
    assert named(host) == ["db2.acme.example", "50000"]
    assert not host.call("db2_alternate_server", check=True, **THERE)["changed"]
    again = host.call("db2_alternate_server", **THERE)
    assert (again["changed"], again["restart_may_be_required"]) == (False, False)
    cleared = host.call("db2_alternate_server", state="absent")
    assert cleared["changed"]
    assert named(host) == ["", ""]
    assert not host.call("db2_alternate_server", state="absent")["changed"]


def test_what_is_refused_is_refused_before_db2_is_asked(host):
    before = host.changing()
    assert "is an HADR port" in host.call("db2_alternate_server", **{**THERE, "port": 55001})["msg"]
    assert "is not a host name" in host.call("db2_alternate_server", **{**THERE, "hostname": "a b"})["msg"]
    assert "missing" in host.call("db2_alternate_server", hostname="db2")["msg"]
    assert host.changing() == before


def test_a_database_that_is_not_there(host):
    refused = host.call("db2_alternate_server", database="STSC", **THERE)
    assert refused["msg"].startswith("STSC is not catalogued")
    ignored = host.call("db2_alternate_server", database="STSC", uncatalogued="ignore", **THERE)
    assert (ignored["changed"], ignored["catalogued"]) == (False, False)


def test_a_client_instance_says_so(host):
    host.db2("db2stop", "force")
    host.reset(settings={"instance_type": "client"})
    assert "client instance" in host.call("db2_alternate_server", **THERE)["msg"]
