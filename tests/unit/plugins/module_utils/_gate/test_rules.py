"""The configuration of the program, read strictly. Python 3.6."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import rules

TOKEN = {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": [], "only_from": None}


def config(**changes):
    data = {"format": 1, "key_file": "/keys", "photos": "/photos", "tokens": [TOKEN], "guests": [], "limits": None}
    data.update(changes)
    return json.dumps(data)


@pytest.mark.parametrize(
    ("only_from", "inside", "outside"),
    [
        (None, ["192.0.2.1", "::1"], []),
        (["192.0.2.0/25"], ["192.0.2.0", "192.0.2.127", "::ffff:192.0.2.9"], ["192.0.2.128", "::192.0.2.9"]),
        (["2001:db8::/48"], ["2001:db8::9"], ["2001:db8:1::9", "192.0.2.1"]),
        ([], [], ["192.0.2.1"]),
    ],
)
def test_networks_of_a_rule(only_from, inside, outside):
    rule = rules.read(config(tokens=[dict(TOKEN, only_from=only_from)])).tokens[0]
    assert [rule.is_open_to(client) for client in inside] == [True] * len(inside)
    assert [rule.is_open_to(client) for client in outside] == [False] * len(outside)


def test_only_true_permits_version_1():
    assert [
        rules.read(config(tokens=[dict(TOKEN, accept_v1=value)])).tokens[0].accept_v1
        for value in (True, 1, "true", None)
    ] == [True, False, False, False]


@pytest.mark.parametrize("name", ["key_file", "photos", "tokens", "guests", "limits", "format"])
def test_each_part_is_needed(name):
    data = json.loads(config())
    del data[name]
    with pytest.raises(rules.RulesError, match="run the role again"):
        rules.read(json.dumps(data))


@pytest.mark.parametrize("network", ["192.0.2.1/24", "x", ""])
def test_a_network_that_is_none(network):
    with pytest.raises(rules.RulesError, match="run the role again"):
        rules.read(config(tokens=[dict(TOKEN, only_from=[network])]))
