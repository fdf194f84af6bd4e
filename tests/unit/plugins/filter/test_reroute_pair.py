"""Filter reroute_pair: the pair as clients see it."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.reroute_pair import FilterModule

FILTER = FilterModule().filters()["reroute_pair"]
MEMBERS = [
    {"host": "db1", "hostname": "db1.acme.example", "client_port": 50000, "hadr_port": "55001"},
    {"host": "db2", "hostname": "db2.acme.example", "client_port": "50002", "hadr_port": "55001"},
]
DB1, DB2 = {"hostname": "db1.acme.example", "port": 50000}, {"hostname": "db2.acme.example", "port": 50002}


@pytest.mark.parametrize(("first", "primary", "alternate"), [("db1", DB1, DB2), ("db2", DB2, DB1)])
def test_pair(first, primary, alternate):
    pair = {"members": MEMBERS, "preferred_primary": first}
    assert FILTER(pair) == {"primary": primary, "alternates": [alternate]}


def test_without_alternate_servers_in_db2_clients_have_none():
    pair = {"members": MEMBERS, "preferred_primary": "db1", "alternate_servers": False}
    assert FILTER(pair) == {"primary": DB1, "alternates": []}


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ({"members": MEMBERS, "preferred_primary": "db3"}, "db3 is not a member: set it to one of db1, db2"),
        ({"members": MEMBERS}, "has no preferred_primary: set it to one of db1, db2"),
        ({"members": [{"host": "db1"}], "preferred_primary": "db1"}, "hostname"),
    ],
)
def test_refused(pair, message):
    with pytest.raises(AnsibleFilterError, match=message):
        FILTER(pair)
