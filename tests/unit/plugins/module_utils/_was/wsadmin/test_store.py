"""The state file of a cell."""

import os
import stat

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.store import Store


def test_nothing_yet(tmp_path):
    store = Store(str(tmp_path / "new"), "C")
    assert store.restarts() == []
    assert store.mapping("App", "M") is None
    assert list(tmp_path.iterdir()) == []


def test_kept_and_private(tmp_path):
    store = Store(str(tmp_path / "new"), "C")
    store.keep_restarts([{"server": "n1/S"}])
    store.keep_mapping("App", "M", {"targets": ["T"]})
    again = Store(str(tmp_path / "new"), "C")
    assert again.restarts() == [{"server": "n1/S"}]
    assert again.mapping("App", "M") == {"targets": ["T"]}
    assert again.mapping("App", "N") is None
    assert Store(str(tmp_path / "new"), "D").restarts() == []
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["C.json"]
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "C.json").stat().st_mode) == 0o600


def test_the_same_is_not_written_again(tmp_path):
    store = Store(str(tmp_path), "C")
    store.keep_restarts([])
    before = (tmp_path / "C.json").stat()
    store.keep_restarts([])
    assert (tmp_path / "C.json").stat() == before


@pytest.mark.parametrize("text", ["{", "", "[]", "null", '{"restarts": {}}', '{"mappings": []}'])
def test_a_damaged_file_is_named(tmp_path, text):
    (tmp_path / "C.json").write_text(text)
    with pytest.raises(WasError, match=r"C\.json is damaged"):
        Store(str(tmp_path), "C").restarts()


def test_a_failed_write_leaves_no_temporary_file(tmp_path, monkeypatch):
    store = Store(str(tmp_path), "C")
    store.keep_restarts([{"server": "n1/S"}])

    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        store.keep_restarts([])
    assert [path.name for path in tmp_path.iterdir()] == ["C.json"]
    assert store.restarts() == [{"server": "n1/S"}]
