"""Community servers. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

URL = "sametime_community_url"
WRONG = [
    ([URL], "community.acme.example", "is not a complete URL", "http://"),
    ([URL], "http://192.0.2.7", "is an address, not a host name", "the name that clients use"),
    ([URL], "http://community", "is a short name", "full name"),
    ([URL], "http://community.acme.example/", "is more than the URL of the server", "http://community.acme.example,"),
    ([URL], "http://community.acme.example/servlet/UserInfoServlet", "is more than the URL", "adds the rest"),
    ([URL], ..., "is not set, and role business_card needs it", "http://community.acme.example"),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("business_card_person", "Joe Bloggs", "is not a user id"),
    ("business_card_url", "http://c.acme.example/s?x=1", "is more than the URL"),
    ("business_card_person_photo", "photos/x.jpg", "is not a complete URL"),
    ("business_card_photo_attribute", "photo URL", "is not an LDAP attribute"),
    ("business_card_fields", ["Image-Path"], "is not a field of the business card"),
    ("business_card_removed_fields", ["Photo,Name"], "is not a field of the business card"),
    ("business_card_restart", "later", "is not a possible value"),
    ("business_card_restart_command", "restart it", "is not a list"),
    ("business_card_read_stconfig_updates", "no", "is not a possible value"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)


@pytest.mark.parametrize(
    "change", [{"business_card_person": ""}, {"business_card_photo_attribute": "photoURL,labeledURI"}]
)
def test_right_values(change):
    assert estate.lines({**estate.variables(), **change}) == []


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"sametime_community_url": "https://c.acme.example"}, "sametime_community_url"),
        ({"business_card_url": "https://c.acme.example/servlet/UserInfoServlet"}, "business_card_url"),
        ({}, ""),
    ],
)
def test_one_of_several_servers_can_be_asked_by_http_only(variables, name):
    lines = estate.lines({**estate.variables(), **variables, "business_card_connect_to": "127.0.0.1"})
    assert len(lines) == bool(name)
    assert all(f"works with http only, and {name} is https" in line for line in lines)


def test_an_estate_without_community_servers_needs_nothing():
    written = {
        name: value
        for name, value in estate.variables().items()
        if not name.startswith(("sametime_community", "business_card"))
    }
    members = {**estate.groups(), "community": []}
    assert estate.lines(written, members=members) == []
