"""Unknown variables and groups."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

MEMBERS = estate.groups()


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("photo_vhost_prot", "Did you mean photo_vhost_port?"),
        ("sametime_foto_host", "Did you mean sametime_photo_host?"),
        ("whiteboard_qqqqqqqqqq", "Remove it, or look the name up"),
    ],
)
def test_an_unknown_variable(name, remedy):
    lines = estate.lines({**estate.variables(), name: 1})
    assert [line for line in lines if line.startswith(f"{name}: is not a variable of this collection. {remedy}")]


def test_variables_of_others_are_not_judged():
    assert estate.lines({**estate.variables(), "ansible_user": "x", "company_photo_host": 1}) == []


def test_a_misspelt_group():
    members = {**MEMBERS, "db2_servers": [], "db2_server": ["db1"]}
    lines = estate.lines(estate.variables(), members=members)
    assert (
        "group db2_server: is not a group of this collection, and db2_servers has no host. Rename it to db2_servers."
        in lines
    )


def test_a_group_of_others_is_not_judged():
    assert estate.lines(estate.variables(), members={**MEMBERS, "photo_sources_old": ["x"], "linux": ["y"]}) == []
