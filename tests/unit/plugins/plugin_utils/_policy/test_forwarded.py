"""The client that a balancer names: the parser, and the expressions, which agree with it."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import NetworkError
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.forwarded import (
    FORWARDED_REGEXES,
    UNKNOWN,
    forwarded_client,
    is_balancer,
)

NAMED = [
    ("192.0.2.5", "192.0.2.5/32"),
    ("203.0.113.9, 192.0.2.5", "192.0.2.5/32"),
    ("unknown,192.0.2.5 \t", "192.0.2.5/32"),
    ("192.0.2.5:443", "192.0.2.5/32"),
    ("[192.0.2.5]", "192.0.2.5/32"),
    ("::ffff:192.0.2.5", "192.0.2.5/32"),
    ("[::ffff:192.0.2.5]:1", "192.0.2.5/32"),
    ("2001:db8::1", "2001:db8::1/128"),
    ("192.0.2.5, [2001:db8::1]:65535", "2001:db8::1/128"),
]
UNNAMED = [
    *("", " ", ",", "192.0.2.5,", "192.0.2.5, unknown", '"192.0.2.5"', "evil-192.0.2.5", "192.0.2.5 x", "192.0.2.5:"),
    *("[2001:db8::1", "2001:db8::1]", "[2001:db8::1]1", "2001:db8:0:0::1", "2001:DB8::1", "fe80::1%eth0", "192.0.2.05"),
    *("for=192.0.2.5", "192.0.2.5/32", "::192.0.2.5", UNKNOWN),
]


@pytest.mark.parametrize(("header", "client"), NAMED)
def test_named(header, client):
    assert str(forwarded_client(header)) == client
    assert sum(bool(re.search(regex, header)) for regex in FORWARDED_REGEXES) == 1


@pytest.mark.parametrize("header", UNNAMED)
def test_unnamed(header):
    assert forwarded_client(header) is None


def test_a_balancer_is_not_a_client():
    assert forwarded_client("192.0.2.5", ["192.0.2.0/29"]) is None
    assert is_balancer(forwarded_client("192.0.2.5"), ["192.0.2.0/29"])
    with pytest.raises(NetworkError):
        forwarded_client("192.0.2.5", ["x"])


@pytest.mark.parametrize("regex", FORWARDED_REGEXES)
def test_expressions_fit_into_an_argument_of_httpd(regex):
    assert re.compile(regex).groups == 1
    assert not re.search(r"\"|\\\\|[$%]\{", regex)
    assert not re.search(regex, UNKNOWN)
