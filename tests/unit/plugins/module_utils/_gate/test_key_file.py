"""The key file is read again when it changes, and refused when others can read it. Python 3.6."""

import os

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys
from ansible_collections.sametime.estate.plugins.module_utils._gate.key_file import KeyFile
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import KeyFileError
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa


def write(path, name, mode=0o600):
    files.replace(str(path), keys.dump([ltpa.KEYS[name]]).encode(), mode)


def test_changes_are_noticed_once(tmp_path):
    path = tmp_path / "keys.json"
    file = KeyFile(str(path))
    assert [file.changed(), file.changed()] == [True, False], "a missing file is news, too"
    write(path, "alpha")
    assert [file.changed(), file.changed()] == [True, False]
    assert file.read() == [ltpa.KEYS["alpha"]]
    path.chmod(0o640)
    assert file.changed()
    os.chown(path, os.getuid(), os.getgid())
    assert file.changed(), "another owner may make it readable"
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
