"""Single values."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight import values


@pytest.mark.parametrize(
    ("judge", "value"),
    [
        (values.host_name, "photos.acme.example"),
        (values.host_name, "photos.acme.example."),
        (values.host_name, "win_host.acme.example"),
        (values.host_or_address, "ihs1"),
        (values.host_or_address, "192.0.2.1"),
        (values.host_or_address, "2001:db8::1"),
        (values.domain, ".acme.example"),
        (values.domain, "acme.example"),
        (values.address, "2001:db8::1"),
        (values.listening_address, "*"),
        (values.listening_address, "[2001:db8::1]"),
        (values.url, "https://[2001:db8::1]:9443/x"),
        (values.url, "http://meet1:9081"),
        (values.path, "/opt/IBM"),
        (values.path, ""),
        (values.account, "db2inst1"),
        (values.port, "443"),
        (values.percent, 0),
        (values.amount, 0),
        (values.duration, 0.5),
    ],
)
def test_right(judge, value):
    assert list(judge("name", value)) == []


@pytest.mark.parametrize(
    ("judge", "value"),
    [
        (values.host_name, "a..b"),
        (values.host_name, "-a.b"),
        (values.host_name, "a." + "b" * 64),
        (values.host_name, ".".join(["abcdefgh"] * 30)),
        (values.host_or_address, "1.2.3"),
        (values.domain, ".example"),
        (values.address, "192.0.2.1/32"),
        (values.url, "ftp://host"),
        (values.url, "http://"),
        (values.url, "http://[x"),
        (values.path, "a/b"),
        (values.path, "~/photos"),
        (values.path, "/./"),
        (values.domain, "..acme.example"),
        (values.address, "fe80::1%eth0"),
        (values.url, "http://h:0"),
        (values.url, "http://h:9081 "),
        (values.url, "http://h:http"),
        (values.host_name, "http://[x"),
        (values.listening_address, "192.0.2.1:80"),
        (values.path, "//"),
        (values.account, "root"),
        (values.account, "A"),
        (values.port, 65536),
        (values.percent, 100.1),
        (values.amount, -1),
        (values.duration, 0),
    ],
)
def test_wrong(judge, value):
    assert len(list(judge("name", value))) == 1


def test_by_kind_reaches_every_place():
    option = {
        "type": "list",
        "elements": "dict",
        "options": {"port": {"type": "int"}, "home": {"type": "path"}, "ports": {"type": "list", "elements": "int"}},
    }
    value = [{"port": 1, "home": "/a"}, {"port": 0, "home": "a", "ports": [-1]}]
    assert [problem.variable for problem in values.by_kind("x", value, option)] == [
        "x[1].port",
        "x[1].home",
        "x[1].ports[0]",
    ]
