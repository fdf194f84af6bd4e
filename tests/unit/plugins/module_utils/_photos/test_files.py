"""Files of the job are old or new, never between. Python 3.6."""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import files
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

from .conftest import DAMAGES


def test_replace(tmp_path):
    path = tmp_path / "state"
    for text in ("one", "two\udcff"):
        files.replace(str(path), text, 0o644)
        assert files.read(str(path), "the state") == text
        assert path.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_objects(tmp_path, damage):
    path = tmp_path / "state"
    path.write_bytes(damage)
    with pytest.raises(PhotoError, match=f"the state {path} is damaged: "):
        files.read_object(str(path), "the state")


def test_objects(tmp_path):
    (tmp_path / "state").write_text('{"a": 1}')
    assert files.read_object(str(tmp_path / "state"), "the state") == {"a": 1}


@pytest.mark.parametrize("call", ["rename", "fsync"])
def test_a_failed_replace_leaves_the_old_file_and_no_temporary_one(tmp_path, monkeypatch, call):
    path = tmp_path / "state"
    files.replace(str(path), "old", 0o644)

    def fail(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(PhotoError, match=r"cannot write .*state: No space left on device") as caught:
        files.replace(str(path), "new", 0o644)
    monkeypatch.undo()
    assert caught.value.cause == "local"
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_append(tmp_path):
    path = tmp_path / "log"
    umask = os.umask(0o077)
    try:
        files.append(str(path), "one", 0o640)
    finally:
        os.umask(umask)
    files.append(str(path), "two \udcff", 0o640)
    assert path.read_bytes() == b"one\ntwo \xff\n"
    assert path.stat().st_mode & 0o777 == 0o640


def test_read_names_what_and_where(tmp_path):
    with pytest.raises(PhotoError, match=r"cannot read the map .*gone: No such file or directory") as caught:
        files.read(str(tmp_path / "gone"), "the map", "map")
    assert caught.value.cause == "map"
