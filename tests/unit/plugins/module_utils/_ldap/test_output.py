"""The file with changes is written only if it differs. Python 3.6."""

import os

from ansible_collections.sametime.estate.plugins.module_utils._ldap.output import write


def test_write(tmp_path):
    path = str(tmp_path / "changes.ldif")
    assert write(path, b"one", False)
    assert not os.path.exists(path)
    assert write(path, b"one", True)
    assert os.stat(path).st_mode & 0o777 == 0o600
    assert not write(path, b"one", True)
    assert write(path, b"two", False)
    assert (tmp_path / "changes.ldif").read_bytes() == b"one"
