"""Module db2_backup: an image, its record, full disks, killed runs; on the Db2 simulator."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    made = Db2Host(tmp_path_factory.mktemp("backup"))
    yield made
    made.end()


@pytest.fixture
def directory(host):
    host.reset()
    return str(host.base / "backup")


def test_check_then_an_image_with_its_checksum(host, directory):
    foreseen = host.call("db2_backup", check=True, directory=directory)
    assert foreseen["commands"] == [f"backup db STMS to {directory}"]
    assert host.changing() == []
    done = host.watch("db2_backup", directory=directory)
    assert done["changed"]
    image = Path(directory) / done["image"]["file"]
    assert done["image"]["size"] == image.stat().st_size
    assert done["image"]["sha256"] == hashlib.sha256(image.read_bytes()).hexdigest()
    assert done["image"]["timestamp"] in image.name


def test_a_slice_that_is_over_is_waited_for_again(host, directory):
    host.reset(settings={"backup_rate": "1e4"})  # takes half a second
    first = host.call("db2_backup", directory=directory, slice_seconds=0)
    # The backup may be done before the second call, which waits for the job that it is told and starts no other one.
    seen = first if first["finished"] else host.watch("db2_backup", directory=directory, job=first["job"])
    assert seen["image"]["file"].startswith("STMS.0.db2inst1.DBPART000.")
    backups = [statement for statement in host.changing() if statement.startswith("backup")]
    assert len(backups) == 1, "the second call finds the first one's backup"


def test_applications_are_disconnected_only_if_that_is_allowed(host, directory):
    host.db2("db2", "activate db STMS")
    script = "db2 connect to STMS >/dev/null; sleep 30"
    client = subprocess.Popen(["/bin/sh", "-c", f". {host.profile}; {script}"])
    try:
        for _ in range(50):
            if "db2bp" in host.db2("db2", "list applications for database STMS"):
                break
        refused = host.watch("db2_backup", directory=directory)
        assert "1 application is connected to STMS, and none was disconnected" in refused["msg"]
        assert not [one for one in host.changing() if one.startswith("force")]
        assert host.watch("db2_backup", directory=directory, interruption=True)["image"]
    finally:
        client.kill()
        client.wait()


def test_a_full_disk_is_said_and_leaves_no_record(host, directory):
    host.fault("disk-full", "1000")
    refused = host.watch("db2_backup", directory=directory)
    assert "SQL2419N" in refused["msg"]
    assert "free space there, then run again" in refused["msg"]
    assert "there is no image" in host.call("db2_image_transfer", part="offer")["msg"]


def test_a_missing_directory_is_named(host, directory):
    assert "/none cannot be used" in host.call("db2_backup", directory="/none")["msg"]
