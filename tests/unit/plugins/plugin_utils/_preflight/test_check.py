"""The whole preflight over the example inventory, with every single thing made wrong once."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

SPEC = importlib.util.spec_from_file_location("example_estate", Path(__file__).with_name("example_estate.py"))
estate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(estate)

EXAMPLE = estate.variables()
NAMES = sorted(EXAMPLE)


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
    if name == "sametime_meeting_access":  # optional
        assert lines == []
        return
    assert lines
    assert all("is not set, and role " in line and f"for example {name}: " in line for line in lines)


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
    if name in estate.check.settings.MAY_BE_EMPTY and fits:
        assert lines == []  # nothing is wanted there
    else:
        assert "is empty" in only(lines) or " is not a " in only(lines)


@pytest.mark.parametrize("name", NAMES)
def test_misspelt(name):
    misspelt = name[:-2] + name[-1] + name[-2] if name[-1] != name[-2] else name[:-1]
    shared = estate.change({**EXAMPLE, misspelt: EXAMPLE[name]}, [name], ...)
    assert f"{misspelt}: is not a variable of this collection. Did you mean {name}?." in estate.lines(shared)


PAIR, MEMBER = "sametime_db2_pair", ["sametime_db2_pair", "members", 0]
ACCESS, NODES, SERVERS = "sametime_photo_access", "sametime_federation_nodes", "sametime_meeting_servers"
WRONG = [
    # path, value, beginning of the line, what it says, what it advises
    (["sametime_photo_host"], "http://photos.acme.example", "is a URL", "photos.acme.example"),
    (["sametime_photo_host"], "https://photos.acme.example:8443/x", "is a URL", "alone: photos.acme.example"),
    (["sametime_photo_host"], "photos.acme.example:80", "more than a host name", "photos.acme.example"),
    (["sametime_photo_host"], "photos.acme.example/photos", "more than a host name", "photos.acme.example"),
    (["sametime_photo_host"], "192.0.2.7", "is an address", "the name that clients use"),
    (["sametime_photo_host"], "photos acme.example", "is not a host name", "letters, digits"),
    (["sametime_photo_host"], "photos", "is a short name", "photos.acme.example"),
    (
        ["sametime_photo_host"],
        "photos.other.example",
        "outside the sign-on domain .acme.example",
        "below .acme.example",
    ),
    (["sametime_photo_host"], True, "is a truth value", "in quotes"),
    (["sametime_sso_domain"], "https://acme.example", "is a URL", ".acme.example"),
    (["sametime_sso_domain"], "example", "is not a domain", "two labels"),
    (["sametime_sso_domain"], ".ac me.example", "is not a domain", "two labels"),
    (["sametime_photo_directory"], "photos", "is not an absolute path", "beginning with /"),
    (["sametime_photo_directory"], "C:\\photos", "is not an absolute path", "on Linux"),
    (["sametime_photo_directory"], "/", "is the root directory", "below it"),
    (["sametime_photo_directory"], "/opt/../etc", "contains ..", "without it"),
    (["sametime_photo_directory"], "/opt/photos\n", "control characters", "remove"),
    (["sametime_photo_user"], "root", "has all rights", "ordinary account"),
    (["sametime_photo_user"], "ST Photos", "is not the name of a Linux account", "lower-case"),
    (["sametime_photo_user"], 1001, "is not the name of a Linux account", "lower-case"),
    (["sametime_photo_source_user"], "DOMAIN\\tdi", "is not the name of a Linux account", "lower-case"),
    (["sametime_photo_target"], "stphotos@ihs1.acme.example", "neither a host name nor an address", "alone"),
    (["sametime_photo_target"], "ssh://ihs1.acme.example", "is a URL", "alone"),
    (["sametime_photo_target"], "192.0.2.300", "neither a host name nor an address", "alone"),
    (["sametime_photo_source_home"], "var/lib/photos", "is not an absolute path", "beginning with /"),
    (["sametime_photo_key"], ".ssh/id", "is not an absolute path", "beginning with /"),
    (["sametime_photo_known_hosts"], ["/a"], "is not a path", "a path"),
    (["sametime_was_profile"], "STSCDMgrProfile", "is not an absolute path", "beginning with /"),
    ([ACCESS, "networks", 0, "networks", 0], "192.0.2.65/26", "192.0.2.65/26", "192.0.2.64/26"),
    ([ACCESS, "networks", 0, "networks", 0], "office", "'office'", ""),
    ([ACCESS, "networks", 0, "networks"], "192.0.2.64/26", "is not a list", "begins with a dash"),
    ([ACCESS, "networks", 0, "name"], ..., "networks[0].name: is missing", "add it"),
    ([ACCESS, "networks", 0, "excludes"], [], "networks[0].excludes: is not a known key", "did you mean exclude?"),
    ([ACCESS, "networks", 1, "exclude"], ["0.0.0.0/0", "::/0"], "removes all", "shorten"),
    ([ACCESS, "networks", 1, "name"], "Head office", "two rules are called", "own name"),
    ([ACCESS, "addresses", 0, "address"], "203.0.113.0/24", "addresses[0]", ""),
    ([ACCESS, "addresses", 0, "address"], "stproxy1", "addresses[0]", ""),
    ([ACCESS, "cookies", 0, "cookie"], "LtpaToken2=x", "cookies[0]", ""),
    ([ACCESS, "cookies", 2, "value"], "a;b", "cookies[2]", ""),
    ([ACCESS, "cookie"], [], "sametime_photo_access.cookie: is not a known key", "did you mean cookies?"),
    ([ACCESS, "otherwise"], ..., "sametime_photo_access.otherwise: is missing", ""),
    ([ACCESS, "otherwise"], {}, "neither of redirect and page", ""),
    ([ACCESS, "otherwise"], {"redirect": "https://x.example/", "page": "<p>"}, "both of redirect and page", ""),
    ([ACCESS, "otherwise", "redirect"], "www.acme.example", "not a complete address", ""),
    ([ACCESS, "otherwise", "redirect"], "http://photos.acme.example/", "on the photo host itself", ""),
    ([NODES, 0, "address"], "192.0.2.0/24", "is not an address", "without a prefix length"),
    ([NODES, 0, "address"], "127.0.0.1", "cannot be reached from another host", "production network"),
    ([NODES, 1, "address"], "192.0.2.13", "is also sametime_federation_nodes[0].address", "its own address"),
    ([NODES, 1, "names", 0], "ssc1.acme.example", "is also sametime_federation_nodes[0].names[0]", "of its own"),
    ([NODES, 1, "names", 0], "meet1", "is a short name", "full name"),
    ([NODES, 1, "names", 0], "http://meet1.acme.example", "is a URL", "meet1.acme.example"),
    ([NODES, 1, "names"], [], "names: is empty", "WebSphere"),
    ([NODES, 1, "names"], "meet1.acme.example", "is not a list", "dash"),
    ([NODES, 1, "adress"], "192.0.2.9", "adress: is not a known key", "did you mean address?"),
    ([SERVERS, 0, "url"], "meet1.acme.example:9081", "is not a complete URL", "http://"),
    ([SERVERS, 0, "url"], "http://meet1.acme.example:99999", "is not a URL", "http://host:port"),
    ([SERVERS, 0, "url"], "http://u:s3cr3t@meet1.acme.example", "contains a user name", "variables for user"),
    ([SERVERS, 1, "node"], "meet1Node", "is the same server as sametime_meeting_servers[0]", "once"),
    ([SERVERS, 1, "url"], "http://meet1.acme.example:9081", "is also the address of", "this server itself"),
    ([SERVERS, 0, "node"], ..., "[0].node: is missing", "add it"),
    (["sametime_meeting_targets", 0], {"cluster": "A", "node": "B"}, "names cluster and node", "either a cluster"),
    (["sametime_meeting_targets", 0], {"node": "B"}, "names node", "either a cluster"),
    (["sametime_meeting_targets", 0], {}, "names nothing", "either a cluster"),
    (["sametime_meeting_keys", 1, "name"], "userInfoRedirect", "is also set by", "keep one"),
    (["sametime_meeting_keys", 0, "value"], True, "is a truth value", "in quotes"),
    (["sametime_meeting_access", "backend"], "document", "is not a possible value", "repository_document"),
    (["sametime_meeting_access", "backend"], "repository_document", "search_key: is missing", "name a key"),
    (["sametime_meeting_access", "url_username"], "monitor", "one of url_username and url_password", "both"),
    (["sametime_whiteboard_state"], "disable", "is not a possible value", "did you mean disabled?"),
    (["sametime_whiteboard_state"], False, "is a truth value", "in quotes"),
    (["sametime_proxy_settings", 0, "name"], "<proxyServerURL>", "is not the name of an XML element", "without <"),
    (["sametime_proxy_settings", 0, "value"], "photos.acme.example", "is not a complete URL", "http://"),
    (["sametime_proxy_settings", 0, "value"], "http://photo.acme.example", "does not name the photo host", "{{"),
    (["sametime_proxy_settings", 0, "parent"], "mobile", "is not a path of elements", "begin it with /"),
    ([PAIR, "database"], "STMSDATABASE", "STMSDATABASE", ""),
    ([PAIR, "preferred_primary"], "db3.acme.example", "preferred_primary 'db3.acme.example'", ""),
    ([PAIR, "archive_method"], "/db2/arch", "is not a log archive method", "DISK:"),
    ([PAIR, "backup_directory"], "backup", "is not an absolute path", "/"),
    ([PAIR, "hadr", "syncmode"], "NEAR_SYNC", "is not a possible value", "did you mean NEARSYNC?"),
    ([PAIR, "hadr", "timeout_seconds"], "two minutes", "is not a whole number", "whole number"),
    ([PAIR, "hadr", "timeout_seconds"], 0, "is not positive", "1 or more"),
    ([PAIR, "hadr", "peer_window_seconds"], -1, "is negative", "0 or more"),
    ([PAIR, "hadr", "peer_window"], 300, "hadr.peer_window: is not a known key", "did you mean peer_window_seconds?"),
    ([*MEMBER, "client_port"], 0, "is not a port", "1 to 65535"),
    ([*MEMBER, "client_port"], "db2c_db2inst1", "is not a whole number", "whole number"),
    ([*MEMBER, "hadr_port"], "99999", "is not a port", "1 to 65535"),
    ([*MEMBER, "hadr_port"], "50000", "belongs to the client port", ""),
    ([*MEMBER, "host"], "db9.acme.example", "is not a host of group db2_servers", "db1.acme.example"),
    ([*MEMBER, "hostname"], "db2.acme.example", "both members have the host name", ""),
    ([*MEMBER, "hostname"], "localhost", "localhost", ""),
    ([*MEMBER, "hostname"], "db1.acme.example:50000", "neither a host name nor an address", "alone"),
    ([*MEMBER, "instance"], "db2 inst1", "is not a name of a Db2 instance", ""),
    ([*MEMBER, "instance"], ..., "members[0].instance: is missing", "add it"),
    ([*MEMBER, "profile"], "sqllib/db2profile", "is not an absolute path", "/"),
    ([PAIR, "members"], [], "a pair has two different members, not 0", ""),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    lines = estate.lines(estate.change(EXAMPLE, path, value))
    about = [line for line in lines if line.startswith((path[0], "group "))]
    assert any(wrong in line and instead.lower() in line.lower() for line in about), lines
    assert not any("s3cr3t" in line for line in lines)
    assert all("\n" not in line for line in lines)


OPTIONS = [
    ("photo_vhost_port", 80080, "is not a port"),
    ("photo_vhost_port", "http", "is not a whole number"),
    ("photo_vhost_prot", 80, "did you mean photo_vhost_port?"),
    ("photo_vhost_generation", "2.0", "is not a possible value"),
    ("photo_vhost_balancers", "10.0.0.0/8", "is not a list"),
    ("photo_vhost_balancers", ["10.0.0.1/8"], "photo_vhost_balancers[0]"),
    ("photo_vhost_balancer_header", "X Forwarded", "is not the name of an HTTP header"),
    ("photo_export_target_port", 0, "is not a port"),
    ("photo_export_maximum_removal_percent", 110, "is not a share in percent"),
    ("photo_export_minimum_bytes", 90000, "is larger than photo_export_warning_bytes"),
    ("photo_export_names", {"source": "csv"}, "photo_export_names.map: is missing"),
    ("photo_export_names", {"source": "excel"}, "is not a possible value"),
    ("photo_transfer_schedule", "every hour", "five fields"),
    ("photo_transfer_schedule", "61 * * * *", "is not a minute"),
    ("photo_transfer_scheduler", "anacron", "is not a possible value"),
    ("photo_transfer_web_host", "ihs7", "is not a host of the inventory"),
    ("photo_transfer_sync", "perhaps", "is not true or false"),
    ("was_cell_username", "wasadmin", "was_cell_password: is not set"),
    ("was_cell_restart", "later", "write now, never"),
    ("was_cell_unreachable", "ignore", "is not a possible value"),
    ("was_cell_node_timeout_seconds", 0, "is not positive"),
    ("datasource_reroute_expected_count", 0, "is less than one data source"),
    ("datasource_reroute_options", {"max_retry": 3}, "did you mean max_retries?"),
    ("federation_addresses_by_hand", ["meet9.acme.example"], "is not the first name of a node"),
    ("federation_addresses_other_lines", "overwrite", "is not a possible value"),
    ("db2_hadr_takeover_mode", "force", "is not a possible value"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    lines = estate.lines({**EXAMPLE, option: value})
    assert any(wrong.lower() in line.lower() for line in lines), lines


def without(members, *groups):
    return {name: [] if name in groups else hosts for name, hosts in members.items()}


MEMBERS = estate.groups()
GROUPS = [
    pytest.param({**MEMBERS, "photo_source": ["tdi1", "tdi2"]}, "group photo_source: has 2 hosts", id="two sources"),
    pytest.param(without(MEMBERS, "photo_web"), "group photo_web: has no host", id="no web server"),
    pytest.param({**MEMBERS, "photo_web": ["ihs1", "ihs2"]}, "set photo_transfer_web_host", id="two web servers"),
    pytest.param(
        {**MEMBERS, "db2_servers": ["db1.acme.example"]}, "is not a host of group db2_servers", id="one database server"
    ),
    pytest.param(
        {**MEMBERS, "db2_servers": [*MEMBERS["db2_servers"], "db3"]}, "has the host db3", id="three database servers"
    ),
    pytest.param(
        {**without(MEMBERS, "db2_servers"), "db2_server": ["db1"]}, "rename it to db2_servers", id="group misspelt"
    ),
]


@pytest.mark.parametrize(("members", "wrong"), GROUPS)
def test_groups(members, wrong):
    assert any(wrong.lower() in line.lower() for line in estate.lines(EXAMPLE, members=members))


def test_an_empty_group_needs_no_variables():
    members = without(MEMBERS, "ssc", "meeting", "db2_servers", "photo_source")
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


def test_all_problems_at_once_and_each_once():
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
