"""Who can read whose archived logs: shared paths, own disks, other methods."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import archives
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, report

PATH = "/db2/arch/STMS"
NAS = {"type": "nfs4", "source": "nas:/arch", "inside": "STMS", "device": 40}
DISK = {"type": "xfs", "source": "/dev/sdb1", "inside": "arch/STMS", "device": 41}
OTHER = {**NAS, "source": "nas:/other"}
UNKNOWN = {"type": None, "source": None, "inside": None, "device": 42}
CAN = "each host can read the logs that the other one archived"


def notes(first, second, parameters=None, instance="db2inst1", path=PATH):
    views = []
    for host, role, filesystem in (("db1", "PRIMARY", first), ("db2", "STANDBY", second)):
        facts = {} if filesystem is None else {path: {"directory": bool(filesystem), "filesystem": filesystem or None}}
        changes = {"parameters": parameters or {}, "paths": facts}
        owner = {"instance": {"instance": "db2inst1" if host == "db1" else instance}}
        views.append(View(host, report(host, role, **changes, **owner)))
    return archives.notes(*views)


def test_a_path_that_both_mount():
    assert notes(NAS, NAS) == [f"{CAN} (nas:/arch holds {PATH})"]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (DISK, DISK, "/db2/arch/STMS is on a file system of db1 only (xfs)"),
        (NAS, OTHER, "nas:/arch, where /db2/arch/STMS is, is not an archive of db2"),
        (NAS, {}, "nas:/arch, where /db2/arch/STMS is, is not an archive of db2"),
        (NAS, DISK, "nas:/arch, where /db2/arch/STMS is, is not an archive of db2"),
    ],
)
def test_a_path_that_the_other_host_does_not_have(first, second, words):
    (note,) = notes(first, second)
    assert note.startswith(f"warning: db2 cannot read the logs that db1 archives: {words}; db1 ")
    assert "After a takeover, the new primary may need logs of the old one" in note
    assert "keep the archive of the old primary and copy the missing logs" in note


def test_both_directions_are_reported():
    (note,) = notes(DISK, DISK)
    assert "is on a file system of db1 only (xfs); db1 cannot read the logs that db2 archives" in note


def test_an_overflow_path_may_be_the_archive_of_the_other_host():
    one = report("db1", paths={PATH: {"filesystem": NAS}}, instance={"instance": "a"})
    shown = {"LOGARCHMETH1": "DISK:/own/", "OVERFLOWLOGPATH": "/mnt/of_db1/NODE0000/LOGSTREAM0000/"}
    two = report(
        "db2",
        "STANDBY",
        parameters=shown,
        paths={"/own": {"filesystem": DISK}, "/mnt/of_db1": {"filesystem": NAS}},
        instance={"instance": "a"},
    )
    (note,) = archives.notes(View("db1", one), View("db2", two))
    assert note.startswith("warning: db1 cannot read the logs that db2 archives")


def test_other_names_of_the_instances():
    assert "the instances have the names db2inst1 and db2inst2" in notes(NAS, NAS, instance="db2inst2")[0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("TSM", "db2 may not be able to read the logs that db1 archives: TSM must let db2 retrieve files of db1"),
        ("VENDOR:/opt/x/lib.so", "VENDOR must let db2 retrieve"),
        ("LOGRETAIN", "db2 cannot read the logs that db1 archives: LOGRETAIN keeps the logs in the log path of db1"),
    ],
)
def test_other_methods(value, words):
    assert words in notes(None, None, {"LOGARCHMETH1": value})[0]


@pytest.mark.parametrize("filesystem", [UNKNOWN, {**NAS, "type": "fuse.sshfs"}])
def test_a_file_system_that_is_not_known(filesystem):
    assert "may not be able to read" in notes(filesystem, filesystem)[0]


def test_a_second_archive_that_is_shared_is_enough():
    shown = {"LOGARCHMETH1": "DISK:/own/", "LOGARCHMETH2": f"DISK:{PATH}/"}
    paths = {"/own": {"filesystem": DISK}, PATH: {"filesystem": NAS}}
    both = [View(host, report(host, parameters=shown, paths=paths)) for host in ("db1", "db2")]
    assert archives.notes(*both) == [f"{CAN} (nas:/arch holds {PATH})"]


def test_nothing_is_said_of_what_is_not_known():
    assert notes(None, None) == []
    assert notes(DISK, DISK, {"LOGARCHMETH1": "OFF"}) == []
    assert archives.notes(View("db1", report("db1")), View("db2", absent("db2"))) == []
    assert archives.notes(View("db1", report("db1")), View("db2", None)) == []
