"""Filters access_rules, explain_access, in_cookie_domain and cidr_regex: the glue, and errors as users see them."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import (
    access_rules,
    cidr_regex,
    explain_access,
    in_cookie_domain,
)

POLICY = {
    "networks": [{"name": "Office", "networks": ["192.0.2.0/24"]}],
    "otherwise": {"redirect": "http://www.acme.example/"},
}


def glue(plugin):
    (found,) = plugin.FilterModule().filters().values()
    return found


def test_access_rules():
    found = glue(access_rules)(POLICY, photo_host="photos.acme.example", max_length=200)
    assert len(found["address_regexes"]) == 1
    with pytest.raises(AnsibleFilterError, match=r"access_rules: access policy, otherwise, .*would never end"):
        glue(access_rules)(POLICY, photo_host="www.acme.example")
    with pytest.raises(AnsibleFilterError, match=r"access_rules: max_length 9 is too small.*192.0.2.0/24"):
        glue(access_rules)(POLICY, max_length=9)


def test_explain_access():
    found = glue(explain_access)(POLICY, "192.0.2.7", cookie="a=b", path="/a@b.jpg", method="HEAD", photo_host="x")
    assert (found["allowed"], found["rule"]) == (True, "Office")
    assert found["steps"][-1] == {"rule": "Office", "matched": True, "text": "192.0.2.7 is in 192.0.2.0/24"}
    assert found["lines"][0] == "HEAD /a@b.jpg from 192.0.2.7 with the cookie a=b"
    for address, words in ((None, "the address of the client is missing"), ("x", "'x' is not an IPv4 or IPv6")):
        with pytest.raises(AnsibleFilterError, match=f"explain_access: {words}"):
            glue(explain_access)(POLICY, address)
    with pytest.raises(AnsibleFilterError, match="explain_access: access policy: otherwise is missing"):
        glue(explain_access)({}, "192.0.2.7")


def test_in_cookie_domain():
    assert glue(in_cookie_domain)("photos.acme.example", ".acme.example") is True
    assert glue(in_cookie_domain)("photos.acme.example", ".other.example") is False
    for host, domain, words in ((None, ".a", "None is no host name"), ("a", ".", "'.' is no domain")):
        with pytest.raises(AnsibleFilterError, match=f"in_cookie_domain: {words}; write text such as acme.example"):
            glue(in_cookie_domain)(host, domain)


def test_cidr_regex():
    assert glue(cidr_regex)(["192.0.2.0/25", "192.0.2.128/25"]) == glue(cidr_regex)(["192.0.2.0/24"])
    assert glue(cidr_regex)(["192.0.2.0/24"], exclude=["192.0.2.128/25"]) == glue(cidr_regex)(["192.0.2.0/25"])
    assert len(glue(cidr_regex)([f"10.{n}.{n}.0/27" for n in range(99)], max_length=400)) > 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([],), "the list of networks is empty"),
        (("192.0.2.0/24",), "networks is str, not a list"),
        (({},), "networks is dict, not a list"),
        ((["192.0.2.0/24", "192.0.2.1/24"],), "networks entry 2, '192.0.2.1/24': host bits are set"),
        ((["192.0.2.0/24", 7],), "networks entry 2, 7: this is a number, not text"),
        ((["192.0.2.0/33"],), "networks entry 1, '192.0.2.0/33': '33' is not a prefix length"),
        ((["office"],), "networks entry 1, 'office': this is not an IPv4 or IPv6 network"),
        ((["192.0.2.0/24"], ["192.0.2.0/23"]), "exclude leaves nothing of the networks"),
        ((["192.0.2.0/24"], ["nonsense"]), "exclude entry 1, 'nonsense'"),
        ((["192.0.2.0/24"], "192.0.2.0/25"), "exclude is str, not a list"),
        ((["192.0.2.0/24"], [], 0), "max_length 0 is not a number of characters"),
        ((["192.0.2.0/24"], [], True), "max_length True is not a number"),
        ((["192.0.2.0/24"], [], 5), "max_length 5 is too small: the expression for 192.0.2.0/24 alone"),
    ],
)
def test_cidr_regex_names_what_is_wrong(arguments, words):
    with pytest.raises(AnsibleFilterError, match=f"cidr_regex: {words}"):
        glue(cidr_regex)(*arguments)
