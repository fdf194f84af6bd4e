"""Module db2_restore: check, do, check, do; nothing that holds data goes unasked. On the laboratory's Db2."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = Db2Host(tmp_path_factory.mktemp("restore"))
    yield made
    made.end()


@pytest.fixture
def image(host):
    host.reset(cfg={"LOGARCHMETH1": f"DISK:{host.base}/arch/STMS/"})
    directory = str(host.base / "backup")
    return {"directory": directory, "timestamp": host.watch("db2_backup", directory=directory)["image"]["timestamp"]}


def role(host):
    return host.call("db2_hadr_info")["report"]


def test_what_holds_data_is_replaced_only_by_name(host, image):
    refused = host.call("db2_restore", **image)
    assert "is only replaced if replace is true" in refused["msg"]
    before = host.changing()
    assert host.call("db2_restore", check=True, replace=True, **image)["commands"][0] == "drop db STMS"
    assert host.changing() == before
    assert host.watch("db2_restore", replace=True, **image)["changed"]
    assert role(host)["pending"]["rollforward"]


def test_check_do_check_do(host, image):
    host.db2("db2", "drop db STMS")
    foreseen = host.call("db2_restore", check=True, **image)
    assert foreseen["changed"]
    assert not role(host)["catalogued"]
    done = host.watch("db2_restore", **image)
    assert done["changed"]
    assert done["commands"] == foreseen["commands"]
    assert role(host)["pending"]["rollforward"]
    assert not host.call("db2_restore", check=True, **image)["changed"]
    assert not host.watch("db2_restore", **image)["changed"]


def test_a_restore_that_was_killed_is_done_again(host, image):
    host.db2("db2", "drop db STMS")
    host.fault("restore-breaks")
    first = host.watch("db2_restore", **image)
    assert first.get("failed") or role(host)["pending"]["restore"]
    assert host.watch("db2_restore", **image)["changed"]
    report = role(host)
    assert (report["pending"]["restore"], report["pending"]["rollforward"]) == (False, True)


def test_refusals(host, image):
    host.db2("db2", "activate db STMS")
    assert "deactivate it before" in host.call("db2_restore", replace=True, **image)["msg"]
    host.db2("db2", "deactivate db STMS")
    host.db2("db2", "drop db STMS")
    assert "the image to restore is not known" in host.call("db2_restore", directory=image["directory"])["msg"]
    assert "SQL2542N" in host.watch("db2_restore", directory=image["directory"], timestamp="20000101000000")["msg"]
