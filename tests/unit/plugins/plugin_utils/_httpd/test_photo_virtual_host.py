"""What the virtual host of the photos needs, for servers that the lab does not have."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.photo_virtual_host import photo_virtual_host


def host(address, port="80", name="other.acme.example", aliases=()):
    place = {"default": True, "file": "/c", "line": 1}
    return {"address": address, "port": port, "name": name, "aliases": list(aliases), **place}


def server(listen=("80",), hosts=(), *, named=(), name="www.acme.example:80", generation="2.4", rewrite=False):
    main = {"listen": listen, "name_virtual_hosts": named, "server_name": name, "rewrite_engine": rewrite}
    return {"main_server": main, "virtual_hosts": hosts, "generation": generation}


FIRST = {
    "at": "*:80",
    "listen": None,
    "name_virtual_host": None,
    "main_server": {"name": "www.acme.example:80", "rewrite_engine": False},
    "other_addresses": [],
    "request_address": "127.0.0.1",
    "same_name": [],
}
PHOTOS = "photos.acme.example"
NAMELESS = {"name": "main-server.invalid", "rewrite_engine": False}
CASES = {
    "stock server": (server(), {}, {}),
    "main server rewrites": (
        server(rewrite=True),
        {},
        {"main_server": {"name": "www.acme.example:80", "rewrite_engine": True}},
    ),
    "listens on all addresses by name": (server(listen=("443", "[::]:80")), {}, {}),
    "listens on one address only": (server(listen=("192.0.2.5:80",)), {}, {"request_address": "192.0.2.5"}),
    "listens on one IPv6 address only": (server(listen=("[2001:db8::5]:80",)), {}, {"request_address": "2001:db8::5"}),
    "listens on one address and on all": (server(listen=("192.0.2.5:80", "*:80")), {}, {}),
    "another port ends alike": (
        server(listen=("8080", "192.0.2.5:180")),
        {},
        {"listen": "80", "main_server": None},
    ),
    "own port": (server(), {"port": 8080}, {"at": "*:8080", "listen": "8080", "main_server": None}),
    "own port of one address": (
        server(),
        {"port": 8080, "address": "192.0.2.5"},
        {
            "at": "192.0.2.5:8080",
            "listen": "192.0.2.5:8080",
            "main_server": None,
            "request_address": "192.0.2.5",
        },
    ),
    "neighbor on the same address": (server(hosts=[host("*")]), {}, {"main_server": None}),
    "neighbor of the default address": (
        server(hosts=[host("_default_")]),
        {},
        {"main_server": None},
    ),
    "neighbor of all ports": (server(hosts=[host("*", "*")]), {}, {"main_server": None}),
    "listens on other addresses only": (
        server(listen=("192.0.2.4:80", "[2001:db8::5]:80")),
        {"address": "192.0.2.5"},
        {"at": "192.0.2.5:80", "listen": "192.0.2.5:80", "main_server": None, "request_address": "192.0.2.5"},
    ),
    "neighbor on another port": (server(hosts=[host("*", "443")]), {}, {}),
    "httpd 2.2": (server(generation="2.2"), {}, {"name_virtual_host": "*:80"}),
    "httpd 2.2, named already": (
        server(hosts=[host("*")], named=["*:80"], generation="2.2"),
        {},
        {"main_server": None},
    ),
    "neighbors of one address": (
        server(hosts=[host("192.0.2.5"), host("192.0.2.5", name="third.acme.example")]),
        {},
        {"other_addresses": ["192.0.2.5"]},
    ),
    "that address chosen": (
        server(hosts=[host("192.0.2.5")]),
        {"address": "192.0.2.5"},
        {"at": "192.0.2.5:80", "main_server": None, "request_address": "192.0.2.5"},
    ),
    "IPv6 address chosen": (
        server(),
        {"address": "[2001:db8::5]"},
        {"at": "[2001:db8::5]:80", "request_address": "2001:db8::5"},
    ),
    "manual virtual host of the photos": (
        server(hosts=[host("*", name="Photos.acme.example")]),
        {},
        {"main_server": None, "same_name": ["<VirtualHost *:80> Photos.acme.example in /c, line 1"]},
    ),
    "the same at one address": (
        server(hosts=[host("192.0.2.5", name=PHOTOS)]),
        {},
        {
            "other_addresses": ["192.0.2.5"],
            "same_name": ["<VirtualHost 192.0.2.5:80> photos.acme.example in /c, line 1"],
        },
    ),
    "the same on another port": (server(hosts=[host("*", "443", name=PHOTOS)]), {}, {}),
    "the same on all ports, by an alias": (
        server(hosts=[host("*", "*", aliases=["a.acme.example", "*.ACME.example"])]),
        {},
        {"main_server": None, "same_name": ["<VirtualHost *:*> other.acme.example in /c, line 1"]},
    ),
    "aliases of other hosts": (
        server(hosts=[host("*", aliases=["photos.acme.example.org", "photos-acme.example", "?.acme.example"])]),
        {},
        {"main_server": None},
    ),
    "main server without a name": (server(name=None), {}, {"main_server": NAMELESS}),
    "main server called as the photo host": (
        server(name="http://Photos.acme.example:80"),
        {},
        {"main_server": NAMELESS},
    ),
}


@pytest.mark.parametrize(("state", "options", "differs"), CASES.values(), ids=CASES)
def test_needs(state, options, differs):
    needs = photo_virtual_host(state, **{"host": "photos.acme.example", "address": "*", "port": 80, **options})
    assert {name: value for name, value in needs._asdict().items() if name != "first"} == {**FIRST, **differs}


SECOND = {**host("*", name="second.acme.example"), "default": False}


@pytest.mark.parametrize(
    ("hosts", "first"),
    [
        ([], None),
        ([host("*", "443"), host("192.0.2.5")], None),
        ([SECOND, host("*")], host("*")),
        ([host("_default_"), SECOND], host("_default_")),
        ([host("*", "*")], host("*", "*")),
    ],
)
def test_first_virtual_host_of_the_address(hosts, first):
    assert photo_virtual_host(server(hosts=hosts), PHOTOS, "*", 80).first == first
