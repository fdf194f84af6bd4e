"""Names and statements of backup images, and when one is restored."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images

NAMES = [
    "STMS.0.db2inst1.DBPART000.20240305101500.001",
    "STMS.0.db2inst1.DBPART000.20240305101501.001",
    "STSC.0.db2inst1.DBPART000.20240305101500.001",
    "STMS.0.db2inst1.NODE0000.CATN0000.20130514070000.001",
    "STMS.0.db2inst2.DBPART000.20240305101500.001",
]


@pytest.mark.parametrize(
    ("stamp", "names"), [("20240305101500", [NAMES[0]]), ("20130514070000", [NAMES[3]]), ("2", [])]
)
def test_files_of_an_image(stamp, names):
    assert images.files(NAMES, "STMS", "db2inst1", stamp) == names


def test_timestamp():
    output = "\nBackup successful. The timestamp for this backup image is : 20240305101500\n"
    assert images.timestamp(output) == "20240305101500"
    with pytest.raises(Db2Error, match="no timestamp"):
        images.timestamp("SQL2419N  The target disk has become full.")


def test_statements():
    assert images.backup_statement("STMS", "/db2/backup/", True) == "backup db STMS online to /db2/backup include logs"
    assert images.backup_statement("STMS", "/db2/backup", False) == "backup db STMS to /db2/backup"
    assert images.restore_statement("STMS", "/db2/backup", "2024", True) == (
        "restore db STMS from /db2/backup taken at 2024 replace existing without prompting"
    )
    assert images.drop_statement("STMS") == "drop db STMS"


@pytest.mark.parametrize("path", ["relative", "/a b", "/a;b", "/a'b", ""])
def test_paths_that_no_command_accepts(path):
    with pytest.raises(Db2Error, match="not usable in a Db2 command"):
        images.backup_statement("STMS", path, False)


BACKUP = "restore db STMS from /b taken at 1"


@pytest.mark.parametrize(
    ("kind", "replace", "commands"),
    [
        ("absent", False, [f"{BACKUP} without prompting"]),
        ("broken", False, [f"{BACKUP} replace existing without prompting"]),
        ("broken", True, [f"{BACKUP} replace existing without prompting"]),
        ("restored", False, []),
        ("restored", True, ["drop db STMS", f"{BACKUP} without prompting"]),
        ("standby", True, ["drop db STMS", f"{BACKUP} without prompting"]),
    ],
)
def test_a_restore(kind, replace, commands):
    plan = images.restore_plan("STMS", "/b", "1", kind=kind, active=False, replace=replace)
    assert plan.commands == commands
    assert plan.drop is (len(commands) == 2)


@pytest.mark.parametrize(
    ("stamp", "kind", "active", "replace", "message"),
    [
        ("1", "primary", False, False, "may hold data"),
        ("1", "primary", True, True, "deactivate it"),
        (None, "absent", False, False, "give its timestamp"),
    ],
)
def test_a_restore_that_is_refused(stamp, kind, active, replace, message):
    with pytest.raises(Db2Error, match=message):
        images.restore_plan("STMS", "/b", stamp, kind=kind, active=active, replace=replace)
