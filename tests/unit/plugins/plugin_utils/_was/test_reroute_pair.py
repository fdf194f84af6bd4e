"""The pair of Db2 servers as options of client reroute. More cases: test_reroute_pair.py of the filter."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._was.reroute_pair import reroute

MEMBERS = [
    {"host": name, "hostname": f"{name}.acme.example", "client_port": port} for name, port in (("a", 1), ("b", "2"))
]
A, B = {"hostname": "a.acme.example", "port": 1}, {"hostname": "b.acme.example", "port": 2}


@pytest.mark.parametrize(
    ("pair", "primary", "alternates"),
    [
        ({"preferred_primary": "a"}, A, [B]),
        ({"preferred_primary": "b", "alternate_servers": True}, B, [A]),
        ({"preferred_primary": "a", "alternate_servers": False}, A, []),
    ],
)
def test_reroute(pair, primary, alternates):
    assert reroute({"members": MEMBERS, **pair}) == {"primary": primary, "alternates": alternates}


def test_the_preferred_primary_must_be_a_member():
    with pytest.raises(ValueError, match="the preferred primary c is not a member: set it to one of a, b"):
        reroute({"members": MEMBERS, "preferred_primary": "c"})
