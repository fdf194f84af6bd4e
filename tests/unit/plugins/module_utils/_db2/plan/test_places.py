"""The directories that a database uses."""

from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import places
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, report

OWN_LOGS = "/db2/data/db2inst1/NODE0000/SQL00001/LOGSTREAM0000/"


def test_the_usual_database():
    found = places.of_report(report("db1", labels={"Path to log files": OWN_LOGS}))
    assert found == {"/db2/arch/STMS": "the log archive", "/db2/data": "the database"}


def test_everything_outside_its_directory():
    paths = {"MIRRORLOGPATH": "/mirror/", "OVERFLOWLOGPATH": "/over", "FAILARCHPATH": "/fail/", "LOGARCHMETH2": "TSM"}
    shown = report(
        "db1",
        parameters=paths,
        labels={"Path to log files": "/logs/NODE0000/LOGSTREAM0000/"},
        storage={
            "paths": ["/db2/data", "/more/"],
            "containers": ["/db2/data/db2inst1/x", "/more/db2inst1/y", "/raw/ts1/c0"],
        },
    )
    assert places.of_report(shown) == {
        "/db2/arch/STMS": "the log archive",
        "/mirror": "the mirrored logs",
        "/over": "the overflow logs",
        "/fail": "the logs that could not be archived",
        "/logs": "the logs",
        "/raw/ts1": "a table space container",
        "/more": "the table spaces",
        "/db2/data": "the database",
    }


def test_paths_of_logs_are_shown_with_what_db2_adds():
    added = {
        "MIRRORLOGPATH": "/mirror/NODE0000/LOGSTREAM0000/",
        "OVERFLOWLOGPATH": "/over/NODE0000/",
        "FAILARCHPATH": "/fail",
    }
    found = places.of_report(report("db1", parameters=added))
    assert {"/mirror", "/over", "/fail"} < set(found)
    assert not [path for path in found if "NODE0000" in path]


def test_the_directory_of_devices_is_not_a_place():
    assert "/dev" not in places.of_report(report("db1", storage={"paths": [], "containers": ["/dev/rts1"]}))


def test_no_database_uses_nothing():
    assert places.of_report(absent("db2")) == {}
