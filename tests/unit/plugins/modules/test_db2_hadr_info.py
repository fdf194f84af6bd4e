"""Module db2_hadr_info: one report from every dialect, nothing written."""

import time

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = Db2Host(tmp_path_factory.mktemp("info"))
    yield made
    made.end()


@pytest.mark.parametrize("dialect", ["9.7", "10.1", "10.5", "11.1", "11.5"])
def test_report_of_every_dialect(host, dialect):
    host.reset(settings={"dialect": dialect}, alternate="db2.acme.example:50000")
    result = host.call("db2_hadr_info", check=True, paths=[str(host.base), "/none"], reference_epoch=time.time())
    report = result["report"]
    assert not result["changed"]
    assert (report["role"], report["active"], report["catalogued"]) == ("STANDARD", False, True)
    assert report["instance"]["dialect"] == dialect
    assert report["instance"]["instance"] == "db2inst1"
    assert report["instance"]["running"]
    assert report["alternate_server"] == {"hostname": "db2.acme.example", "port": 50000}
    assert report["pending"] == {"backup": False, "rollforward": False, "restore": False}
    assert report["parameters"]["LOGARCHMETH1"] == "OFF"
    assert report["paths"]["/none"]["directory"] is False
    assert report["paths"][str(host.base)]["writable"]
    assert report["places"] == {str(host.base / "data"): "the database"}
    assert report["paths"][str(host.base / "data")]["filesystem"]["device"] == host.base.stat().st_dev
    assert report["keystore"] == {"type": None, "location": None, "readable": False}
    assert abs(report["clock"]["difference_seconds"]) < 30
    assert host.changing() == []


def test_a_primary_and_its_running_values(host, tmp_path_factory):
    other = Db2Host(tmp_path_factory.mktemp("other"))  # short: it holds sockets
    try:
        host.pair_with(other, "PRIMARY", HADR_TIMEOUT="60")
        other.pair_with(host, "STANDBY", HADR_TIMEOUT="60")
        other.db2("db2", "activate db STMS")
        host.db2("db2", "activate db STMS")
        host.wait_for("PEER")
        host.db2("db2", "update db cfg for STMS using HADR_TIMEOUT 90")
        report = host.call("db2_hadr_info")["report"]
        assert report["hadr"]["hadr_state"] == "PEER"
        assert report["hadr"]["hadr_connect_status"] == "CONNECTED"
        assert report["parameters"]["HADR_TIMEOUT"] == "90"
        assert report["running"]["HADR_TIMEOUT"] == "60"
    finally:
        other.end()


def test_no_database_and_no_instance(host):
    host.reset(database="")
    report = host.call("db2_hadr_info")["report"]
    assert not report["catalogued"]
    assert report["role"] is None
    host.reset(start=False)
    report = host.call("db2_hadr_info")["report"]
    assert not report["instance"]["running"]


def test_what_cannot_be_read_is_named(host):
    assert "cannot be read" in host.call("db2_hadr_info", profile="/none/db2profile")["msg"]
    assert "is not a database alias" in host.call("db2_hadr_info", database="no such")["msg"]


@pytest.mark.parametrize("dialect", ["9.7", "11.5"])
def test_where_an_active_database_has_its_data(host, dialect):
    host.reset(settings={"dialect": dialect}, containers=["/raw/ts1/c0"])
    host.db2("db2", "activate db STMS")
    report = host.call("db2_hadr_info")["report"]
    assert report["storage"]["paths"] == [str(host.base / "data")]
    assert report["storage"]["containers"][-1] == "/raw/ts1/c0"
    assert report["places"]["/raw/ts1"] == "a table space container"
    assert report["paths"]["/raw/ts1"]["directory"] is False
