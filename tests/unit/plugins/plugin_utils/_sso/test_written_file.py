"""The file of an export on the controller: modes, missing directories, and the old keys beside the new ones."""

import os
import re
import stat

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.written_file import WrittenFile

PLACE = "sametime_sso_keys, entry 'Cell'"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_missing_directories_are_private(tmp_path):
    path = tmp_path / "a" / "b" / "cell.keys"
    target = WrittenFile(PLACE, path)
    target.check()
    assert list(tmp_path.iterdir()) == []
    assert target.write(b"new", None) is None
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)
    assert (mode(path.parent), mode(path.parent.parent)) == (0o700, 0o700)


def test_a_directory_that_exists_stays_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    WrittenFile(PLACE, tmp_path / "cell.keys").write(b"new", None)
    assert mode(tmp_path) == 0o755


def test_the_old_keys_are_kept_under_a_name_of_their_own(tmp_path):
    path = tmp_path / "cell.keys"
    path.write_bytes(b"0")
    path.chmod(0o644)
    kept = [WrittenFile(PLACE, path).write(content, "2026-11-28") for content in (b"1", b"2")]
    path.write_bytes(b"0")  # already kept
    kept.append(WrittenFile(PLACE, path).write(b"3", "2026-11-28"))
    assert kept == [f"{path}.2026-11-28", f"{path}.2026-11-28-2", f"{path}.2026-11-28"]
    contents = {found.name: (found.read_bytes(), mode(found)) for found in tmp_path.iterdir()}
    assert contents == {
        "cell.keys": (b"3", 0o600),
        "cell.keys.2026-11-28": (b"0", 0o600),
        "cell.keys.2026-11-28-2": (b"1", 0o600),
    }


def test_without_a_date_the_one_of_the_file_counts(tmp_path):
    path = tmp_path / "cell.keys"
    path.write_bytes(b"0")
    os.utime(path, (86400, 86400))
    assert WrittenFile(PLACE, path).write(b"1", "") == f"{path}.1970-01-02"


def test_a_link_stays(tmp_path):
    (tmp_path / "real").write_bytes(b"0")
    (tmp_path / "cell.keys").symlink_to("real")
    WrittenFile(PLACE, tmp_path / "cell.keys").write(b"1", None)
    assert (tmp_path / "cell.keys").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "is a directory; name a file in it"), ("file/cell.keys", "file is not a directory, so")],
)
def test_a_path_that_cannot_be_a_file(tmp_path, name, words):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KeysFileError, match=re.escape(words)) as caught:
        WrittenFile(PLACE, tmp_path / name).check()
    assert str(caught.value).startswith(f"{PLACE}: ")


def test_a_directory_that_may_not_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, wanted: path != tmp_path)
    with pytest.raises(KeysFileError, match="this account may not write in the directory") as caught:
        WrittenFile(PLACE, tmp_path / "a" / "cell.keys").check()
    assert str(tmp_path) in str(caught.value)
