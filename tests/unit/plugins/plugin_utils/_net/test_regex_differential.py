"""Expressions against programs of other people: ipaddress, rgxg and grepcidr, on random sets and every edge."""

import ipaddress
import re
import shutil
import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.address_set import AddressSet
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import parse_networks
from ansible_collections.sametime.estate.plugins.plugin_utils._net.regex import to_regexes
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._net import samples


def member(expressions, text):
    return any(re.search(expression, text) for expression in expressions)


@pytest.mark.parametrize("seed", range(6))
def test_ipaddress_says_the_same(seed):
    networks, holes = samples.networks(seed, 60), samples.networks(seed + 100, 15)
    wanted = AddressSet(parse_networks(networks)).minus(AddressSet(parse_networks(holes)))
    expressions = to_regexes(wanted, max_length=2000)
    addresses = samples.addresses([*networks, *holes], seed)
    inside, outside = (samples.belongs(addresses, one) for one in (networks, holes))
    found = {address for address in addresses if member(expressions, address)}
    assert found == inside - outside
    assert 100 < len(found) < len(addresses) - 100


@pytest.mark.skipif(shutil.which("rgxg") is None, reason="rgxg is not installed")
@pytest.mark.parametrize("version", [4, 6])
def test_rgxg_says_the_same(version):
    """One network at a time, since rgxg reads one; anchored, since its own expressions are not."""
    for number, network in enumerate(samples.networks(version, 40, version)):
        theirs = subprocess.run(["rgxg", "cidr", network], capture_output=True, text=True, check=True).stdout.strip()
        ours = to_regexes(AddressSet(parse_networks([network])))
        for address in samples.addresses([network], number):
            assert member(ours, address) == (re.fullmatch(theirs, address) is not None), (network, address)


@pytest.mark.skipif(shutil.which("grepcidr") is None, reason="grepcidr is not installed")
@pytest.mark.parametrize("version", [4, 6])
def test_grepcidr_says_the_same(version, tmp_path):
    """A whole list, which grepcidr compares as numbers."""
    networks = samples.networks(version + 10, 300, version)
    addresses = samples.addresses(networks, version)
    listed = tmp_path / "networks"
    listed.write_text("\n".join(networks) + "\n")
    done = subprocess.run(
        ["grepcidr", "-f", listed], input="\n".join(addresses) + "\n", capture_output=True, text=True, check=True
    )
    expressions = to_regexes(AddressSet(parse_networks(networks)))
    assert [address for address in addresses if member(expressions, address)] == done.stdout.split()


def test_the_samples_are_what_they_should_be():
    assert len(set(samples.networks(1, 50))) > 40
    assert samples.belongs(["10.0.0.1", "11.0.0.1", "::1"], ["10.0.0.0/8", "::/64"]) == {"10.0.0.1", "::1"}
    assert ipaddress.ip_address("2001:db8::") in map(ipaddress.ip_address, samples.addresses(["2001:db8::/32"], 1))
