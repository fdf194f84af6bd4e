"""Names and statements of backup images, and when one is restored."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.image_header import ImageHeader
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import images

NAMES = [
    "STMS.0.db2inst1.DBPART000.20240305101500.001",
    "STMS.0.db2inst1.DBPART000.20240305101501.001",
    "STSC.0.db2inst1.DBPART000.20240305101500.001",
    "STMS.0.db2inst1.NODE0000.CATN0000.20130514070000.001",
    "STMS.0.db2inst2.DBPART000.20240305101500.001",
]


PARTS = [
    {"directory": f"/b{number}", "file": f"STMS.0.i.DBPART000.1.{number:03d}", "size": number, "sha256": f"s{number}"}
    for number in (1, 2, 3)
]


@pytest.mark.parametrize(
    ("names", "at_least", "complete"),
    [
        (["x.001"], 1, True),
        (["x.001", "x.002"], 1, True),
        (["x.001"], 2, False),
        (["x.002"], 1, False),
        (["x.001", "x.003"], 1, False),
        ([], 0, True),
        ([], 1, False),
    ],
)
def test_an_image_has_all_its_files_or_is_none(names, at_least, complete):
    assert images.is_whole(names, at_least) is complete


def test_files_of_any_instance():
    assert images.files(NAMES, "STMS", None, "20240305101500") == [NAMES[0], NAMES[4]]


def test_an_image_of_one_file_is_recorded_as_before():
    record = images.whole(PARTS[:1])
    assert {key: record[key] for key in PARTS[0]} == PARTS[0]
    assert images.parts(PARTS[0]) == images.parts(record) == PARTS[:1]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_files_arrive_in_any_order_and_more_than_once(order):
    record = None
    for number in (*order, order[0]):
        assert record is None or number == order[0] or record["sha256"] != images.whole(PARTS)["sha256"]
        record = images.merged(record, {"timestamp": "1", "database": "STMS", **PARTS[number]})
    assert record == {"timestamp": "1", "database": "STMS", **images.whole(PARTS)}
    assert (record["size"], record["file"]) == (6, PARTS[0]["file"])


def test_files_of_another_image_are_forgotten():
    old = images.merged(None, {"timestamp": "1", **PARTS[0]})
    assert images.merged(old, {"timestamp": "2", **PARTS[1]})["parts"] == [PARTS[1]]


@pytest.mark.parametrize(
    ("stamp", "names"), [("20240305101500", [NAMES[0]]), ("20130514070000", [NAMES[3]]), ("2", [])]
)
def test_files_of_an_image(stamp, names):
    assert images.files(NAMES, "STMS", "db2inst1", stamp) == names


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (ImageHeader(), None),
        (ImageHeader("stms", "20240305101500", 2, 0, 0), None),
        (ImageHeader("SAMPLE"), "it is an image of database SAMPLE, not of STMS"),
        (ImageHeader(stamp="20230101000000"), "it was taken at 20230101000000, not at 20240305101500"),
        (ImageHeader(kind=3), "it has only some table spaces"),
        (ImageHeader(increment=16), "it is an incremental image"),
        (ImageHeader(increment=48), "a standby needs a full one"),
        (ImageHeader(files=3), "it has 3 files, and only 2 are here"),
    ],
)
def test_an_image_that_cannot_become_a_standby(header, fault):
    found = images.faults(header, "STMS", "20240305101500", 2)
    assert (found == []) if fault is None else fault in found[0]


def test_timestamp():
    output = "\nBackup successful. The timestamp for this backup image is : 20240305101500\n"
    assert images.timestamp(output) == "20240305101500"
    with pytest.raises(Db2Error, match="no timestamp"):
        images.timestamp("SQL2419N  The target disk has become full.")


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
    plan = images.restore_plan("STMS", ["/b"], "1", kind=kind, active=False, replace=replace)
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
        images.restore_plan("STMS", ["/b"], stamp, kind=kind, active=active, replace=replace)
