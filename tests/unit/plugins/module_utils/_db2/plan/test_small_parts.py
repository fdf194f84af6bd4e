"""Image names and statements, locks, remedies, the last words of db2diag.log."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse import db2diag as diagnostics
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images as image
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import lock
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import remedies as explain

NAMES = [
    "STMS.0.db2inst1.DBPART000.20240305101500.001",
    "STMS.0.db2inst1.DBPART000.20240305101501.001",
    "STSC.0.db2inst1.DBPART000.20240305101500.001",
    "STMS.0.db2inst1.NODE0000.CATN0000.20130514070000.001",
    "STMS.0.db2inst2.DBPART000.20240305101500.001",
]


@pytest.mark.parametrize(
    ("stamp", "found"), [("20240305101500", [NAMES[0]]), ("20130514070000", [NAMES[3]]), ("2", [])]
)
def test_files_of_an_image(stamp, found):
    assert image.files(NAMES, "STMS", "db2inst1", stamp) == found


def test_timestamp():
    said = "\nBackup successful. The timestamp for this backup image is : 20240305101500\n"
    assert image.timestamp(said) == "20240305101500"
    with pytest.raises(Db2Error, match="did not name the timestamp"):
        image.timestamp("SQL2419N  The target disk has become full.")


def test_statements():
    assert image.backup_statement("STMS", "/db2/backup/", True) == "backup db STMS online to /db2/backup include logs"
    assert image.backup_statement("STMS", "/db2/backup", False) == "backup db STMS to /db2/backup"
    assert image.restore_statement("STMS", "/db2/backup", "2024", True) == (
        "restore db STMS from /db2/backup taken at 2024 replace existing without prompting"
    )
    assert image.drop_statement("STMS") == "drop db STMS"


@pytest.mark.parametrize("path", ["relative", "/a b", "/a;b", "/a'b", ""])
def test_what_db2_cannot_be_told_as_a_path(path):
    with pytest.raises(Db2Error, match="is no directory that Db2 can be told"):
        image.backup_statement("STMS", path, False)


MINE = lock.mine("ctl/1/2", "anna", "ctl", "takeover to db2", 1000.0)


@pytest.mark.parametrize(
    ("present", "now", "may_break", "refused"),
    [
        (None, 1000.0, None, False),
        (MINE, 1000.0, None, False),
        ({**MINE, "run": "ctl/9/9"}, 1004.0, None, True),
        ({**MINE, "run": "ctl/9/9"}, 1004.0, "ctl/9/9", False),
        ({**MINE, "run": "ctl/9/9"}, 1004.0, "ctl/8/8", True),
        ({**MINE, "run": "ctl/9/9"}, 1000.0 + lock.LAPSE_SECONDS + 1, None, False),
    ],
)
def test_who_may_take_the_lock(present, now, may_break, refused):
    said = lock.refusal(present, "ctl/1/2", now, may_break)
    assert bool(said) is refused
    if said:
        assert "anna on ctl is at work since" in said
        assert "takeover to db2" in said
        assert "db2_hadr_break_lock=ctl/9/9" in said


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ('SQL1768N  Unable to start HADR. Reason code = "7".', "the standby did not connect in time"),
        ('SQL1776N  The command cannot be issued on an HADR database. Reason code = "6".', "db2_reintegrate.yml"),
        ("SQL1117N  … because of ROLL-FORWARD PENDING.  SQLSTATE=57019", "waits for a rollforward"),
        ('SQL1768N  Unable to start HADR. Reason code = "98".', 'SQL1768N  Unable to start HADR. Reason code = "98".'),
        ("", "Db2 said nothing"),
        ("sh: db2: not found", "sh: db2: not found"),
    ],
)
def test_remedies(output, words):
    assert words in explain.remedy(output)


DIAG = """2024-03-05-10.15.00.000001+000 I1E300            LEVEL: Info
FUNCTION: DB2 UDB, base sys utilities, sqleStart, probe:1
MESSAGE : ADM7513W  Database manager has started.

2024-03-05-10.16.00.000001+000 I2E300            LEVEL: Severe
FUNCTION: DB2 UDB, High Availability Disaster Recovery, hdrStandby, probe:2
MESSAGE : The log of this standby has gone another way than
          the primary's. The database shuts itself down.

2024-03-05-10.17.00.000001+000 I3E300            LEVEL: Warning
FUNCTION: DB2 UDB, buffer pool services, x, probe:3
MESSAGE : something else
"""


def test_last_words(tmp_path):
    assert diagnostics.records(DIAG) == [
        "The log of this standby has gone another way than the primary's. The database shuts itself down."
    ]
    profile = tmp_path / "sqllib" / "db2profile"
    (tmp_path / "sqllib" / "db2dump" / "DIAG0000").mkdir(parents=True)
    assert diagnostics.last_words(str(profile)) == []
    (tmp_path / "sqllib" / "db2dump" / "DIAG0000" / "db2diag.log").write_text(DIAG)
    assert len(diagnostics.last_words(str(profile))) == 1
