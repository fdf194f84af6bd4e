"""Expressions for IPv6: sets with special cases, against every address that is near them."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv6 import Ipv6
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import parse_address, parse_networks
from ansible_collections.sametime.estate.plugins.plugin_utils._net.remote_addr import remote_addr
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples


@pytest.mark.parametrize(
    "networks",
    [
        ["2001:db8::/32"],
        ["2001:db8::/128", "2001:db8:0:1::/64", "2001:db8:1::/48"],
        ["::/96"],
        ["::1.2.0.0/112", "::/127"],
        ["fe80::/10"],
        ["fe80::/64", "2001:db8:0:0:1::/80"],
        ["1::/16", "0:1::/32", "0:0:1::/48"],
    ],
    ids=" ".join,
)
def test_members(networks):
    addresses = AddressSet(parse_networks(networks))
    expression = re.compile(Ipv6().regex(addresses.ranges(6)))
    near = [parse_address(text) for text in samples.addresses(networks, 1) if not text.startswith("::ffff:")]
    inside = {each for each in near if addresses.contains(each)}
    assert {each for each in near if expression.search(remote_addr(6, each.first))} == inside
    assert 0 < len(inside) < len(near)


def test_single_addresses_are_spelled_out():
    ranges = AddressSet(parse_networks(["2001:db8::1", "::1"])).ranges(6)
    assert Ipv6().exact_regex(ranges) == "^(?:::1|2001:db8::1)$"
