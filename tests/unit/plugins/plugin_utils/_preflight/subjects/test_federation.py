"""Addresses of the nodes. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

NODES = "sametime_federation_nodes"
WRONG = [
    ([NODES, 0, "address"], "192.0.2.0/24", "is not an address", "without a prefix length"),
    ([NODES, 0, "address"], "127.0.0.1", "cannot be reached from another host", "production network"),
    ([NODES, 0, "address"], "169.254.1.1", "cannot be reached from another host", "production network"),
    ([NODES, 0, "address"], "::ffff:192.0.2.13", "cannot be reached from another host", "production network"),
    ([NODES, 0, "address"], "fe80::1%eth0", "has a zone", "without %"),
    ([NODES, 1, "names", 1], "localhost", "is the name of every host for itself", "remove it"),
    ([NODES, 1, "names", 0], "ssc1.acme.example.", "is also sametime_federation_nodes[0].names[0]", "of its own"),
    ([NODES, 1, "address"], "192.0.2.13", "is also sametime_federation_nodes[0].address", "its own address"),
    ([NODES, 1, "names", 0], "ssc1.acme.example", "is also sametime_federation_nodes[0].names[0]", "of its own"),
    ([NODES, 1, "names", 0], "meet1", "is a short name", "full name"),
    ([NODES, 1, "names", 0], "http://meet1.acme.example", "is a URL", "meet1.acme.example"),
    ([NODES, 1, "names"], [], "names: is empty", "WebSphere"),
    ([NODES, 1, "names"], "meet1.acme.example", "is not a list", "dash"),
    ([NODES, 1, "adress"], "192.0.2.9", "adress: is not a known key", "did you mean address?"),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("federation_addresses_by_hand", ["meet9.acme.example"], "is not the first name of a node"),
    ("federation_addresses_other_lines", "overwrite", "is not a possible value"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)
