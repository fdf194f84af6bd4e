"""The work of jobs that copy a database."""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import copying
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Job
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records

STAMP = "20240305101500"
NAME = f"STMS.0.db2inst1.DBPART000.{STAMP}.001"


@pytest.fixture
def backup(tmp_path):
    """Return a function: shell text of the backup -> exit code, record, reports."""
    about = {"database": "STMS", "instance": "db2inst1", "directory": str(tmp_path), "online": True}
    records = Records(str(tmp_path / "work"), "STMS")

    def run(script):
        reports = []
        rc = copying.backup_work(["/bin/sh", "-c", script], records, about)(reports.append)
        return rc, records.read("image"), reports

    return run


def test_a_backup_becomes_a_record_with_its_checksum(backup, tmp_path):
    (tmp_path / NAME).write_bytes(b"image")
    rc, record, reports = backup(f"echo 'Backup successful. The timestamp for this backup image is : {STAMP}'")
    assert (rc, record["file"], record["size"], len(record["sha256"])) == (0, NAME, 5, 64)
    assert [one["phase"] for one in reports] == ["backup", "checksum"]


def test_a_backup_that_fails_leaves_no_record(backup):
    assert backup("echo SQL2419N; exit 4")[:2] == (4, None)


def test_an_image_that_is_not_one_file_is_an_error(backup):
    with pytest.raises(Db2Error, match="its files are: none"):
        backup(f"echo 'Backup successful. The timestamp for this backup image is : {STAMP}'")


def test_space_for_an_image(tmp_path, monkeypatch):
    data = tmp_path / "db2inst1" / "NODE0000" / "STMS"
    data.mkdir(parents=True)
    (data / "table").write_bytes(os.urandom(3_000_000))
    report = {"database": "STMS", "directory": str(tmp_path), "instance": {"instance": "db2inst1"}}
    copying.check_room([str(tmp_path)], report)
    monkeypatch.setattr(copying, "free_bytes", lambda path: 1_000_000)
    with pytest.raises(Db2Error, match="has 1 MB of free space, STMS has 3 MB on disk"):
        copying.check_room([str(tmp_path)], report)
    copying.check_room([str(tmp_path)], report, compressed=True)


def test_space_of_directories_on_one_file_system_counts_once(tmp_path, monkeypatch):
    data = tmp_path / "db2inst1" / "NODE0000" / "STMS"
    outside = tmp_path / "raw"
    data.mkdir(parents=True)
    for file in (data / "table", outside):
        file.write_bytes(os.urandom(1_000_000))
    report = {
        "database": "STMS",
        "directory": str(tmp_path),
        "instance": {"instance": "db2inst1"},
        "storage": {"paths": [str(tmp_path)], "containers": [str(data / "table"), str(outside)]},
    }
    monkeypatch.setattr(copying, "free_bytes", lambda path: 1_500_000)
    with pytest.raises(Db2Error, match="has 1 MB of free space, STMS has 2 MB on disk"):
        copying.check_room([str(tmp_path), str(data)], report)


def test_an_image_of_several_files(tmp_path):
    directories = [tmp_path / name for name in ("b", "a")]
    for number, directory in enumerate(directories, start=1):
        directory.mkdir()
        (directory / NAME.replace(".001", f".{number:03d}")).write_bytes(b"x" * number)
    about = {
        "database": "STMS",
        "instance": "db2inst1",
        "directory": str(directories[0]),
        "directories": [str(directories[1])],
    }
    records = Records(str(tmp_path / "work"), "STMS")
    script = f"echo 'Backup successful. The timestamp for this backup image is : {STAMP}'"
    work = copying.backup_work(["/bin/sh", "-c", script], records, about)
    assert work(lambda report: None) == 0
    facts = records.facts()["image"]
    assert [part["directory"] for part in facts["parts"]] == [str(path) for path in directories]
    assert (facts["size"], facts["complete"]) == (3, True)
    (directories[1] / NAME.replace(".001", ".002")).unlink()
    assert not records.facts()["image"]["complete"]
    with pytest.raises(Db2Error, match=r"is not complete; its files are: .*001"):
        work(lambda report: None)


def test_a_directory_that_cannot_be_used(tmp_path):
    report = {"database": "STMS", "directory": None, "instance": {"instance": "db2inst1"}}
    with pytest.raises(Db2Error, match="No such file or directory; create it on this host"):
        copying.check_room([str(tmp_path / "none")], report)


def test_progress_in_words(tmp_path):
    (tmp_path / NAME).write_bytes(b"x" * 2_000_000)
    assert copying.backup_progress(Job("backup", "running"), [str(tmp_path)], "STMS") == "backup 2 MB"
    job = Job("backup", "running", progress={"phase": "checksum", "done_bytes": 1e6, "total_bytes": 2_000_000})
    assert copying.backup_progress(job, [str(tmp_path)], "STMS").startswith("checksum 1 of 2 MB")
    assert copying.megabytes(None, None) == "running"
