"""What role photo_vhost concludes from a web server, for servers that the lab does not have."""

from pathlib import Path

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

ROLE = Path(__file__).parents[3] / "roles" / "photo_vhost"
NAMES = ["listens", "named", "needs_main", "main_name", "specific", "asked_at"]


def host(address, port="80", name="other.acme.example"):
    return {"address": address, "port": port, "name": name, "default": True, "file": "/c", "line": 1, "aliases": []}


def server(listen=("80",), hosts=(), named=(), name="www.acme.example:80", **options):
    main = {"listen": listen, "name_virtual_hosts": named, "server_name": name, "rewrite_engine": False}
    return {"__photo_vhost_info": {"main_server": main, "virtual_hosts": hosts}, **options}


FIRST = {
    "listens": True,
    "named": False,
    "needs_main": True,
    "main_name": "www.acme.example:80",
    "specific": [],
    "asked_at": "127.0.0.1",
}
CASES = {
    "stock server": (server(), {}),
    "listens on all addresses by name": (server(listen=("443", "[::]:80")), {}),
    "listens on one address only": (server(listen=("192.0.2.5:80",)), {"asked_at": "192.0.2.5"}),
    "listens on one IPv6 address only": (server(listen=("[2001:db8::5]:80",)), {"asked_at": "2001:db8::5"}),
    "another port ends alike": (server(listen=("8080", "192.0.2.5:180")), {"listens": False, "needs_main": False}),
    "own port": (server(photo_vhost_port=8080), {"listens": False, "needs_main": False}),
    "neighbour on the same address": (server(hosts=[host("*")]), {"needs_main": False}),
    "neighbour of all ports": (server(hosts=[host("*", "*")]), {"needs_main": False}),
    "neighbour on another port": (server(hosts=[host("*", "443")]), {}),
    "named already": (server(hosts=[host("*")], named=["*:80"]), {"needs_main": False, "named": True}),
    "neighbour of one address": (server(hosts=[host("192.0.2.5")]), {"specific": ["192.0.2.5"]}),
    "that address chosen": (
        server(hosts=[host("192.0.2.5")], photo_vhost_address="192.0.2.5"),
        {"needs_main": False, "asked_at": "192.0.2.5"},
    ),
    "IPv6 address chosen": (server(photo_vhost_address="[2001:db8::5]"), {"asked_at": "2001:db8::5"}),
    "main server without a name": (server(name=None), {"main_name": "main-server.invalid"}),
    "main server called as the photo host": (
        server(name="http://Photos.acme.example:80"),
        {"main_name": "main-server.invalid"},
    ),
}


@pytest.mark.parametrize(("given", "differs"), CASES.values(), ids=CASES)
def test_conclusions(given, differs):
    loader = DataLoader()
    files = [str(ROLE / name / "main.yml") for name in ("defaults", "vars")]
    defaults, computed = (loader.load_from_file(name, trusted_as_template=True) for name in files)
    known = {"sametime_photo_host": "photos.acme.example", **defaults, **computed, **given}
    templar = Templar(loader, variables=known)
    found = {name: templar.template(computed[f"__photo_vhost_{name}"]) for name in NAMES}
    assert found == {**FIRST, **differs}
