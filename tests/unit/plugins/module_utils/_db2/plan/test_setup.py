"""Creating a standby: the order of the steps, images that are used again, obstacles."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import setup
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.member_state import View
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.pair import from_inventory
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.steps import Permissions
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


def test_applications_are_only_disconnected_if_that_is_allowed():
    source = {**SOURCE, "parameters": {"LOGARCHMETH1": "OFF"}, "running": {}, "applications": 3}
    assert "3 applications are connected" in actions(source, absent("db2"))
    assert "db1 backup" in actions(source, absent("db2"), Permissions(interruption=True))
