"""How many bytes a database has on disk."""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.disk_usage import database_bytes


@pytest.fixture
def report(tmp_path):
    data = tmp_path / "db2inst1" / "NODE0000" / "STMS"
    data.mkdir(parents=True)
    for file in (data / "table", tmp_path / "raw"):
        file.write_bytes(os.urandom(1_000_000))
    return {
        "database": "STMS",
        "directory": str(tmp_path),
        "instance": {"instance": "db2inst1"},
        "storage": {"paths": [str(tmp_path)], "containers": [str(data / "table"), str(tmp_path / "raw")]},
    }


def test_automatic_storage_and_containers_outside_of_it_count_once(report):
    assert 2_000_000 <= database_bytes(report) < 2_100_000


def test_without_containers_and_without_a_directory(report, tmp_path):
    assert 1_000_000 <= database_bytes({**report, "storage": None}) < 1_100_000
    assert database_bytes({**report, "storage": {"containers": [str(tmp_path / "gone")]}, "directory": None}) == 0
