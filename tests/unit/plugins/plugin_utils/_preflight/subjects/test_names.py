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


@pytest.mark.parametrize("name", ["SAMETIME_PHOTO_HOST", "sametime-photo-host", "Sametime_Photo_host"])
def test_another_spelling(name):
    lines = estate.lines({**estate.variables(), name: 1})
    assert f"{name}: is not a variable of this collection. Did you mean sametime_photo_host?" in lines


def test_variables_of_others_are_not_judged():
    assert estate.lines({**estate.variables(), "ansible_user": "x", "company_photo_host": 1}) == []


def test_a_misspelled_group():
    members = {**MEMBERS, "db2_servers": [], "db2_server": ["db1"]}
    lines = estate.lines(estate.variables(), members=members)
    assert (
        "group db2_server: is not a group of this collection, and db2_servers has no host. Rename it to db2_servers."
        in lines
    )


def test_a_group_of_others_is_not_judged():
    assert estate.lines(estate.variables(), members={**MEMBERS, "photo_sources_old": ["x"], "linux": ["y"]}) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("scc", "ssc"),
        ("ss", "ssc"),
        ("SSC", "ssc"),
        ("photo-web", "photo_web"),
        ("Photo_Web", "photo_web"),
    ],
)
def test_a_group_one_letter_or_spelling_away(name, meant):
    members = {**MEMBERS, meant: [], name: ["other.acme.example"]}
    lines = estate.lines(estate.variables(), members=members)
    assert f"group {name}: is not a group of this collection, and {meant} has no host. Rename it to {meant}." in lines


@pytest.mark.parametrize("name", ["ssl", "monitoring", "web", "db2"])
def test_groups_of_others_whose_hosts_have_their_place(name):
    members = {**MEMBERS, "ssc": [], name: ["ihs1.acme.example"]}
    assert not [line for line in estate.lines(estate.variables(), members=members) if line.startswith("group")]


def test_an_inventory_without_hosts_of_ours():
    members = {"all": ["other"], "ungrouped": ["other"], "photo_web": []}
    (line,) = estate.lines(estate.variables(), members=members)
    assert line.startswith("the inventory: has no host in any group of this collection. Check the path after -i")


@pytest.mark.parametrize("host", ["http://ihs1.acme.example", "ihs1 ", "root@ihs1", "ihs1/x"])
def test_a_host_that_cannot_be_one(host):
    lines = estate.lines(estate.variables(), members={**MEMBERS, "photo_web": [host]})
    assert f'group photo_web: "{host}" is not a name of a host. Write the host name alone.' in lines


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"ansible_host": "10.0.0.5"}, {"ansible_host": "10.0.0.5"}, True),
        ({"ansible_host": "H.acme.example"}, {"ansible_host": "h.acme.example", "ansible_port": 22}, True),
        ({"ansible_host": "10.0.0.5", "ansible_port": 2201}, {"ansible_host": "10.0.0.5", "ansible_port": 2202}, False),
        ({"ansible_host": "x", "ansible_connection": "podman"}, {"ansible_host": "x"}, False),
        ({}, {}, False),
    ],
)
def test_two_hosts_of_a_group_with_one_address(first, second, same):
    own = {"db1.acme.example": first, "db2.acme.example": second}
    lines = estate.lines(estate.variables(), host_variables=own)
    assert any("db1.acme.example and db2.acme.example with the same ansible_host" in line for line in lines) is same


@pytest.mark.parametrize(
    ("folder", "name", "meant"),
    [
        ("group_vars", "photo-web", "photo_web"),
        ("group_vars", "db2_server", "db2_servers"),
        ("group_vars", "SSC", "ssc"),
        ("host_vars", "ihs1", "ihs1.acme.example"),
        ("host_vars", "ihs1.acme.example.com", "ihs1.acme.example"),
        ("group_vars", "photo_web", None),
        ("group_vars", "all", None),
        ("group_vars", "monitoring", None),
        ("group_vars", "clients", None),
        ("host_vars", "ihs1.acme.example", None),
        ("host_vars", "ihs2.acme.example", None),
    ],
)
def test_a_file_of_variables_that_is_not_read(folder, name, meant):
    inventory = estate.inventory(estate.variables())._replace(files={folder: [name]})
    problems = estate.check.check([], estate.ROLES, inventory).problems
    assert [(problem.variable, problem.instead) for problem in problems] == (
        [(f"{folder}/{name}", f"did you mean {meant}?")] if meant else []
    )
