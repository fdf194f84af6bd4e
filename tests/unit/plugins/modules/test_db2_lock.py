"""Module db2_lock: check, do, check, do, and the second operator."""

import json
import time

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host

ANNA = {"run": "ctl/1/2", "operator": "anna", "controller": "ctl", "purpose": "takeover to db2"}
BERT = {"run": "ctl/3/4", "operator": "bert", "controller": "ctl"}


@pytest.fixture
def host(tmp_path):
    return Db2Host(tmp_path / "host")


def test_check_do_check_do(host):
    assert host.call("db2_lock", check=True, **ANNA)["changed"]
    assert not host.work.exists()
    assert host.call("db2_lock", **ANNA)["changed"]
    assert not host.call("db2_lock", check=True, **ANNA)["changed"]
    assert not host.call("db2_lock", **ANNA)["changed"]
    assert host.call("db2_lock", state="absent", **ANNA)["changed"]
    assert not host.call("db2_lock", state="absent", **ANNA)["changed"]


def test_the_second_operator_is_refused_with_the_reason(host):
    host.call("db2_lock", **ANNA)
    told = host.call("db2_lock", **BERT)
    assert told["failed"]
    assert "anna on ctl has worked on this pair since" in told["msg"]
    assert "takeover to db2" in told["msg"]
    assert told["found"]["run"] == "ctl/1/2"
    assert not host.call("db2_lock", state="absent", **BERT)["changed"], "nobody gives up the lock of another"
    assert host.call("db2_lock", may_break="ctl/1/2", **BERT)["changed"]
    assert json.loads((host.work / "STMS" / "lock.json").read_text())["operator"] == "bert"


def test_on_the_second_host_the_lock_of_another_run_gets_a_moment_to_end(host):
    host.call("db2_lock", **ANNA)
    began = time.monotonic()
    assert host.call("db2_lock", arbiter=False, **BERT)["failed"]
    assert time.monotonic() - began > 5
