"""The access policy read strictly: every mistake is named with its place and what to write instead."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.policy import (
    AddressRule,
    CookieRule,
    Otherwise,
    PolicyError,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._policy.sample import POLICY, changed

OTHERWISE = {"redirect": "http://www.acme.example/"}


def test_a_whole_policy():
    policy = read_policy(POLICY, "photos.acme.example")
    assert [rule.name for rule in policy.networks] == ["Head office", "Country offices"]
    assert policy.networks[1].exclude == ("198.51.100.128/27",)
    assert policy.addresses[0][:2] == AddressRule("Sametime Proxy", "203.0.113.7", None)[:2]
    assert policy.cookies == (
        CookieRule("Sign-on", "LtpaToken2", None),
        CookieRule("Meeting room", "STPluginActivePage", "stMeetingroom"),
    )
    assert policy.otherwise == Otherwise("http://www.acme.example/", None)


def network(**parts):
    return changed(networks=[{"name": "Office", "networks": ["192.0.2.0/24"], **parts}])


def cookie(**parts):
    return changed(cookies=[{"name": "Sign-on", "cookie": "LtpaToken2", **parts}])


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        pytest.param([], "access policy: this is list, not a mapping", id="a list"),
        pytest.param({"networks": []}, "access policy: otherwise is missing", id="nothing for the rest"),
        pytest.param({"otherwise": OTHERWISE}, "there is no rule, so no client could see a photo", id="no rule"),
        pytest.param(changed(cookie=[]), "unknown key 'cookie'; did you mean 'cookies'", id="misspelled key"),
        pytest.param(changed(networks={}), "networks: this is dict, not a list of rules", id="no list of rules"),
        pytest.param(network(name=" "), "networks 1: ' ' cannot be the name of a rule", id="blank name"),
        pytest.param(network(name="a\nb"), "cannot be the name of a rule", id="name on two lines"),
        pytest.param(network(name="a\\"), "cannot be the name of a rule", id="name that continues a line"),
        pytest.param(network(networks=[]), r"networks 1 \(Office\): the list of networks is empty", id="no network"),
        pytest.param(network(networks="192.0.2.0/24"), "this is str, not a list of networks", id="no list of networks"),
        pytest.param(
            network(networks=["192.0.2.0/24", "192.0.2.1/24"]),
            r"networks 1 \(Office\), networks: entry 2, '192.0.2.1/24': host bits are set; the network is 192.0.2.0/24",
            id="host bits",
        ),
        pytest.param(network(networks=["192.0.2.300"]), "is not an IPv4 or IPv6 network", id="no network"),
        pytest.param(network(exclude=["192.0.2.0/23"]), "exclude removes all of the networks", id="all left out"),
        pytest.param(network(exclude=["x"]), r"networks 1 \(Office\), exclude: entry 1, 'x'", id="odd hole"),
        pytest.param(
            changed(addresses=[{"name": "Proxy", "address": "203.0.113.0/24"}]),
            r"addresses 1 \(Proxy\): address '203.0.113.0/24': this is a network",
            id="network as address",
        ),
        pytest.param(changed(addresses=[{"name": "Proxy"}]), "addresses 1: address is missing", id="no address"),
        pytest.param(cookie(cookie="LtpaToken="), "'LtpaToken=' cannot be the name of a cookie", id="name with ="),
        pytest.param(cookie(cookie=""), "cookie is missing|cannot be the name of a cookie", id="no cookie"),
        pytest.param(cookie(value="a;b"), "'a;b' cannot be the value of a cookie", id="odd value"),
        pytest.param(cookie(value=""), "'' cannot be the value of a cookie", id="empty value"),
        pytest.param(cookie(name="Sametime Proxy"), "two rules are called 'Sametime Proxy'", id="same name"),
        pytest.param(changed(otherwise={}), "neither of redirect and page is given", id="nothing to get"),
        pytest.param(changed(otherwise={**OTHERWISE, "page": "x"}), "both of redirect and page", id="both"),
        pytest.param(changed(otherwise={"page": "  "}), "is not a page; write its text", id="empty page"),
        pytest.param(changed(otherwise={"redirect": "www.acme.example"}), "is not a complete address", id="no scheme"),
        pytest.param(changed(otherwise={"redirect": "http://a b/"}), "is not the address of a site", id="blank"),
        pytest.param(
            changed(otherwise={"redirect": "http://me@a.example/"}), "is not a complete address", id="account"
        ),
        pytest.param(changed(otherwise={"redirect": "http://a.example:x/"}), "is not the address of a site", id="port"),
        pytest.param(
            changed(otherwise={"redirect": "https://Photos.acme.example./x"}), "would never end", id="to itself"
        ),
    ],
)
def test_mistakes(policy, words):
    with pytest.raises(PolicyError, match=words):
        read_policy(policy, "photos.acme.example")
