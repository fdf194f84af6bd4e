"""Sets of addresses by netaddr: against plain sets, the module ipaddress, and results from before netaddr was used."""

import hashlib
import ipaddress
import json
import sys
from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.filter.cidr_regex import cidr_regex
from ansible_collections.sametime.estate.plugins.plugin_utils._net import address_set
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet, networks_of_range
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    Network,
    parse_address,
    parse_networks,
)
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples
from hypothesis import given
from hypothesis import strategies as st

RECORDED = json.loads((Path(__file__).parent / "data" / "expressions.json").read_text())

# Small worlds, so that sets touch, overlap and cover each other: the last 256 addresses of each family.
WORLD = {4: 0xFFFFFF00, 6: (1 << 128) - 256}


@st.composite
def small_networks(draw):
    version = draw(st.sampled_from([4, 6]))
    free = draw(st.integers(0, 8))
    first = WORLD[version] + (draw(st.integers(0, 255)) >> free << free)
    return Network(version, first, {4: 32, 6: 128}[version] - free)


def members(addresses):
    return {
        (version, number)
        for version in (4, 6)
        for first, last in addresses.ranges(version)
        for number in range(first, last + 1)
    }


def inside(networks):
    return {(network.version, number) for network in networks for number in range(network.first, network.last + 1)}


@given(st.lists(small_networks()), st.lists(small_networks()))
def test_sets_are_sets(some, others):
    one, other = AddressSet(some), AddressSet(others)
    assert members(one) == inside(some)
    assert members(one.union(other)) == inside(some) | inside(others)
    assert members(one.minus(other)) == inside(some) - inside(others)
    assert bool(one) == bool(some)


@given(st.lists(small_networks()))
def test_ranges_are_sorted_and_do_not_touch(some):
    found = AddressSet(some)
    for version in (4, 6):
        ends = [end for span in found.ranges(version) for end in span]
        assert ends == sorted(ends)
        assert all(second - first > 1 for first, second in zip(ends[1::2], ends[2::2], strict=False))


@given(st.lists(small_networks()))
def test_fewest_networks(some):
    found = AddressSet(some).networks()
    wanted = [
        str(network)
        for version, kind in ((4, ipaddress.IPv4Network), (6, ipaddress.IPv6Network))
        for network in ipaddress.collapse_addresses(
            kind((network.first, network.length)) for network in some if network.version == version
        )
    ]
    assert [str(network) for network in found] == wanted


def test_everything():
    every = AddressSet(parse_networks(["0.0.0.0/0", "::/0"]))
    assert (every.ranges(4), every.ranges(6)) == (((0, 2**32 - 1),), ((0, 2**128 - 1),))
    assert [str(network) for network in every.networks()] == ["0.0.0.0/0", "::/0"]


def test_members():
    addresses = AddressSet(parse_networks(["192.0.2.0/24", "::ffff:198.51.100.0/120", "2001:db8::/32"]))
    texts = ["192.0.2.255", "198.51.100.7", "::ffff:192.0.2.1", "2001:db8::1", "192.0.3.0", "2001:db9::", "::c000:201"]
    inside = [text for text in texts if addresses.contains(parse_address(text))]
    assert inside == ["192.0.2.255", "198.51.100.7", "::ffff:192.0.2.1", "2001:db8::1"]


def test_equal_sets_are_equal():
    halves, whole = (
        AddressSet(parse_networks(["10.0.0.0/9", "10.128.0.0/9"])),
        AddressSet(parse_networks(["10.0.0.0/8"])),
    )
    assert halves == whole
    assert hash(halves) == hash(whole)
    assert halves != AddressSet(parse_networks(["10.0.0.0/9"]))


def test_fewest_networks_of_a_range():
    ends = [int(ipaddress.ip_address(text)) for text in ("10.0.0.1", "10.0.0.8")]
    found = [str(network) for network in networks_of_range(4, *ends)]
    assert found == ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/30", "10.0.0.8/32"]


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["name"])
def test_results_are_those_from_before_netaddr(case):
    """Recorded with the own set algebra that netaddr replaced; the networks are given, or come from a seed."""
    networks, exclude = case.get("networks") or samples.networks(*case["seeds"][0]), case.get("exclude")
    if exclude is None:
        exclude = samples.networks(*case["seeds"][1])
    left = AddressSet(parse_networks(networks)).minus(AddressSet(parse_networks(exclude))).networks()
    expressions = cidr_regex(networks, exclude=exclude, max_length=case["max_length"])
    for lines, result in ((map(str, left), case["native"]), (expressions, case["expressions"])):
        listed = list(lines)
        assert (len(listed), hashlib.sha256("\n".join(listed).encode()).hexdigest()) == tuple(result)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: cidr_regex(["192.0.2.0/24"]), id="cidr_regex"),
        pytest.param(
            lambda: access_rules(
                {"networks": [{"name": "Office", "networks": ["192.0.2.0/24"]}], "otherwise": {"page": "No."}}
            ),
            id="access_rules",
        ),
    ],
)
def test_missing_netaddr_is_one_sentence_that_says_what_to_do(monkeypatch, ask):
    monkeypatch.setattr(address_set, "netaddr", None)
    with pytest.raises(AnsibleFilterError) as caught:
        ask()
    assert str(caught.value).partition(": ")[2] == (
        f"the Python package netaddr is missing on the Ansible controller; install it: {sys.executable} -m pip install "
        "netaddr"
    )
