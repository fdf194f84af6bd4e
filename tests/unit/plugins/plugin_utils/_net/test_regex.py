"""Expressions for networks, proven on every address there is: see walk.py for how."""

import gc
import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    BITS,
    Network,
    NetworkError,
    parse_networks,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import to_regexes
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net.walk import Walk
from hypothesis import given, settings
from hypothesis import strategies as st

_OCTET = "(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])"
IPV4 = rf"^{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}$"
_GROUP = "(?:0|[1-9a-f][0-9a-f]{0,3})"
# Every text with or without a gap that can be an IPv6 address: to the left and to the right up to six groups together.
_GAPS = "|".join(
    f"{':'.join([_GROUP] * left)}::{':'.join([_GROUP] * right)}" for left in range(7) for right in range(7 - left)
)
IPV6 = rf"^(?:{':'.join([_GROUP] * 8)}|{_GAPS}|::{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET})(?:%.+)?$"

EDGES_4 = [0, 1, 2, 9, 10, 19, 20, 24, 25, 26, 99, 100, 127, 128, 192, 199, 200, 249, 250, 254, 255]
EDGES_6 = [0, 0, 0, 1, 2, 9, 0xA, 0xF, 0x10, 0xFF, 0x100, 0xDB8, 0xFFF, 0x1000, 0x2001, 0xFE80, 0xFFFE, 0xFFFF]


def networks(version):
    edges, bits, count = (EDGES_4, 8, 4) if version == 4 else (EDGES_6, 16, 8)
    group = st.one_of(st.sampled_from(edges), st.integers(0, (1 << bits) - 1))
    width = BITS[version]

    def make(groups, length):
        number = 0
        for one in groups:
            number = number << bits | one
        return Network(version, number >> (width - length) << (width - length), length)

    lengths = st.one_of(st.integers(0, width), st.sampled_from(range(0, width + 1, bits)), st.just(width))
    return st.builds(make, st.lists(group, min_size=count, max_size=count), lengths)


@st.composite
def sets(draw, version):
    """Networks, less others, of which some lie inside the first ones."""
    some = draw(st.lists(networks(version), min_size=1, max_size=8))
    holes = draw(st.lists(networks(version), max_size=3))
    for network in draw(st.lists(st.sampled_from(some), max_size=3)):
        length = draw(st.integers(network.length, BITS[version]))
        free = BITS[version] - length
        number = network.first | draw(st.integers(0, network.last - network.first))
        holes.append(Network(version, number >> free << free, length))
    return AddressSet(some).minus(AddressSet(holes))


def assert_right(addresses, only=None, **options):
    """Check that the expressions match these addresses and, if asked, nothing but texts that ``only`` matches."""
    if not addresses:
        return []
    expressions = to_regexes(addresses, **options)
    walk = Walk(expressions)
    assert walk.wrong_ipv4(addresses.ranges(4)) is None
    assert walk.wrong_ipv6(addresses.ranges(6)) is None
    assert only is None or walk.only(only) is None
    return expressions


@settings(deadline=None, max_examples=25)
@given(sets(4))
def test_ipv4(addresses):
    assert_right(addresses, only=IPV4)


@settings(deadline=None, max_examples=12)
@given(sets(6))
def test_ipv6(addresses):
    assert_right(addresses, only=IPV6)


@settings(deadline=None, max_examples=8)
@given(sets(4), sets(6), st.integers(300, 900))
def test_no_expression_is_longer_than_allowed(four, six, max_length):
    try:
        expressions = assert_right(four.union(six), max_length=max_length)
    except NetworkError as exc:
        assert "is too small" in str(exc)  # noqa: PT017 - both outcomes are fine
    else:
        assert all(len(expression) <= max_length for expression in expressions)


@pytest.mark.parametrize("length", range(33))
def test_ipv4_of_every_length(length):
    """The network, and all but it: each edge of an octet stands somewhere."""
    numbers = (0, 0x0A0A0A0A, 0x63646563, 0x7F80FE01, 0xC7C8F9FA, 0xFFFFFFFF)
    for number in numbers[length % 2 :: 2]:
        one = AddressSet([Network(4, number >> (32 - length) << (32 - length), length)])
        assert_right(one)
        assert_right(AddressSet([Network(4, 0, 0)]).minus(one))


@pytest.mark.parametrize("length", range(0, 129, 8))
def test_ipv6_of_every_length(length):
    """As for IPv4, with lengths between the digits as well."""
    numbers = (0, 0x20010DB8 << 96, (0xFE80 << 112) + 5, (1 << 128) - 1, (0x10 << 64) + (1 << 32) + 0x102)
    for number, odd in ((numbers[length // 8 % 5], 0), (numbers[length // 8 % 4], length // 8 % 7)):
        bits = min(length + odd, 128)
        one = AddressSet([Network(6, number >> (128 - bits) << (128 - bits), bits)])
        assert_right(one if odd else AddressSet([Network(6, 0, 0)]).minus(one))


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(["0.0.0.0/0"], id="all of IPv4"),
        pytest.param(["::/0"], id="all of IPv6"),
        pytest.param(["0.0.0.0/0", "::/0"], id="everything"),
        pytest.param(["0.0.0.0/1", "128.0.0.0/1"], id="all of IPv4 in two"),
        pytest.param(["::/1", "8000::/1"], id="all of IPv6 in two"),
        pytest.param([f"10.{octet}.5.0/24" for octet in range(256)], id="any second octet"),
        pytest.param([f"10.1.{octet}.5" for octet in range(256)], id="any third octet"),
        pytest.param([f"{octet}.{7 * octet % 256}.0.0/17" for octet in range(256)], id="any first octet, shared ends"),
        pytest.param([f"10.{octet}.{octet}.0/25" for octet in range(256)], id="shared ends below the third octet"),
        pytest.param([f"10.{octet}.0.0/{16 + octet % 17}" for octet in range(256)], id="every length"),
        pytest.param([f"10.0.0.{octet}" for octet in range(0, 256, 2)], id="every second address"),
        pytest.param([f"2001:db8:{group:x}::/48" for group in range(40)], id="neighbors"),
        pytest.param(["::/96"], id="IPv4-compatible"),
        pytest.param(["::1.2.3.4", "::1:0:0", "::1", "::"], id="texts that look alike"),
        pytest.param(["fe80::/10", "fec0::/10"], id="with a zone and without"),
        pytest.param(["fe80::1"], id="one with a zone"),
        pytest.param(["::ffff:192.0.2.0/120", "192.0.2.0/25"], id="v4-mapped"),
    ],
)
def test_sets_with_a_shape(wanted):
    assert_right(AddressSet(parse_networks(wanted)))


@pytest.mark.parametrize(("network", "zoned"), [("fe80::/16", True), ("febf::/16", True), ("fec0::/16", False)])
def test_link_local_addresses_may_have_a_zone(network, zoned):
    (expression,) = to_regexes(AddressSet(parse_networks([network])))
    address = network.replace("/16", "1")
    assert re.search(expression, address)
    assert (re.search(expression, f"{address}%eth0.7") is not None) is zoned


def test_a_thousand_networks_together(random_networks):
    assert len(assert_right(AddressSet(random_networks(1000)))) == 3


def test_the_walk_finds_what_is_wrong():
    """Expressions that were written manually somewhere, each with the mistake it has."""
    ten = AddressSet(parse_networks(["10.0.0.0/8"]))
    assert Walk([r"^1[01]\."]).wrong_ipv4(ten.ranges(4)) == "11.0.0.0"
    assert Walk([r"^10\.[0-9]+\.[0-9]+\.[1-9][0-9]*$"]).wrong_ipv4(ten.ranges(4)) == "10.0.0.0"
    assert Walk([rf"^10\.{_OCTET}\.{_OCTET}\.{_OCTET}"]).only(IPV4) is not None
    office = AddressSet(parse_networks(["2001:db8::/48"]))
    assert Walk(["^2001:db8:0:"]).wrong_ipv6(office.ranges(6)) is not None
    assert Walk(["^2001:db8:[0:]"]).wrong_ipv6(office.ranges(6)) is None
    local = AddressSet(parse_networks(["fe80::/64"]))
    assert Walk(["^fe80::(?:[0-9a-f]{1,4}:){0,3}[0-9a-f]{0,4}$"]).wrong_ipv6(local.ranges(6)) is not None


@pytest.mark.parametrize("enabled", [True, False])
def test_pythons_garbage_collection_is_as_before(enabled):
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        to_regexes(AddressSet(parse_networks(["192.0.2.0/24"])))
        with pytest.raises(NetworkError):
            to_regexes(AddressSet(parse_networks(["192.0.2.1"])), max_length=1)
        after = gc.isenabled()
    finally:
        (gc.enable if before else gc.disable)()
    assert after is enabled
