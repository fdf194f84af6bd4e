"""The virtual host. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

WRONG = [
    (["sametime_photo_tls", "port"], 80, "is also the port for http", "443"),
    (["sametime_photo_tls", "address"], "https://x", "is not an address of a virtual host", "without port"),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("photo_vhost_address", "192.0.2.1:80", "is not an address of a virtual host"),
    ("photo_vhost_probe_address", "http://x", "is a URL"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)


@pytest.mark.parametrize(
    "change",
    [
        {"photo_vhost_address": "_default_"},
        {"photo_vhost_address": "[2001:db8::1]"},
        {"photo_vhost_port": 443, "sametime_photo_http": "off"},
        {"photo_vhost_port": 443, "sametime_photo_tls": {}},
    ],
)
def test_right_values(change):
    assert estate.lines(estate.variables() | change) == []
