"""Module db2_restore: check, do, check, do; nothing that holds data goes unasked. On the Db2 simulator."""

from pathlib import Path

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
    gone = host.watch("db2_restore", directory=image["directory"], timestamp="20000101000000")["msg"]
    assert "the image 20000101000000 of STMS" in gone
    assert "its files are: none. Nothing was changed" in gone


def test_an_image_of_several_files(host):
    host.reset(cfg={"LOGARCHMETH1": f"DISK:{host.base}/arch/STMS/"})
    first, second = str(host.base / "backup"), str(host.base / "arch" / "STMS")
    how = {"directory": first, "directories": [second], "buffers": 4, "parallelism": 2}
    made = host.watch("db2_backup", compress=True, **how)
    image, words = made["image"], f"{first}, {second} with 4 buffers parallelism 2"
    assert made["commands"] == [f"backup db STMS to {words} compress"]
    assert [part["file"].rpartition(".")[2] for part in image["parts"]] == ["001", "002"]
    stamp = image["timestamp"]
    given = {**how, "timestamp": stamp}
    assert host.watch("db2_restore", replace=True, **given)["commands"] == [
        "drop db STMS",
        f"restore db STMS from {words.replace(' with', f' taken at {stamp} with')} without prompting",
    ]
    last = Path(second, image["parts"][1]["file"])
    last.rename(last.with_suffix(".kept"))
    assert "it has 2 files, and only 1 are here" in host.watch("db2_restore", replace=True, **given)["msg"]
    assert role(host)["catalogued"]
    last.with_suffix(".kept").unlink()
    Path(first, image["parts"][0]["file"]).rename(Path(first, image["parts"][1]["file"]))
    assert "is not complete here; its files are:" in host.watch("db2_restore", replace=True, **given)["msg"]
    assert role(host)["catalogued"]


def lost(host, image):
    """Return the message of a restore that is refused, after a look that nothing was dropped."""
    refused = host.watch("db2_restore", replace=True, **image)
    assert refused["failed"], refused
    assert "nothing was dropped" in refused["msg"]
    assert role(host)["catalogued"]
    assert not [line for line in host.changing() if line.startswith("drop")]
    return refused["msg"]


def test_nothing_is_dropped_unless_the_restore_is_possible(host, tmp_path):
    keystore, directory = tmp_path / "keystore", host.base / "backup"
    keystore.write_text("label\n")
    container = tmp_path / "raw" / "c0"
    container.parent.mkdir()
    host.reset(
        cfg={"LOGARCHMETH1": f"DISK:{host.base}/arch/STMS/"},
        containers=[str(container)],
        key="label",
        keystore=str(keystore),
    )
    stamp = host.watch("db2_backup", directory=str(directory))["image"]["timestamp"]
    image = {"directory": str(directory), "timestamp": stamp}
    report = role(host)
    assert report["labels"]["Encrypted database"] == "YES"
    assert report["keystore"] == {"type": "PKCS12", "location": str(keystore), "readable": True}
    container.parent.rmdir()
    assert f"{container.parent}, the directory of a table space container in the image, does not exist" in lost(
        host, image
    )
    container.parent.mkdir()
    keystore.write_text("another\n")
    assert "SQL1729N" in lost(host, image)
    keystore.unlink()
    assert "SQL1728N" in lost(host, image)
    keystore.write_text("label\n")
    (file,) = directory.iterdir()
    content = file.read_bytes()
    file.write_bytes(b"damaged")
    assert "SQL2530N" in lost(host, image)
    file.write_bytes(content)
    assert host.watch("db2_restore", replace=True, **image)["changed"]
    assert role(host)["pending"]["rollforward"]
    assert not (host.work / "STMS" / "restore.clp").exists()
