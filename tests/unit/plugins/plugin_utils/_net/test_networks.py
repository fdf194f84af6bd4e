"""Sets of addresses: reading, merging, holes, fewest networks."""

import ipaddress

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    AddressSet,
    Network,
    NetworkError,
    address_set,
    parse_address,
    parse_network,
    parse_networks,
)
from hypothesis import given
from hypothesis import strategies as st

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
    one, other = address_set(some), address_set(others)
    assert members(one) == inside(some)
    assert members(one.union(other)) == inside(some) | inside(others)
    assert members(one.minus(other)) == inside(some) - inside(others)
    assert bool(one) == bool(some)


@given(st.lists(small_networks()))
def test_ranges_are_sorted_and_do_not_touch(some):
    found = address_set(some)
    for version in (4, 6):
        ends = [end for span in found.ranges(version) for end in span]
        assert ends == sorted(ends)
        assert all(second - first > 1 for first, second in zip(ends[1::2], ends[2::2], strict=False))


@given(st.lists(small_networks()))
def test_fewest_networks(some):
    found = address_set(some).networks()
    wanted = [
        str(network)
        for version, kind in ((4, ipaddress.IPv4Network), (6, ipaddress.IPv6Network))
        for network in ipaddress.collapse_addresses(
            kind((network.first, network.length)) for network in some if network.version == version
        )
    ]
    assert [str(network) for network in found] == wanted


def test_everything():
    every = address_set(parse_networks(["0.0.0.0/0", "::/0"]))
    assert every == AddressSet(((0, 2**32 - 1),), ((0, 2**128 - 1),))
    assert [str(network) for network in every.networks()] == ["0.0.0.0/0", "::/0"]


@pytest.mark.parametrize(
    ("text", "network"),
    [
        pytest.param("192.0.2.0/24", Network(4, 0xC0000200, 24), id="IPv4"),
        pytest.param("192.0.2.7", Network(4, 0xC0000207, 32), id="single address"),
        pytest.param("0.0.0.0/0", Network(4, 0, 0), id="all of IPv4"),
        pytest.param("2001:DB8::/32", Network(6, 0x20010DB8 << 96, 32), id="IPv6 in capitals"),
        pytest.param("2001:0db8:0:0::0/32", Network(6, 0x20010DB8 << 96, 32), id="IPv6 spelled out"),
        pytest.param("::/0", Network(6, 0, 0), id="all of IPv6"),
        pytest.param("::ffff:192.0.2.0/120", Network(4, 0xC0000200, 24), id="v4-mapped is IPv4"),
        pytest.param("::ffff:0:0/96", Network(4, 0, 0), id="all v4-mapped"),
        pytest.param("::ffff:0:0/95", None, id="wider than v4-mapped has host bits"),
        pytest.param("::fffe:0:0/95", Network(6, 0xFFFE << 32, 95), id="wider than v4-mapped stays IPv6"),
    ],
)
def test_parse_network(text, network):
    if network is None:
        with pytest.raises(NetworkError, match="host bits"):
            parse_network(text)
    else:
        assert parse_network(text) == network


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("192.0.2.1/24", "host bits are set; the network is 192.0.2.0/24, the single address is 192.0.2.1/32"),
        ("2001:db8::1/64", "host bits are set; the network is 2001:db8::/64, the single address is 2001:db8::1/128"),
        ("::ffff:192.0.2.1/120", "host bits"),
        ("192.0.2.0/255.255.255.0", "'255.255.255.0' is not a prefix length; an IPv4 network ends in /0 to /32"),
        ("192.0.2.0/33", "'33' is not a prefix length"),
        ("192.0.2.0/024", "'024' is not a prefix length"),
        ("192.0.2.0/-1", "'-1' is not a prefix length"),
        ("192.0.2.0/", "'' is not a prefix length"),
        ("192.0.2.0/2/4", "'2/4' is not a prefix length"),
        ("192.0.2.0/\u0662", "is not a prefix length"),
        ("2001:db8::/129", "an IPv6 network ends in /0 to /128"),
        ("192.0.2/24", "not an IPv4 or IPv6 network"),
        ("192.0.2.0.0/24", "not an IPv4 or IPv6 network"),
        ("192.0.2.256/32", "not an IPv4 or IPv6 network"),
        ("192.0.02.0/24", "not an IPv4 or IPv6 network"),
        (" 192.0.2.0/24", "not an IPv4 or IPv6 network"),
        ("192.0.2.0/24 ", "not a prefix length"),
        ("192.0.2.0/24\n", "not a prefix length"),
        ("192.0.2.\u0661/32", "not an IPv4 or IPv6 network"),
        ("192.0.2.0-192.0.2.9", "not an IPv4 or IPv6 network"),
        ("192.0.2.*", "not an IPv4 or IPv6 network"),
        ("photos.acme.example", "not an IPv4 or IPv6 network"),
        ("fe80::1%eth0", "a zone"),
        ("fe80::/10%eth0", "a zone"),
        ("1::2::3/128", "not an IPv4 or IPv6 network"),
        ("", "not an IPv4 or IPv6 network"),
        (10, "10: this is a number, not text"),
        (10.1, "this is a number, not text"),
        (True, "this is a truth value, not text"),
        (None, "this is nothing, not text"),
        (["192.0.2.0/24"], "this is list, not text"),
        (b"192.0.2.0/24", "this is bytes, not text"),
    ],
)
def test_refusals_name_the_entry_and_the_remedy(entry, message):
    with pytest.raises(NetworkError) as caught:
        parse_networks(["192.0.2.0/24", entry], "networks entry")
    assert str(caught.value).startswith(f"networks entry 2, {entry!r}: ")
    assert message in str(caught.value)


def test_a_single_address_has_no_length():
    assert parse_address("192.0.2.7") == Network(4, 0xC0000207, 32)
    with pytest.raises(NetworkError, match=r"'192\.0\.2\.7/32': this is a network"):
        parse_address("192.0.2.7/32")
