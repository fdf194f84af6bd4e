"""The file with changes is written only if it differs. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.errors import DirectoryError
from ansible_collections.sametime.estate.plugins.module_utils._ldap.output import write


def test_write(tmp_path):
    file = tmp_path / "changes.ldif"
    path = str(file)
    assert write(path, b"one", False)
    assert not file.exists()
    assert write(path, b"one", True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not write(path, b"one", True)
    assert write(path, b"two", False)
    assert file.read_bytes() == b"one"


@pytest.mark.parametrize("write_it", [True, False])
def test_a_directory_that_does_not_exist(tmp_path, write_it):
    path = f"{tmp_path}/none/changes.ldif"
    with pytest.raises(DirectoryError, match=f"output {path}: there is no directory {tmp_path}/none; create it"):
        write(path, b"one", write_it)
