"""Module host_addresses as a process: check, do, check, do."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked

ENTRIES = [{"address": "192.0.2.14", "names": ["meet1.acme.example", "meet1"]}]
BEFORE = b"127.0.0.1 localhost\n127.0.1.1 meet1 other\n"
AFTER = b"127.0.0.1 localhost\n127.0.1.1 other\n# BEGIN m\n192.0.2.14 meet1.acme.example meet1\n# END m\n"


def call(path, check=False, **params):
    arguments = {"entries": ENTRIES, "path": str(path), "marker": "m", "_ansible_check_mode": check, **params}
    return forked("host_addresses", arguments)


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    path = tmp_path / "hosts"
    path.write_bytes(BEFORE)
    path.chmod(0o640)
    return path


def test_check_do_check_do(hosts):
    foreseen = call(hosts, check=True, other_lines="edit")
    assert foreseen["changed"]
    assert hosts.read_bytes() == BEFORE
    done = call(hosts, other_lines="edit")
    assert done["changed"]
    assert done["diff"] == foreseen["diff"]
    assert done["diff"]["before"] == "127.0.1.1 meet1 other\n"
    assert hosts.read_bytes() == AFTER
    assert hosts.stat().st_mode & 0o777 == 0o640
    assert not call(hosts, check=True)["changed"]
    again = call(hosts)
    assert not again["changed"]
    assert again["lines"] == ["192.0.2.14 meet1.acme.example meet1"]
    assert again["resolution"].keys() == {"hostname", "own", "forward", "reverse"}
    assert call(hosts, entries=[])["changed"]
    assert hosts.read_bytes() == b"127.0.0.1 localhost\n127.0.1.1 other\n"


def test_a_line_of_others_is_refused_and_nothing_written(hosts):
    result = call(hosts)
    assert result["failed"]
    assert result["msg"].startswith(f"{hosts}: lines outside the managed ones")
    assert result["lines"] == ["127.0.1.1 meet1 other"]
    assert hosts.read_bytes() == BEFORE


def test_a_missing_file_is_named(tmp_path):
    assert call(tmp_path / "none")["msg"] == f"{tmp_path}/none: No such file or directory"
