"""The file system of a directory."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import filesystems

TABLE = filesystems.mounts(
    "/dev/sda1 / ext4 rw 0 0\nnas:/arch /db2/my\\040arch nfs4 rw 0 0\n/dev/sdb1 /db2 xfs rw 0 0\n"
    "tmpfs /db2 tmpfs rw 0 0\nbroken\n"
)


@pytest.mark.parametrize(
    ("path", "source", "inside"),
    [
        ("/none", "/dev/sda1", "none"),
        ("/db2/data", "tmpfs", "data"),
        ("/db2/my arch/STMS", "nas:/arch", "STMS"),
        ("/db2/my archive", "tmpfs", "my archive"),
    ],
)
def test_the_innermost_mount_counts(monkeypatch, path, source, inside):
    monkeypatch.setattr(filesystems.os.path, "realpath", lambda given: given)
    monkeypatch.setattr(filesystems.os, "stat", lambda given: type("S", (), {"st_dev": 7}))
    facts = filesystems.facts(path, TABLE)
    assert (facts["source"], facts["inside"], facts["device"]) == (source, inside, 7)


def test_a_system_without_a_mount_table(monkeypatch, tmp_path):
    monkeypatch.setattr(filesystems, "_TABLE", str(tmp_path / "none"))
    assert filesystems.mounts() == []
    assert filesystems.facts(str(tmp_path), [])["type"] is None
