"""Networks as text: what is read, and what is refused."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import (
    Network,
    NetworkError,
    parse_address,
    parse_network,
    parse_networks,
)


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
