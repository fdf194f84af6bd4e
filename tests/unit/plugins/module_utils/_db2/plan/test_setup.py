"""Creating a standby: the order of the steps, images that are used again, obstacles."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import setup
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions, sentence
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.reports import absent, inventory, report

PAIR = from_inventory(inventory())
SOURCE = report("db1", "STANDARD")
NOTHING = Permissions()
IMAGE = {"complete": True, "sha256": "a", "age_seconds": 60}


def actions(source, target, permissions=NOTHING, pair=PAIR):
    plan = setup.make_standby(pair, View("db1", source), View("db2", target), permissions)
    return plan.refusal.reason if plan.refusal else [f"{step.host} {step.action}" for step in plan.steps]


def test_the_order_of_a_setup():
    assert actions(SOURCE, absent("db2")) == [
        "db1 backup",
        "db2 transfer",
        "db2 restore",
        "db2 configure",
        "db2 alternate",
        "db2 restart_instance",
        "db2 start_standby",
        "db1 start_primary",
        "db2 wait",
    ]


@pytest.mark.parametrize(
    ("image", "usable"),
    [
        ({}, False),
        ({**IMAGE, "complete": False}, False),
        ({**IMAGE, "age_seconds": setup.IMAGE_MAXIMUM_AGE_SECONDS}, False),
        (IMAGE, True),
    ],
)
def test_an_image_is_used_again(image, usable):
    source = {**SOURCE, "work": {"image": image}}
    assert (setup.usable_image(View("db1", source)) is not None) is usable
    assert ("db1 backup" not in actions(source, absent("db2"))) is usable
    received = absent("db2", work={"received": IMAGE})
    assert ("db2 transfer" not in actions(source, received)) is usable


@pytest.mark.parametrize(
    ("source", "target", "pair", "reason"),
    [
        (SOURCE, absent("db2"), PAIR._replace(backup_directory=None), "no directory for the backup"),
        (
            {**SOURCE, "parameters": {}, "running": {}},
            absent("db2"),
            PAIR._replace(archive_method=None),
            "uses circular logging",
        ),
        (SOURCE, absent("db2", clock={"difference_seconds": 9}), PAIR, "differ by 9 seconds"),
        (
            SOURCE,
            absent("db2", paths={"/db2/data": {"directory": False, "writable": False}}),
            PAIR,
            "/db2/data, the directory of the database on db1, does not exist on db2",
        ),
    ],
)
def test_obstacles(source, target, pair, reason):
    assert reason in actions(source, target, pair=pair)


def test_all_obstacles_come_together():
    pair = PAIR._replace(backup_directory=None)
    target = absent(
        "db2", clock={"difference_seconds": 9}, paths={"/db2/data": {"directory": False, "writable": False}}
    )
    plan = setup.make_standby(pair, View("db1", SOURCE), View("db2", target), NOTHING)
    assert "no directory for the backup is set; the clocks of db1 and db2 differ" in plan.refusal.reason
    assert "/db2/data, the directory of the database on db1, does not exist on db2" in plan.refusal.reason
    assert "set backup_directory" in plan.refusal.remedy
    assert "create /db2/data on db2" in plan.refusal.remedy


FAST = from_inventory(
    {
        **inventory(),
        "backup": {"directories": ["/b1", "/b2"], "compress": True, "buffers": 4, "parallelism": 2},
    }
)
SPEED = {"buffers": 4, "parallelism": 2}


def test_how_the_image_is_made():
    plan = setup.make_standby(FAST, View("db1", SOURCE), View("db2", absent("db2")), NOTHING)
    places = {"directory": "/b1", "directories": ["/b2"]}
    assert {step.action: step.arguments for step in plan.steps[:3]} == {
        "backup": {"online": True, **places, **SPEED, "compress": True},
        "transfer": {"source": "db1", **places},
        "restore": {**places, **SPEED, "replace": False},
    }
    assert "back up online to /b1, /b2 " in sentence(plan.steps[0])


OWN = Permissions(image_directory="/mnt/share", image_timestamp="20240305101500")


def test_an_image_of_the_administrator():
    plan = setup.make_standby(PAIR, View("db1", SOURCE), View("db2", absent("db2")), OWN)
    assert [step.action for step in plan.steps[:2]] == ["restore", "configure"]
    assert plan.steps[0].arguments == {
        "directory": "/mnt/share",
        "timestamp": "20240305101500",
        "replace": False,
    }
    assert "restore the image 20240305101500 in /mnt/share" in sentence(plan.steps[0])
    assert "db1 must still have all logs since the image 20240305101500" in plan.notes[0]


@pytest.mark.parametrize(
    ("own", "source", "reason"),
    [
        (OWN._replace(image_directory="TSM"), SOURCE, "images are only read from a directory, not from TSM"),
        (OWN._replace(image_timestamp=None), SOURCE, "db2_hadr_image_timestamp is empty"),
        (OWN._replace(image_timestamp="2024"), SOURCE, "db2_hadr_image_timestamp is 2024"),
        (OWN, {**SOURCE, "parameters": {}, "running": {}}, "db1 does not archive its logs"),
    ],
)
def test_an_image_that_cannot_be_used(own, source, reason):
    assert reason in actions(source, absent("db2"), own)


def test_an_image_on_a_path_that_the_standby_does_not_have():
    target = absent("db2", paths={"/mnt/share": {"directory": False, "writable": False}})
    assert "/mnt/share, the directory of your image, does not exist on db2" in actions(SOURCE, target, OWN)
    target = absent("db2", paths={"/mnt/share": {"directory": True, "writable": False}})
    assert "db2 restore" in actions(SOURCE, target, OWN), "a share may be mounted for reading only"


def test_applications_are_only_disconnected_if_that_is_allowed():
    source = {**SOURCE, "parameters": {"LOGARCHMETH1": "OFF"}, "running": {}, "applications": 3}
    assert "3 applications are connected" in actions(source, absent("db2"))
    assert "db1 backup" in actions(source, absent("db2"), Permissions(interruption=True))
