"""The access policy. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

ACCESS = "sametime_photo_access"
WRONG = [
    ([ACCESS, "networks", 0, "networks", 0], "192.0.2.65/26", "192.0.2.65/26", "192.0.2.64/26"),
    ([ACCESS, "networks", 0, "networks", 0], "office", "'office'", ""),
    ([ACCESS, "networks", 0, "networks"], "192.0.2.64/26", "is not a list", "begins with a dash"),
    ([ACCESS, "networks", 0, "name"], ..., "networks[0].name: is missing", "add it"),
    ([ACCESS, "networks", 0, "excludes"], [], "networks[0].excludes: is not a known key", "did you mean exclude?"),
    ([ACCESS, "networks", 1, "exclude"], ["0.0.0.0/0", "::/0"], "removes all", "shorten"),
    ([ACCESS, "networks", 1, "name"], "Head office", "two rules are called", "own name"),
    ([ACCESS, "addresses", 0, "address"], "203.0.113.0/24", "addresses[0]", ""),
    ([ACCESS, "addresses", 0, "address"], "stproxy1", "addresses[0]", ""),
    ([ACCESS, "cookies", 0, "cookie"], "LtpaToken2=x", "cookies[0]", ""),
    ([ACCESS, "cookies", 2, "value"], "a;b", "cookies[2]", ""),
    ([ACCESS, "cookie"], [], "sametime_photo_access.cookie: is not a known key", "did you mean cookies?"),
    ([ACCESS, "otherwise"], ..., "sametime_photo_access.otherwise: is missing", ""),
    ([ACCESS, "otherwise"], {}, "neither of redirect and page", ""),
    ([ACCESS, "otherwise"], {"redirect": "https://x.example/", "page": "<p>"}, "both of redirect and page", ""),
    ([ACCESS, "otherwise", "redirect"], "www.acme.example", "not a complete address", ""),
    ([ACCESS, "otherwise", "redirect"], "http://photos.acme.example/", "on the photo host itself", ""),
]


@pytest.mark.parametrize(("path", "value", "wrong", "instead"), WRONG, ids=lambda part: str(part)[:60])
def test_wrong_value(path, value, wrong, instead):
    estate.check_wrong(path, value, wrong, instead)


OPTIONS = [
    ("photo_vhost_balancers", "10.0.0.0/8", "is not a list"),
    ("photo_vhost_balancers", ["10.0.0.1/8"], "photo_vhost_balancers[0]"),
]


@pytest.mark.parametrize(("option", "value", "wrong"), OPTIONS)
def test_wrong_value_of_a_role_option(option, value, wrong):
    lines = estate.lines({**estate.variables(), option: value})
    assert any(wrong.lower() in line.lower() for line in lines), lines
