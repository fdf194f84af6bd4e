"""The policy as the template gets it."""

import re

from ansible_collections.sametime.estate.plugins.plugin_utils._policy.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._policy.sample import POLICY, changed


def test_all_of_it():
    found = access_rules(read_policy(POLICY))
    assert found["networks"][1] == {
        "name": "Country offices",
        "networks": ["198.51.100.0/24"],
        "exclude": ["198.51.100.128/27"],
    }
    assert found["addresses"] == [{"name": "Sametime Proxy", "address": "203.0.113.7"}]
    assert [(one["cookie"], one["value"]) for one in found["cookie_regexes"] + found["guest_rules"]] == [
        ("LtpaToken2", None),
        ("STPluginActivePage", "stMeetingroom"),
    ]
    assert found["native_networks"][0] == "192.0.2.0/25"
    assert found["otherwise"] == {
        "redirect": "http://www.acme.example/",
        "substitution": "http://www.acme.example/",
        "page": None,
    }
    assert found["methods"] == ["GET", "HEAD"]
    assert re.fullmatch(found["method_regex"], "HEAD")
    assert re.search(found["photo_path_regex"], "/joe@acme.example.jpg")
    admitted = {
        address: any(re.search(regex, address) for regex in found["address_regexes"])
        for address in ("192.0.2.127", "192.0.2.128", "198.51.100.128", "203.0.113.7", "203.0.113.8", "2001:db8:20::")
    }
    assert admitted == {
        **dict.fromkeys(admitted, False),
        "192.0.2.127": True,
        "203.0.113.7": True,
        "2001:db8:20::": True,
    }


def test_only_cookies():
    found = access_rules(read_policy(changed(networks=[], addresses=[])))
    assert (found["address_regexes"], found["native_networks"]) == ([], [])


def test_a_redirect_is_not_an_expression():
    target = "http://www.acme.example/?a=%20&b=$1"
    found = access_rules(read_policy(changed(otherwise={"redirect": target})))["otherwise"]
    assert found["substitution"] == r"http://www.acme.example/?a=\%20&b=\$1"


def test_length_of_expressions():
    many = [{"name": "many", "networks": [f"10.{n}.{n * n % 251}.{n * 8 % 256}/29" for n in range(99)]}]
    short = access_rules(read_policy(changed(networks=many)), max_length=300)["address_regexes"]
    assert len(short) > 1
    assert max(map(len, short)) <= 300
