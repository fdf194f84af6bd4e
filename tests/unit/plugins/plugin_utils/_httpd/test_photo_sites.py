"""Which virtual hosts there are on which port, and what prevents them."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.photo_sites import (
    Wanted,
    photo_probes,
    photo_sites,
)

HOST = "photos.acme.example"
TLS = {"port": 443, "address": "*", "key_file": "/k/key.kdb"}


def server(product="IBM_HTTP_Server", generation="2.4", hosts=(), listen=("80",), tls=None):
    main = {
        "listen": list(listen),
        "name_virtual_hosts": [],
        "server_name": "www.acme.example",
        "rewrite_engine": False,
    }
    version = "9.0.5.18" if generation == "2.4" else "8.5.5.22"
    return {
        "product": product,
        "version": version,
        "generation": generation,
        "virtual_hosts": list(hosts),
        "main_server": {**main, "tls": tls},
    }


def other(address="*", **settings):
    place = {"address": address, "port": "443", "name": "connections.acme.example", "default": True, "aliases": []}
    tls = {"sni": False, "key_file": "/k/key.kdb", "disabled_protocols": ["TLSv10", "TLSv11"], **settings}
    return {**place, "file": "/c", "line": 7, "tls": tls}


def sites(state, presented=None, **wanted):
    return photo_sites(state, Wanted(HOST, **wanted), presented)


def shape(result):
    return [(site["at"], site["listen"], bool(site["tls"]), site["redirect"]) for site in result["sites"]]


@pytest.mark.parametrize(
    ("wanted", "shapes"),
    [
        ({}, [("*:80", None, False, None)]),
        ({"tls": TLS}, [("*:80", None, False, None), ("*:443", "443", True, None)]),
        ({"tls": TLS, "http": "redirect"}, [("*:80", None, False, f"https://{HOST}"), ("*:443", "443", True, None)]),
        ({"tls": TLS, "http": "off"}, [("*:443", "443", True, None)]),
        (
            {"tls": {**TLS, "port": 8443}, "http": "redirect"},
            [("*:80", None, False, f"https://{HOST}:8443"), ("*:8443", "8443", True, None)],
        ),
        (
            {"tls": {**TLS, "address": "192.0.2.5"}},
            [("*:80", None, False, None), ("192.0.2.5:443", "192.0.2.5:443", True, None)],
        ),
    ],
)
def test_sites(wanted, shapes):
    result = sites(server(), **wanted)
    assert (shape(result), result["refusals"], result["warnings"], result["ask"]) == (shapes, [], [], None)
    more = ["ibm_ssl_module"] if "tls" in wanted else []
    assert result["modules"] == ["rewrite_module", "headers_module", *more]


def test_server_that_believes_every_client():
    state = server()
    state["main_server"]["believed_header"] = "remoteipheader X-Client (/c, line 3)"
    (refusal,) = sites(state)["refusals"]
    assert refusal.startswith("remoteipheader X-Client (/c, line 3) makes httpd believe every client")


@pytest.mark.parametrize(
    ("address", "at", "request_address"),
    [
        ("0.0.0.0", "*:80", "127.0.0.1"),
        ("[::]", "*:80", "127.0.0.1"),
        ("_default_", "*:80", "127.0.0.1"),
        ("192.0.2.5", "192.0.2.5:80", "192.0.2.5"),
        ("2001:db8::5", "[2001:db8::5]:80", "2001:db8::5"),
        ("[2001:db8::5]", "[2001:db8::5]:80", "2001:db8::5"),
    ],
)
def test_forms_of_an_address(address, at, request_address):
    result = sites(server(hosts=[{**other(at.rpartition(":")[0]), "port": "80"}]), address=address)
    (site,) = result["sites"]
    assert (site["at"], site["request_address"], site["first"]["line"]) == (at, request_address, 7)
    assert result["refusals"] == []


@pytest.mark.parametrize("address", ["photos.acme.example", "192.0.2.5:80", "192.0.2.0/24", "300.0.0.1", "* *", None])
def test_address_that_is_none(address):
    (refusal,) = sites(server(), address=address)["refusals"]
    assert refusal == f"photo_vhost_address is {address!r}; write one IP address of this server, or * for all of them"
    found = sites(server(), tls={**TLS, "address": address})["refusals"]
    assert found[0].startswith(f"photo_vhost_tls.address is {address!r}")


def at(address, port, name="www.acme.example"):
    return {**other(address), "port": port, "name": name}


@pytest.mark.parametrize(
    ("address", "hosts", "refused"),
    [
        ("*", [at("*", "*")], True),
        ("*", [at("_default_", "*")], True),
        ("*", [at("*", "*"), at("*", "80")], False),
        ("*", [at("*", "443")], False),
        ("*", [at("192.0.2.5", "*")], False),
        ("192.0.2.5", [at("192.0.2.5", "*")], True),
        ("192.0.2.5", [at("192.0.2.5", "*"), at("192.0.2.5", "80")], False),
        ("192.0.2.5", [at("*", "*")], False),
    ],
)
@pytest.mark.parametrize("generation", ["2.2", "2.4"])
def test_virtual_hosts_for_all_ports(address, hosts, refused, generation):
    refusals = sites(server(generation=generation, hosts=hosts), address=address)["refusals"]
    new_port = sites(server(generation=generation, hosts=hosts, listen=("8080",)), address=address)
    assert (new_port["refusals"], new_port["sites"][0]["listen"]) == ([], "80" if address == "*" else "192.0.2.5:80")
    if not refused:
        assert refusals == []
        return
    (refusal,) = refusals
    more = f", and NameVirtualHost {address}:80" if generation == "2.2" else ""
    assert refusal.startswith(f"<VirtualHost {hosts[0]['address']}:*> www.acme.example in /c, line 7 would get no more")
    assert refusal.endswith(f"First write <VirtualHost {address}:80> there{more}")


@pytest.mark.parametrize(
    ("address", "hosts", "warned"),
    [
        (
            "192.0.2.5",
            [at("*", "80"), at("*", "80", "b")],
            "(www.acme.example, b) do not answer at 192.0.2.5:80 any more",
        ),
        ("192.0.2.5", [at("_default_", "*")], "(www.acme.example) do not answer"),
        ("192.0.2.5", [at("*", "80"), at("192.0.2.5", "80")], ""),
        ("192.0.2.5", [at("*", "443")], ""),
        ("*", [at("*", "80")], ""),
    ],
)
def test_virtual_hosts_for_all_addresses(address, hosts, warned):
    warnings = sites(server(hosts=hosts), address=address)["warnings"]
    assert [warned in each for each in warnings] == ([True] if warned else [])


def test_main_server_comes_first_on_http_only():
    """It has no certificate, so it never answered anybody on the https port."""
    result = sites(server(listen=("80", "443")), tls=TLS)
    assert [site["main_server"] for site in result["sites"]] == [
        {"name": "www.acme.example", "rewrite_engine": False},
        None,
    ]


REFUSED = {
    "redirect without https": (
        server(),
        {"http": "redirect"},
        "photo_vhost_http is redirect, but photo_vhost_tls is not",
    ),
    "nothing left": (server(), {"http": "off"}, "so nothing would serve photos"),
    "one port for both": (server(), {"tls": {**TLS, "port": 80}}, "http and https need a port each"),
    "options of another product": (
        server("Apache"),
        {"tls": TLS},
        "photo_vhost_tls for Apache httpd needs certificate",
    ),
    "main server on https": (
        server(listen=("80", "443"), tls={"sni": False}),
        {"tls": TLS},
        "the main server itself answers https at *:443",
    ),
    "default virtual host of 2.2": (
        server(generation="2.2", hosts=[other("_default_")], listen=("80", "443")),
        {"tls": TLS},
        "write <VirtualHost *:443> there",
    ),
}


@pytest.mark.parametrize(("state", "wanted", "said"), REFUSED.values(), ids=REFUSED)
def test_refusals(state, wanted, said):
    assert any(said in text for text in sites(state, **wanted)["refusals"])


def test_without_sni_the_certificate_of_the_other_host_must_cover_the_photo_host():
    state = server(generation="2.2", hosts=[other()], listen=("80", "443"))
    asked = sites(state, tls=TLS)
    assert (asked["ask"], asked["refusals"]) == ({"address": "127.0.0.1", "port": 443}, [])
    (text,) = sites(state, {"covers": False, "names": ["connections.acme.example"]}, tls=TLS)["refusals"]
    assert "it has connections.acme.example, not photos.acme.example" in text
    assert sites(state, {"covers": True}, tls=TLS)["refusals"] == []
    apart = sites(state, tls={**TLS, "address": "192.0.2.5"})
    assert (apart["ask"], apart["refusals"]) == (None, [])


def test_with_sni_the_needs_of_the_first_virtual_host_are_reported():
    state = server(hosts=[other(sni=True, disabled_protocols=[])], listen=("80", "443"))
    result = sites(state, tls=TLS)
    assert (result["ask"], result["refusals"]) == (None, [])
    assert "It needs: SSLProtocolDisable SSLv3 TLSv10 TLSv11." in result["warnings"][0]
    assert result["sites"][1]["tls"] == ["SSLEnable", 'KeyFile "/k/key.kdb"']


def test_warnings():
    result = sites(server(hosts=[other("192.0.2.9")], listen=("80", "443")), tls=TLS, http="redirect", balancers=True)
    assert "A balancer where TLS ends must send https requests to the https port" in result["warnings"][0]
    assert "set photo_vhost_tls.address to that address" in result["warnings"][1]


def test_manual_virtual_host_on_https():
    state = server(hosts=[{**other(), "name": HOST}], listen=("80", "443"))
    assert sites(state, tls=TLS)["same_name"] == [f"<VirtualHost *:443> {HOST} in /c, line 7"]


PROOF = {"path": "/p-@digest@.jpg", "requests": [{"path": "/p-@digest@.jpg", "status": 200}]}
COMMON = {"host": HOST, "directory": "/photos", "address": "", "timeout_seconds": 15}


def test_probes():
    made = sites(server(), tls=TLS, http="redirect")["sites"]
    http, https = photo_probes(made, PROOF, COMMON, {"ca_file": "", "expiry_days": 30})
    assert http["requests"] == [
        {"path": PROOF["path"], "headers": {}, "status": 302, "location": f"https://{HOST}/p-@digest@.jpg"}
    ]
    assert ("file" in http, "tls" in http) == (False, False)
    assert (https["port"], https["requests"], https["file"]) == (443, PROOF["requests"], "/photos/p-@digest@.jpg")
    assert https["tls"] == {"ca_file": "", "expiry_days": 30, "first": True}
    own = photo_probes(made, PROOF, {**COMMON, "address": "192.0.2.7"}, {})
    assert [probe["address"] for probe in own] == ["192.0.2.7", "192.0.2.7"]
