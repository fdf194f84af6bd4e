"""Expressions through a real httpd, with the text that it prints in REMOTE_ADDR."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import parse_networks
from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import to_regexes
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples
from ansible_collections.sametime.estate.tests.unit.real_httpd import needs_httpd, serving

pytestmark = needs_httpd


def admitted(home, expressions, addresses):
    """Return those of the addresses that httpd admits by these expressions."""
    conditions = "".join(f'RewriteCond %{{REMOTE_ADDR}} "!{expression}"\n' for expression in expressions)
    rules = f"RewriteEngine On\n{conditions}RewriteRule ^ - [R=403,L]\nRewriteRule ^ - [R=204,L]"
    with serving(home, rules) as ask:
        answers = {address: ask(address)[0] for address in addresses}
    assert set(answers.values()) <= {204, 403}
    return {address for address, status in answers.items() if status == 204}


@pytest.mark.parametrize(("seed", "count"), [(1, 30), (2, 300)])
def test_httpd_admits_the_same_clients_as_arithmetic(tmp_path, seed, count):
    networks, holes = samples.networks(seed, count), samples.networks(seed + 100, count // 5)
    wanted = AddressSet(parse_networks(networks)).minus(AddressSet(parse_networks(holes)))
    addresses = samples.addresses([*networks, *holes], seed)
    inside, outside = (samples.belongs(addresses, one) for one in (networks, holes))
    assert admitted(tmp_path, to_regexes(wanted), addresses) == inside - outside


@pytest.mark.parametrize(
    ("networks", "inside", "outside"),
    [
        pytest.param(["192.0.2.0/24"], ["192.0.2.7", "::ffff:192.0.2.7"], ["::192.0.2.7", "2001:db8::1"], id="mapped"),
        pytest.param(["::/96"], ["::192.0.2.7", "::1", "::ffff"], ["192.0.2.7", "::1:0:0:1"], id="compatible"),
        pytest.param(["0.0.0.0/0", "::/0"], ["0.0.0.0", "255.255.255.255", "::", "ff::1:0:0:0"], [], id="everything"),
        pytest.param(
            ["2001:db8::/48"],
            ["2001:db8::1", "2001:DB8::1:0", "2001:db8:0:1::"],
            ["2001:db8:1::"],
            id="spellings",
        ),
    ],
)
def test_how_httpd_prints_addresses(tmp_path, networks, inside, outside):
    expressions = to_regexes(AddressSet(parse_networks(networks)))
    assert admitted(tmp_path, expressions, [*inside, *outside]) == set(inside)


def test_httpd_takes_the_longest_there_may_be(tmp_path, random_networks):
    """7,000 characters are a line of httpd 2.2 and an expression of PCRE; what is longer is cut in pieces."""
    expressions = to_regexes(AddressSet(random_networks(3000)))
    assert 6000 < max(map(len, expressions)) <= 7000
    some = {str(network).partition("/")[0] for network in random_networks(3000)[::50]}
    assert admitted(tmp_path, expressions, some) == some
