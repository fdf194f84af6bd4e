"""The whole preflight over the example inventory, with every single thing made wrong once."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate
from hypothesis import given, settings
from hypothesis import strategies as st

EXAMPLE = estate.variables()
NAMES = sorted(EXAMPLE)
OPTIONAL = (
    "datasource_reroute_options",
    "sametime_meeting_access",
    "sametime_meeting_photo_placeholder",
    "sametime_photo_http",
    "sametime_photo_target",
    "sametime_photo_tls",
)


def only(lines):
    """Return the one line. Several roles share variables, and still there is one line."""
    assert len(lines) == 1, lines
    return lines[0]


def test_the_example_has_no_problem_but_warnings():
    verdict = estate.check.check([], estate.ROLES, estate.inventory(EXAMPLE))
    assert verdict.problems == []
    assert "sametime_photo_host" in {found.root for found in verdict.warnings}


@pytest.mark.parametrize("name", NAMES)
def test_missing(name):
    lines = [line for line in estate.lines(estate.change(EXAMPLE, [name], ...)) if line.startswith(f"{name}:")]
    if name in OPTIONAL:
        assert lines == []
        return
    assert "is not set, and role" in only(lines)
    assert f"for example {name}: " in only(lines)


@pytest.mark.parametrize("name", NAMES)
def test_wrong_type(name):
    wrong = "text" if isinstance(EXAMPLE[name], (list, dict)) else ["text"]
    line = only([line for line in estate.lines(estate.change(EXAMPLE, [name], wrong)) if line.startswith(f"{name}:")])
    assert " is not a " in line
    assert "Write " in line


@pytest.mark.parametrize("empty", [None, "", [], {}], ids=["none", "text", "list", "mapping"])
@pytest.mark.parametrize("name", NAMES)
def test_empty(name, empty):
    lines = [line for line in estate.lines(estate.change(EXAMPLE, [name], empty)) if line.startswith(f"{name}:")]
    fits = isinstance(empty, (list, dict)) and isinstance(EXAMPLE[name], type(empty))
    if (name in estate.check.settings.MAY_BE_EMPTY and fits) or (name == "datasource_reroute_options" and fits):
        assert lines == []  # nothing is wanted there
    else:
        assert "is empty" in only(lines) or "has no value" in only(lines) or " is not a " in only(lines)


@pytest.mark.parametrize("name", NAMES)
def test_misspelled(name):
    misspelled = name[:-2] + name[-1] + name[-2] if name[-1] != name[-2] else name[:-1]
    shared = estate.change({**EXAMPLE, misspelled: EXAMPLE[name]}, [name], ...)
    assert f"{misspelled}: is not a variable of this collection. Did you mean {name}?" in estate.lines(shared)


def without(members, *groups):
    return {name: [] if name in groups else hosts for name, hosts in members.items()}


MEMBERS = estate.groups()
GROUPS = [
    pytest.param({**MEMBERS, "photo_source": ["tdi1", "tdi2"]}, "group photo_source: has 2 hosts", id="two sources"),
    pytest.param(without(MEMBERS, "photo_web"), "group photo_web: has no host", id="no web server"),
    pytest.param(
        {**MEMBERS, "photo_web": ["ihs1", "ihs2"]},
        "the web servers ihs1, ihs2 have the same target ihs1.acme.example",
        id="two web servers, one target",
    ),
    pytest.param(
        {**MEMBERS, "db2_servers": ["db1.acme.example"]}, "is not a host of group db2_servers", id="one database server"
    ),
    pytest.param(
        {**MEMBERS, "db2_servers": [*MEMBERS["db2_servers"], "db3"]}, "has the host db3", id="three database servers"
    ),
]


@pytest.mark.parametrize(("members", "wrong"), GROUPS)
def test_groups(members, wrong):
    assert any(wrong.lower() in line.lower() for line in estate.lines(EXAMPLE, members=members))


TWO = {**MEMBERS, "photo_web": ["ihs1", "ihs2"]}
WITHOUT_TARGET = estate.change(EXAMPLE, ["sametime_photo_target"], ...)


def test_several_web_servers_need_no_targets():
    assert estate.lines(WITHOUT_TARGET, members=TWO) == []
    own = {"ihs2": {"sametime_photo_target": "ihs1"}}
    line = only(estate.lines(WITHOUT_TARGET, members=TWO, host_variables=own))
    assert line.startswith("sametime_photo_target: is not right: the web servers ihs1, ihs2 have the same target ihs1")
    assert estate.lines({**EXAMPLE, "photo_transfer_web_host": "ihs2"}, members=TWO) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sametime_photo_host", "photos2.acme.example"),
        ("sametime_photo_directory", "/other"),
        (
            "sametime_photo_access",
            {"addresses": [{"name": "Proxy", "address": "192.0.2.9"}], "otherwise": {"page": "x"}},
        ),
    ],
)
def test_several_web_servers_have_one_policy(name, value):
    own = {"ihs2": {name: value}}
    line = only(estate.lines(WITHOUT_TARGET, members=TWO, host_variables=own))
    assert line.startswith(f"{name}: differs between the web servers (")
    assert "set it once for all hosts of the group photo_web" in line.lower()
    named = {**EXAMPLE, "photo_transfer_web_host": "ihs1"}
    assert estate.lines(named, members=TWO, host_variables=own) == []


def test_an_empty_group_needs_no_variables():
    members = without(MEMBERS, "directory", "ssc", "meeting", "db2_servers", "photo_source", "community")
    shared = {name: EXAMPLE[name] for name in EXAMPLE if name.startswith(("sametime_photo", "sametime_sso"))}
    assert estate.lines(shared, members=members) == []


def test_a_part_checks_its_own_variables():
    shared = estate.change(EXAMPLE, ["sametime_was_profile"], "relative")
    assert estate.lines(shared, parts=["photos", "ihs"]) == []
    assert only(estate.lines(shared, parts=["websphere"])).startswith("sametime_was_profile: ")


def test_a_part_that_does_not_exist():
    with pytest.raises(ValueError, match="there is no part photo; parts are federation, photos"):
        estate.lines(EXAMPLE, parts=["photo"])


def test_an_expression_that_cannot_be_evaluated():
    shared = estate.change(EXAMPLE, ["sametime_photo_user"], "{{ vault_photo_user }}")
    line = only(estate.lines(shared))
    assert line.startswith("sametime_photo_user: cannot be evaluated: 'vault_photo_user' is undefined")


def test_hosts_may_differ_and_each_value_is_checked():
    lines = estate.lines(EXAMPLE, host_variables={"ihs1.acme.example": {"photo_vhost_port": 0}})
    assert only(lines).startswith("photo_vhost_port: 0 is not a port")


def test_all_problems_together_and_each_once():
    shared = {name: value for name, value in EXAMPLE.items() if name != "sametime_photo_user"}
    shared = {**shared, "sametime_photo_host": "http://x", "sametime_was_profile": "x", "sametime_db2_pair": 3}
    lines = estate.lines(shared)
    assert len(lines) == len(set(lines))
    assert {line.partition(":")[0] for line in lines} == {
        "sametime_photo_user",
        "sametime_photo_host",
        "sametime_was_profile",
        "sametime_db2_pair",
    }


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("was_cell_password", ["s3cr3t"]),
        ("was_cell_password", "s3cr3t"),
        ("whiteboard_access", {"url_password": ["s3cr3t"], "url_username": "u"}),
        ("meeting_settings_access", {"url_password": {"s3cr3t": 1}}),
        ("was_cell_pasword", "s3cr3t"),
    ],
)
def test_a_secret_is_never_shown(option, value):
    lines = estate.lines({**EXAMPLE, option: value})
    assert lines
    assert not any("s3cr3t" in line for line in lines)


def places(data, way=()):
    """Yield the way to every place inside nested data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield (*way, key)
        if isinstance(value, (dict, list)):
            yield from places(value, (*way, key))


JUNK = [
    "",
    " ",
    "\n",
    "a: b",
    "ü",
    "'\"",
    "{{ x }}",
    "{%",
    0,
    -1,
    1.5,
    10**30,
    float("nan"),
    True,
    [],
    [None],
    [[]],
    {},
    {1: 2},
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(places(EXAMPLE), key=repr)), st.sampled_from([None, *JUNK]))
def test_whatever_stands_in_an_inventory_the_answer_is_a_list_of_lines(way, junk):
    assert all(
        isinstance(line, str) and "\n" not in line for line in estate.lines(estate.change(EXAMPLE, list(way), junk))
    )
