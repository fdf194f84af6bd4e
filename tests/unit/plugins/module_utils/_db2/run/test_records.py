"""Records on a host: with real files."""

import json
import os
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import Records, path_facts, sha256_of


def test_records(tmp_path):
    records = Records(str(tmp_path), "stms", lambda: 1000.0)
    assert records.read("image") is None
    assert records.facts() == {}
    image = tmp_path / "image.001"
    image.write_bytes(b"x" * 10)
    records.write("image", {"directory": str(tmp_path), "file": "image.001", "size": 10, "sha256": "a", "when": 900.0})
    assert Path(records.path).stat().st_mode & 0o777 == 0o700
    assert (Path(records.path) / "image.json").stat().st_mode & 0o777 == 0o600
    assert records.facts()["image"]["complete"]
    assert records.facts()["image"]["age_seconds"] == 100.0
    image.write_bytes(b"x" * 9)
    assert not records.facts()["image"]["complete"]
    assert records.remove("image")
    assert not records.remove("image")


def test_a_record_is_made_by_one_only(tmp_path):
    records = Records(str(tmp_path), "STMS")
    assert records.create("lock", {"run": "a"})
    assert not records.create("lock", {"run": "b"})
    assert records.read("lock") == {"run": "a"}


def test_what_is_not_a_record_counts_as_none(tmp_path):
    records = Records(str(tmp_path), "STMS")
    records.make()
    for text in ("{", "[1]"):
        (Path(records.path) / "image.json").write_text(text)
        assert records.read("image") is None


def test_paths_and_checksums(tmp_path):
    absent = path_facts(str(tmp_path / "none"))
    assert absent == {"directory": False, "writable": False, "free_bytes": None, "filesystem": None}
    facts = path_facts(str(tmp_path))
    assert facts["directory"]
    assert facts["free_bytes"] > 0
    assert facts["filesystem"]["device"] == tmp_path.stat().st_dev
    file = tmp_path / "f"
    file.write_bytes(b"abc")
    told = []
    assert sha256_of(str(file), told.append) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert told == [3]


def test_a_write_that_fails_leaves_the_old_record_and_no_temporary_file(tmp_path, monkeypatch):
    records = Records(str(tmp_path), "STMS")
    records.write("image", {"size": 1})

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Db2Error, match="No space left on device; free space there"):
        records.write("image", {"size": 2})
    assert [path.name for path in Path(records.path).iterdir()] == ["image.json"]
    assert json.loads((Path(records.path) / "image.json").read_text()) == {"size": 1}
