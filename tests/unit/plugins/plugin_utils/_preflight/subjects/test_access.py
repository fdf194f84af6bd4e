"""The access policy. Each row: what is changed in the example, what the preflight says, and what it advises."""

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._preflight import example_estate as estate

ACCESS = "sametime_photo_access"
WRONG = [
    ([ACCESS, "networks", 0, "networks", 0], "192.0.2.65/26", "192.0.2.65/26", "192.0.2.64/26"),
    ([ACCESS, "networks", 0, "networks", 0], "office", '"office" is not an IPv4 or IPv6 network', "192.0.2.0/24"),
    ([ACCESS, "networks", 0, "networks", 0], "192.0.2.65/26", "networks[0].networks[0]", "192.0.2.64/26"),
    ([ACCESS, "cookies", 1, "only_from"], ["10.1.1.1/8"], "cookies[1].only_from[0]", "10.0.0.0/8"),
    ([ACCESS, "addresses", 0, "address"], "stproxy1", "is not an IPv4 or IPv6 address", "one address"),
    ([ACCESS, "guests", "photos"], 0, "sametime_photo_access.guests: photos is 0", "1 to 10000"),
    ([ACCESS, "otherwise", "redirect"], "www", "sametime_photo_access.otherwise.redirect: 'www'", "http://"),
    ([ACCESS, "networks", 0, "name"], "A: b\\c", "networks[0]: 'A: b", "one line"),
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
    ([ACCESS, "otherwise", "redirect"], "https://u:s3cr3t@www.acme.example/", "has a user name", "remove it"),
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
    estate.check_option(option, value, wrong)


def test_all_wrong_networks_of_a_rule_together():
    rule = {"name": "Büro: Nord", "networks": ["10.1.1.1/8", "10.0.0.0/8", "x"], "exclude": ["10.2.2.2/16"]}
    shared = estate.change(estate.variables(), [ACCESS, "networks", 0], rule)
    assert [line.partition(":")[0] for line in estate.lines(shared)] == [
        f"{ACCESS}.networks[0].{place}" for place in ("exclude[0]", "networks[0]", "networks[2]")
    ]
    empty = estate.change(shared, [ACCESS, "networks", 0], {**rule, "networks": [], "exclude": []})
    (line,) = estate.lines(empty)
    assert line.startswith(f"{ACCESS}.networks[0]: the list of networks is empty. Name a network")
