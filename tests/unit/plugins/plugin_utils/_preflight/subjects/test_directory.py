"""The directory. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

WRONG = [
    (["sametime_photo_url"], "https://photos.acme.example/", "exactly once", "{mail}.jpg"),
    (["sametime_photo_url"], "photos.acme.example/{mail}.jpg", "does not begin", "https://"),
    (["sametime_photo_url"], "", "is empty", "{mail}.jpg"),
    (["sametime_directory", "servers"], [], "names no server", "ldaps://"),
    (["sametime_directory", "servers", 0], "https://dc1.acme.example", "is not the URL of an LDAP server", "ldaps://"),
    (["sametime_directory", "servers", 1], "dc1.acme.example", "is not the URL of an LDAP server", "ldaps://"),
    (["sametime_directory", "servers", 0], "ldaps://dc1.acme.example/dc=acme", "more than host and port", "base"),
    (["sametime_directory", "servers", 0], "ldaps://dc 1", "neither a host name nor an address", "alone"),
    (["sametime_directory", "servers", 0], "ldap://[::1", "is not a URL: Invalid IPv6", "ldap://[2001:db8::1]:389"),
    (["sametime_directory", "servers", 0], "ldap://dc1:abc", "has a wrong port", "ldap://10.1.2.3:3389"),
    (["sametime_directory", "servers", 0], "LDAPS://dc1", "capitals in the scheme", "ldaps://dc1"),
    (["sametime_directory", "servers", 0], "ldaps://", "has no host", "ldaps://host:port"),
    (["sametime_directory", "base"], "acme.example", "is not the name of an entry", "DC=acme"),
    (["sametime_directory", "base"], "", "is not the name of an entry", "DC=acme"),
    (["sametime_directory", "ca_file"], "acme-ca.pem", "is not an absolute path", "beginning with /"),
    (["sametime_directory", "base"], ..., "is missing", "base"),
    (["sametime_directory", "tls"], "ssl", "is not a possible value", "starttls"),
    (["sametime_directory", "timeout_seconds"], 0, "is not positive", "1 or more"),
    (["sametime_directory", "bind_pasword"], "x", "not", "bind_password"),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


def test_a_password_without_account():
    directory = {**estate.variables()["sametime_directory"], "reader_bind_password": "Tr0ub4dor"}
    del directory["reader_bind_dn"]
    lines = estate.lines({**estate.variables(), "sametime_directory": directory})
    assert any("reader_bind_password: is set without reader_bind_dn" in line for line in lines), lines
    assert "Tr0ub4dor" not in "".join(lines)


@pytest.mark.parametrize("prefix", ["", "reader_"])
def test_an_account_without_password(prefix):
    shared = estate.variables()
    shared["sametime_directory"] |= {"servers": ["ldaps://dc1.corp.test"], f"{prefix}bind_password": ""}
    lines = [line for line in estate.lines(shared) if f".{prefix}bind_password: is not set, but" in line]
    assert len(lines) == 1


OPTIONS = [
    ({"ldap_photo_url_without_photo": "remove"}, "is not a possible value"),
    ({"ldap_photo_url_without_photo": "default"}, "ldap_photo_url_default_url: is empty"),
    ({"ldap_photo_url_without_photo": "default", "ldap_photo_url_default_url": "none.jpg"}, "is not a complete URL"),
    ({"photo_export_directory": {"base": "dc=x"}}, "photo_export_directory.servers: is missing"),
    ({"photo_export_directory": {"base": "dc=x", "servers": ["dc1"]}}, "is not the URL of an LDAP server"),
    (
        {"photo_export_directory": {"base": "dc=x", "servers": ["ldaps://dc1"], "bind_dn": "cn=a"}},
        "bind_password: is not set, but bind_dn is",
    ),
    ({"ldap_photo_url_maximum_removal_percent": 120}, "is not a share in percent"),
    ({"ldap_photo_url_photo_host": "ihs9.acme.example"}, "is not a host of the inventory"),
]


@pytest.mark.parametrize(("options", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(options, wrong):
    lines = estate.lines({**estate.variables(), **options})
    assert any(wrong in line for line in lines), lines


def test_an_estate_without_directory_needs_none_of_it():
    members = {**estate.groups(), "directory": []}
    shared = {name: value for name, value in estate.variables().items() if name != "sametime_directory"}
    assert estate.lines(shared, members=members) == []
