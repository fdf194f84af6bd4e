"""The file with changes is written only if it differs. Python 3.6."""

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
