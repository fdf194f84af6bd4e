"""Entries become people. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Attributes, Person, from_entry

NAMES = Attributes("PhotoURL", "mail", "userPrincipalName")


@pytest.mark.parametrize(
    ("entry", "person"),
    [
        pytest.param({}, Person("cn=x", (), (), ""), id="nothing"),
        pytest.param(
            {"mail": [b"Joe@Acme.Example"], "PhotoURL": [b"http://Old"], "userPrincipalName": [b"JOE@acme.example"]},
            Person("cn=x", ("joe@acme.example",), ("http://Old",), "JOE@acme.example"),
            id="all",
        ),
        pytest.param({"MAIL": [b"a@b"], "photourl": [b"u"]}, Person("cn=x", ("a@b",), ("u",), ""), id="other case"),
        pytest.param({"mail": [b" b@x ", b"a@x", b"A@X", b""]}, Person("cn=x", ("a@x", "b@x"), (), ""), id="several"),
        pytest.param(
            {"mail": [b"a@x"], "mail;lang-pt": [b"b@x"]}, Person("cn=x", ("a@x", "b@x"), (), ""), id="options"
        ),
        pytest.param(
            {"PhotoURL;lang-pt": [b"old"], "photourl": [b"new"]}, Person("cn=x", (), ("new",), ""), id="URL with option"
        ),
        pytest.param({"mail": [b"j\xfcrgen@x"]}, Person("cn=x", ("j\ufffdrgen@x",), (), ""), id="not UTF-8"),
    ],
)
def test_person(entry, person):
    assert from_entry("cn=x", entry, NAMES) == person


def test_no_attribute_for_cards():
    names = NAMES._replace(card="")
    assert names.wanted == ["PhotoURL", "mail"]
    assert from_entry("cn=x", {"": [b"y"]}, names).card == ""
