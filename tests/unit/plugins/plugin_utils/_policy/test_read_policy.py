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
        CookieRule("Meeting room", "STPluginActivePage", "stMeetingroom", guest=True),
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


def signed(**parts):
    return changed(cookies=[{"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa", **parts}])


def test_rules_for_tokens():
    rules = [
        {"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa", "realms": ["ldap.acme.example:389"]},
        {"name": "Rich", "cookie": "LtpaToken", "verify": "ltpa", "accept_v1": True, "only_from": ["198.51.100.0/24"]},
        {"name": "Everywhere", "cookie": "LtpaToken", "verify": "ltpa", "accept_v1": True, "only_from": "any"},
    ]
    policy = read_policy(changed(cookies=rules))
    assert policy.cookies == ()
    assert [rule[:5] for rule in policy.tokens] == [
        ("Sign-on", "LtpaToken2", False, ("ldap.acme.example:389",), None),
        ("Rich", "LtpaToken", True, (), ("198.51.100.0/24",)),
        ("Everywhere", "LtpaToken", True, (), None),
    ]
    assert policy.has_gate


def test_networks_of_a_token_rule_admit_nobody_by_themselves():
    policy = read_policy({**signed(only_from=["198.51.100.0/24"]), "networks": [], "addresses": []})
    assert not policy.admitted


@pytest.mark.parametrize(
    ("rule", "guest"),
    [
        ({"value": "x"}, True),
        ({"value": "x", "guest": True}, True),
        ({"value": "x", "guest": False}, False),
        ({}, False),
    ],
)
def test_a_cookie_with_a_fixed_value_is_one_of_guests(rule, guest):
    policy = read_policy(cookie(**rule))
    assert policy.cookies[0].guest is guest
    assert policy.has_gate is guest


@pytest.mark.parametrize(
    ("given", "limits"),
    [
        (None, (60, 10, 10, None)),
        ({}, (60, 10, 10, None)),
        ({"photos": 5}, (5, 10, 10, None)),
        ({"photos": 1, "misses": 2, "minutes": 3, "default_picture": "/opt/a.jpg"}, (1, 2, 3, "/opt/a.jpg")),
    ],
)
def test_limits_of_guests(given, limits):
    assert tuple(read_policy(changed(guests=given)).limits) == limits


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (signed(verify="jwt"), r"cookies 1 \(Sign-on\): verify 'jwt' is unknown; write verify: ltpa"),
        (signed(value="x"), "value does not go with verify"),
        (signed(guest=True), "guest does not go with verify"),
        (signed(accept_v1=True), "accept_v1 needs only_from, because a token of version 1"),
        (signed(accept_v1="yes"), "accept_v1 is 'yes'; write true or false"),
        (signed(accept_v1=True, only_from=[]), "only_from: the list of networks is empty"),
        (signed(only_from="192.0.2.0/24"), "only_from: this is str, not a list of networks"),
        (signed(only_from=["192.0.2.1/24"]), "only_from: entry 1, '192.0.2.1/24': host bits are set"),
        (signed(realms="acme"), "realms: 'acme' is not a list of realms"),
        (signed(realms=[""]), "is not a list of realms"),
        (signed(realm=[]), "unknown key 'realm'; did you mean 'realms'"),
        (signed(cookie="a="), "'a=' cannot be the name of a cookie"),
        (cookie(accept_v1=True), "accept_v1 needs verify: ltpa"),
        (cookie(realms=["x"]), "realms needs verify: ltpa"),
        (cookie(only_from=["192.0.2.0/24"]), "only_from needs verify: ltpa"),
        (cookie(guest=True), "guest: true needs value"),
        (cookie(value="x", guest="no"), "guest is 'no'; write true or false"),
        (changed(guests="x"), "guests: this is str, not a mapping"),
        (changed(guests={"photo": 1}), "unknown key 'photo'; did you mean 'photos'"),
        (changed(guests={"photos": 0}), "guests: photos is 0; write a whole number from 1 to 10000"),
        (changed(guests={"misses": "10"}), "misses is '10'"),
        (changed(guests={"minutes": True}), "minutes is True"),
        (changed(guests={"minutes": 1441}), "from 1 to 1440"),
        (changed(guests={"default_picture": "nobody.jpg"}), "write the absolute path of a JPEG file"),
        (changed(guests={"default_picture": "/a/../b.jpg"}), "write the absolute path of a JPEG file"),
        (changed(guests={"default_picture": "/a b.jpg"}), "write the absolute path of a JPEG file"),
        (changed(guests={"default_picture": "/etc/shadow"}), "write the absolute path of a JPEG file"),
    ],
)
def test_mistakes_in_rules_for_tokens_and_guests(policy, words):
    with pytest.raises(PolicyError, match=words):
        read_policy(policy)
