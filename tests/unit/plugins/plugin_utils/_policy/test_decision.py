"""The verdict on one request: which rule decides, and what is said of the others."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import (
    RequestError,
    decide,
    in_words,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._policy.sample import POLICY, changed

PARSED = read_policy(POLICY)


@pytest.mark.parametrize(
    ("request_", "allowed", "rule", "words"),
    [
        (Request("192.0.2.0"), True, "Head office", "192.0.2.0 is in 192.0.2.0/25"),
        (Request("192.0.2.127"), True, "Head office", "192.0.2.127 is in 192.0.2.0/25"),
        (Request("2001:DB8:20:0::1"), True, "Head office", "2001:db8:20::1 is in 2001:db8:20::/48"),
        (Request("::ffff:192.0.2.5"), True, "Head office", "192.0.2.5 is in 192.0.2.0/25"),
        (Request("198.51.100.127"), True, "Country offices", "is in 198.51.100.0/24"),
        (Request("203.0.113.7"), True, "Sametime Proxy", "203.0.113.7 is the address of the rule"),
        (Request("203.0.113.8", "LtpaToken2=x"), True, "Sign-on", "the cookie LtpaToken2 is sent"),
        (Request("192.0.2.1", "LtpaToken2=x"), True, "Head office", "is in"),
        (
            Request("203.0.113.8", "a=b; STPluginActivePage=stMeetingroom"),
            True,
            "Meeting room",
            "the cookie STPluginActivePage with the value stMeetingroom is sent",
        ),
        (Request("192.0.2.128"), False, "otherwise", "is redirected to http://www.acme.example/"),
        (Request("198.51.100.128"), False, "otherwise", "no rule admits this request"),
        (Request("192.0.2.1", method="POST"), False, "only GET and HEAD", "the method is POST, but photos can only"),
        (Request("192.0.2.1", path="/"), False, "only photos", "the path / is not a photo"),
        (Request("192.0.2.1", path="/Joe@acme.example.jpg"), False, "only photos", "in lower case"),
    ],
)
def test_verdict(request_, allowed, rule, words):
    verdict = decide(PARSED, request_)
    assert (verdict.allowed, verdict.rule) == (allowed, rule)
    assert words in verdict.reason


@pytest.mark.parametrize(
    ("request_", "rule", "text"),
    [
        (
            Request("198.51.100.130"),
            "Country offices",
            "198.51.100.130 is in 198.51.100.0/24, but excluded by 198.51.100.128/27",
        ),
        (Request("10.0.0.1"), "Country offices", "10.0.0.1 is in none of its 1 network"),
        (Request("10.0.0.1"), "Sametime Proxy", "10.0.0.1 is not 203.0.113.7"),
        (Request("10.0.0.1", "LtpaToken2="), "Sign-on", "the cookie LtpaToken2 is sent, but its value is empty"),
        (
            Request("10.0.0.1", "ltpatoken2=x"),
            "Sign-on",
            "the cookie LtpaToken2 is sent with other upper and lower case, so it does not match",
        ),
        (
            Request("10.0.0.1", "STPluginActivePage=x"),
            "Meeting room",
            "the cookie STPluginActivePage is sent, but it has another value",
        ),
        (Request("10.0.0.1"), "Meeting room", "the cookie STPluginActivePage is not sent"),
    ],
)
def test_why_a_rule_did_not_match(request_, rule, text):
    verdict = decide(PARSED, request_)
    assert not verdict.allowed
    assert {step.rule: step.text for step in verdict.steps}[rule] == text


def test_page_for_the_rest():
    verdict = decide(read_policy(changed(otherwise={"page": "No."})), Request("10.0.0.1"))
    assert "gets the page of 'otherwise' (403)" in verdict.reason


def test_lines_to_read():
    request = Request("192.0.2.1", "a=b", "HEAD", "/joe@acme.example.jpg")
    assert in_words(request, decide(PARSED, request)) == [
        "HEAD /joe@acme.example.jpg from 192.0.2.1 with the cookie a=b",
        "Allowed by the rule 'Head office': 192.0.2.1 is in 192.0.2.0/25.",
        "  yes, only GET and HEAD: the method is HEAD",
        "  yes, only photos: the path /joe@acme.example.jpg can be a photo",
        "  yes, Head office: 192.0.2.1 is in 192.0.2.0/25",
    ]


@pytest.mark.parametrize("address", ["", "photos", "192.0.2.0/24", "192.0.2.300", None, 7])
def test_an_address_that_is_none(address):
    with pytest.raises(RequestError, match="is not an IPv4 or IPv6 address; give the address of one client"):
        decide(PARSED, Request(address))


def test_a_zone_does_not_count():
    local = read_policy(changed(networks=[{"name": "link", "networks": ["fe80::/64"]}]))
    assert decide(local, Request("fe80::1%eth0")).rule == "link"
