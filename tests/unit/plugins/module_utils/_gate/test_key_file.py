"""The key file is read again when it changes, and refused when others can read it. Python 3.6."""

import os
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys
from ansible_collections.sametime.estate.plugins.module_utils._gate.key_file import KeyFile
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import KeyFileError
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa


def write(path, name, mode=0o600):
    files.replace(str(path), keys.dump([ltpa.KEYS[name]]).encode(), mode)


def wait_for_the_clock_of_the_file_system(path):
    """Wait until a change has a later time than the last change of a file."""
    other = path.with_name("later")
    other.touch()
    while other.stat().st_ctime_ns <= path.stat().st_ctime_ns:
        other.touch()


@pytest.mark.parametrize("changed", ["st_mode", "st_uid", "st_gid", "st_ino", "st_size"])
def test_a_change_within_the_same_time_is_noticed(tmp_path, monkeypatch, changed):
    path = tmp_path / "keys.json"
    write(path, "alpha")
    status = path.stat()
    shown = SimpleNamespace(**{name: getattr(status, name) for name in dir(status) if name.startswith("st_")})
    file = KeyFile(str(path))
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", lambda _path: shown)
        before = [file.changed(), file.changed()]
        setattr(shown, changed, getattr(shown, changed) + 1)
        after = [file.changed(), file.changed()]
    assert before == after == [True, False]


def test_changes_are_noticed_once(tmp_path):
    path = tmp_path / "keys.json"
    file = KeyFile(str(path))
    assert [file.changed(), file.changed()] == [True, False], "a missing file is news, too"
    write(path, "alpha")
    assert [file.changed(), file.changed()] == [True, False]
    assert file.read() == [ltpa.KEYS["alpha"]]
    path.chmod(0o640)
    assert file.changed()
    wait_for_the_clock_of_the_file_system(path)
    os.chown(path, os.getuid(), os.getgid())
    assert file.changed(), "an extended right may make it readable"
    path.unlink()
    assert file.changed()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_others_must_not_read_it(tmp_path, mode):
    write(tmp_path / "keys.json", "alpha", mode)
    with pytest.raises(KeyFileError, match="must be a file of mode 0600"):
        KeyFile(str(tmp_path / "keys.json")).read()


def test_an_empty_file(tmp_path):
    (tmp_path / "keys.json").touch(0o600)
    with pytest.raises(KeyFileError, match="is empty"):
        KeyFile(str(tmp_path / "keys.json")).read()
