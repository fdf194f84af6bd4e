"""What a rule for tokens says about a request, in words and without the token."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.decision import decide
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.request import Request
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._policy.sample import changed

NOW = 1700000000000
GOOD = ltpa.VECTORS["alpha-at"]["token"]
POLICY = read_policy(
    changed(
        cookies=[
            {"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa"},
            {
                "name": "Rich clients",
                "cookie": "LtpaToken",
                "verify": "ltpa",
                "accept_v1": True,
                "only_from": ["198.18.0.0/24"],
                "realms": ["sametime.example.com:389"],
            },
            {"name": "Meeting room", "cookie": "STPluginActivePage", "value": "stMeetingroom"},
        ]
    )
)
KEYS = [ltpa.KEYS["alpha"], ltpa.OTHERS[0][0]]
V1 = ltpa.OTHERS[0][1]["token"]


def decided(cookie, address="203.0.113.9", keys=KEYS, now=NOW):
    return decide(POLICY, Request(address, cookie), keys, now)


@pytest.mark.parametrize(
    ("cookie", "address", "rule", "words"),
    [
        (
            f"LtpaToken2={GOOD}",
            "203.0.113.9",
            "Sign-on",
            (
                "holds a token (LtpaToken2) of sametime.example.com:389/anna.ost@example.com,"
                " made with the keys 'alpha', valid until 2126-11-04"
            ),
        ),
        (f"LtpaToken2=x; ltpatoken2={GOOD}", "203.0.113.9", "Sign-on", "holds a token (LtpaToken2)"),
        ("LtpaToken2=x", "203.0.113.9", "otherwise", "it is not the base64 text of a token"),
        (f"LtpaToken2={ltpa.VECTORS['domino']['token']}", "203.0.113.9", "otherwise", "a token of Domino"),
        (f"LtpaToken2={ltpa.VECTORS['next-plain']['token']}", "203.0.113.9", "otherwise", "none of the keys made it"),
        (f"LtpaToken2={V1}", "203.0.113.9", "otherwise", "a token of version 1, which no rule accepts"),
        (f"LtpaToken={V1}", "203.0.113.9", "otherwise", "the rule is not for clients with the address 203.0.113.9"),
        (f"LtpaToken={V1}", "198.18.0.7", "otherwise", "valid until 2023-10-07 17:08:01 UTC: it has expired"),
        (f"LtpaToken={GOOD}", "198.18.0.7", "Rich clients", "holds a token (LtpaToken2)"),
        ("STPluginActivePage=stMeetingroom", "203.0.113.9", "Meeting room", "60 different photos and 10 names"),
    ],
)
def test_tokens_in_words(cookie, address, rule, words):
    decision = decided(cookie, address)
    assert decision.rule == rule
    assert decision.allowed == (rule != "otherwise")
    text = " / ".join(step.text for step in decision.steps)
    assert words in text
    for token in (GOOD, V1):
        assert token[:40] not in text


def test_without_keys_no_token_is_verified():
    decision = decided(f"LtpaToken2={GOOD}", keys=None)
    assert not decision.allowed
    assert "this check has no keys" in decision.steps[-3].text


def test_a_token_of_version_1_while_it_is_valid():
    decision = decided(f"LtpaToken={V1}", "198.18.0.7", now=1)
    assert not decision.allowed
    assert "its realm is not one of those that are permitted" in decision.steps[-2].text
