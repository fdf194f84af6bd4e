"""Photos and their transfer. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

WRONG = [
    (["sametime_photo_host"], "http://photos.acme.example", "is a URL", "photos.acme.example"),
    (["sametime_photo_host"], "https://photos.acme.example:8443/x", "is a URL", "alone: photos.acme.example"),
    (["sametime_photo_host"], "photos.acme.example:80", "more than a host name", "photos.acme.example"),
    (["sametime_photo_host"], "photos.acme.example/photos", "more than a host name", "photos.acme.example"),
    (["sametime_photo_host"], "192.0.2.7", "is an address", "the name that clients use"),
    (["sametime_photo_host"], "photos acme.example", "is not a host name", "letters, digits"),
    (["sametime_photo_host"], "photos", "is a short name", "photos.acme.example"),
    (["sametime_photo_host"], True, "is a truth value", "in quotes"),
    (["sametime_sso_domain"], "https://acme.example", "is a URL", ".acme.example"),
    (["sametime_sso_domain"], "example", "is not a domain", "two labels"),
    (["sametime_sso_domain"], ".ac me.example", "is not a domain", "two labels"),
    (
        ["sametime_photo_tls"],
        {"label": "photos"},
        "has neither key_file nor certificate",
        "key_file for IBM HTTP Server",
    ),
    (
        ["sametime_photo_tls"],
        {"key_file": "/k.kdb", "certificate": "/c.pem"},
        "has both",
        "key_file for IBM HTTP Server",
    ),
    (["sametime_photo_tls", "port"], 70000, "is not a port", "from 1 to 65535"),
    (["sametime_photo_tls", "key_file"], "key.kdb", "is not an absolute path", "beginning with /"),
    (["sametime_photo_tls", "keyfile"], "/k.kdb", "is not a known key", "did you mean key_file"),
    (["sametime_photo_http"], "redirected", "is not a possible value", "did you mean redirect"),
    (["sametime_photo_http"], True, "is a truth value", "in quotes"),
    (["sametime_photo_directory"], "photos", "is not an absolute path", "beginning with /"),
    (["sametime_photo_directory"], "C:\\photos", "is not an absolute path", "on Linux"),
    (["sametime_photo_directory"], "/", "is the root directory", "below it"),
    (["sametime_photo_directory"], "/opt/../etc", "contains ..", "without it"),
    (["sametime_photo_directory"], "/opt/photos\n", "control characters", "remove"),
    (["sametime_photo_url"], "https://photos2.acme.example/{mail}.jpg", "does not name the photo host", "{mail}.jpg"),
    (["sametime_photo_host"], "u:s3cr3t@photos.acme.example", "more than a host name", "photos.acme.example"),
    (["sametime_photo_user"], "root", "has all rights", "ordinary account"),
    (["sametime_photo_user"], "ST Photos", "is not the name of a Linux account", "lower-case"),
    (["sametime_photo_user"], 1001, "is not the name of a Linux account", "lower-case"),
    (["sametime_photo_source_user"], "DOMAIN\\tdi", "is not the name of a Linux account", "lower-case"),
    (["sametime_photo_target"], "stphotos@ihs1.acme.example", "neither a host name nor an address", "alone"),
    (["sametime_photo_target"], "ssh://ihs1.acme.example", "is a URL", "alone"),
    (["sametime_photo_target"], "192.0.2.300", "neither a host name nor an address", "alone"),
    (["sametime_photo_source_home"], "var/lib/photos", "is not an absolute path", "beginning with /"),
    (["sametime_photo_key"], ".ssh/id", "is not an absolute path", "beginning with /"),
    (["sametime_photo_known_hosts"], ["/a"], "is not a path", "a path"),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("photo_vhost_port", 80080, "is not a port"),
    ("photo_vhost_port", "http", "is not a whole number"),
    ("photo_vhost_generation", "2.0", "is not a possible value"),
    ("photo_vhost_balancer_header", "X Forwarded", "is not the name of an HTTP header"),
    ("photo_export_target_port", 0, "is not a port"),
    ("photo_export_maximum_removal_percent", 110, "is not a share in percent"),
    ("photo_export_minimum_bytes", 90000, "is larger than photo_export_warning_bytes"),
    ("photo_export_names", {"source": "csv"}, "photo_export_names.map: is missing"),
    ("photo_export_names", {"source": "excel"}, "is not a possible value"),
    ("photo_transfer_schedule", "every hour", "five fields"),
    ("photo_transfer_schedule", "61 * * * *", "is not a minute"),
    ("photo_transfer_scheduler", "anacron", "is not a possible value"),
    ("photo_transfer_web_host", "ihs7", "is not a host of the inventory"),
    ("photo_transfer_schedule_name", "photos.job", "is a file name that cron ignores"),
    ("photo_transfer_mailto", "root, operator", "is not a mail address"),
    ("photo_transfer_environment", {"A": 'say "x"'}, "photo_transfer_environment.A: is not usable"),
    ("photo_transfer_sync", "perhaps", "is not true or false"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    estate.check_option(option, value, wrong)


def test_a_wrong_host_or_domain_has_no_consequences():
    for name, value in (
        ("sametime_sso_domain", "*.acme.example"),
        ("sametime_photo_host", "http://photos.acme.example"),
    ):
        assert len(estate.lines({**estate.variables(), name: value})) == 1


def test_a_policy_without_cookies_needs_no_sign_on_domain():
    shared = estate.variables()
    del shared["sametime_photo_access"]["cookies"]
    shared |= {
        "sametime_photo_host": "photos.other.example",
        "sametime_photo_url": "https://photos.other.example/{mail}.jpg",
    }
    assert estate.lines(shared) == []
