"""Policies of web servers, compared by what decides."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._policy.compare import differences

HOST = "photos.acme.example"
FIRST = """
# for httpd 2.4
<VirtualHost *:80>
    ServerName main
    RewriteRule ^/main - [F]
</VirtualHost>
<VirtualHost *:80>
    ServerName photos.acme.example
    ErrorLog "/one/log"
    <Directory "/photos">
        Require all granted
    </Directory>
    RewriteCond %{REMOTE_ADDR} "!^192"
    RewriteCond %{HTTP_COOKIE} "!Ltpa"
    RewriteCond %{REQUEST_URI} "!=/sametime-estate/0123456789abcdef"
    RewriteRule ^ - [F]
</VirtualHost>
"""
OLD = FIRST.replace("Require all granted", "Order allow,deny").replace("0123456789abcdef", "fedcba9876543210")
PLAIN = FIRST.replace("ServerName main", "ServerName other").replace("^/main", "^/other").replace("/one/", "/two/")
TWICE = FIRST + FIRST.replace("*:80", "*:443")


@pytest.mark.parametrize("other", [FIRST, OLD, PLAIN, TWICE], ids=["same", "generation", "main server", "two ports"])
def test_same(other):
    assert differences({"ihs1": FIRST, "ihs2": other}, HOST) == []


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (FIRST.replace("!^192", "!^10"), 'differs from that of ihs1; ihs2 has: RewriteCond %{REMOTE_ADDR} "!^10"'),
        (
            FIRST.replace('    RewriteCond %{HTTP_COOKIE} "!Ltpa"\n', ""),
            'differs from that of ihs1; only ihs1 has: RewriteCond %{HTTP_COOKIE} "!Ltpa"',
        ),
        (FIRST.replace("photos.acme.example", "photos2"), "only ihs1 has: ServerName photos.acme.example"),
        ("", "only ihs1 has: ServerName photos.acme.example"),
    ],
    ids=["other", "less", "other host", "nothing"],
)
def test_different(other, sentence):
    (found,) = differences({"ihs1": FIRST, "ihs2": other}, HOST)
    assert found.startswith("the access policy of ihs2 ")
    assert sentence in found


def test_another_order():
    lines = FIRST.splitlines(keepends=True)
    first, second = (next(n for n, line in enumerate(lines) if text in line) for text in ("REMOTE", "COOKIE"))
    lines[first], lines[second] = lines[second], lines[first]
    (found,) = differences({"ihs1": FIRST, "ihs2": "".join(lines)}, HOST)
    assert found == "the access policy of ihs2 has the rules of ihs1 in another order"


def test_nothing_to_compare():
    assert differences({}, HOST) == differences({"ihs1": FIRST}, HOST) == []
