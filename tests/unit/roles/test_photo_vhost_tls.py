"""The virtual host of the role on https, against a real httpd with mod_ssl: what is served, and what is refused."""

import http.client
import re
import socket
import ssl
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.plugins.filter.access_rules import access_rules
from ansible_collections.sametime.estate.plugins.filter.photo_probes import photo_probes
from ansible_collections.sametime.estate.plugins.filter.photo_sites import photo_sites
from ansible_collections.sametime.estate.plugins.module_utils._tls.handshake import Endpoint, look
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write
from ansible_collections.sametime.estate.tests.unit.real_httpd import MODULES, needs_httpd
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_httpd import PHOTO
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_proof import HOST, OFFICE, make, wait

__all__ = ["make"]
pytestmark = needs_httpd
SSL = f"LoadModule ssl_module {MODULES}/mod_ssl.so"


def certificate(names=(HOST,), **options):
    root, issuing = authorities()
    return issue("photo host", options.pop("issuer", issuing), names, **options), root, issuing


class Https:
    """The role's virtual hosts on an installation, with the options of ``photo_vhost_tls`` and a trusted authority."""

    def __init__(self, httpd, pair, chain, root, **wanted):
        self.httpd, self.port = httpd, free_port()
        self.files = write(httpd.home / "tls", pair, chain)
        self.ca_file = httpd.home / "tls" / "root.pem"
        self.ca_file.write_text(root.pem if root else "")
        self.wanted = wanted

    def run(self, check=False, days=30, hosts=(), **options):
        tls = {**self.files, "port": self.port, "address": "127.0.0.1"}
        listen = [f"127.0.0.1:{self.httpd.port}"] + [f"{each['address']}:{each['port']}" for each in hosts]
        main = {"listen": listen, "name_virtual_hosts": [], "server_name": None}
        info = {
            "product": "Apache",
            "generation": "2.4",
            "version": "2.4.62",
            "virtual_hosts": list(hosts),
            "main_server": {**main, "rewrite_engine": False, "tls": None},
        }
        wanted = {"address": "127.0.0.1", "port": self.httpd.port, "tls": tls, **self.wanted}
        plan = photo_sites(info, HOST, **wanted)
        assert plan["refusals"] == []
        sites = [{**each, "main_server": None} for each in plan["sites"]]
        common = {"host": HOST, "directory": f"{self.httpd.home}/photos", "address": "", "timeout_seconds": 5}
        trust = {"ca_file": str(self.ca_file) if self.ca_file.stat().st_size else "", "expiry_days": days}
        first, *further = photo_probes(sites, access_rules(OFFICE)["proof"], common, trust)
        return self.httpd.vhost(check=check, sites=sites, probe=first, further_probes=further, **options)

    def ask(self, path=PHOTO, **headers):
        context = ssl.create_default_context(cafile=self.ca_file)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=context)
        connection.sock = context.wrap_socket(_connected(self.port), server_hostname=HOST)
        connection.request("GET", path, headers={"Host": HOST, **headers})
        answer = connection.getresponse()
        found = answer.status, answer.getheader("Location")
        connection.close()
        return found


def _connected(port):
    return socket.create_connection(("127.0.0.1", port), 5)


@pytest.fixture
def https(make):
    """Return a function that starts a server that is ready for https."""

    def start(pair=None, chain=None, root=None, last=SSL, **wanted):
        good, real_root, issuing = certificate()
        return Https(make(last=last), pair or good, [issuing] if chain is None else chain, root or real_root, **wanted)

    return start


def test_same_policy_on_both_ports(https):
    site = https()
    foreseen = site.run(check=True)
    result = site.run()
    assert (result["failed"], result["changed"]) == (False, True), result
    assert foreseen["actions"] == result["actions"]
    elsewhere = (302, "http://www.acme.example/?a=%20$1")
    assert site.ask() == elsewhere
    assert site.httpd.status() == 302
    names = {"names": [HOST], "subject": "CN=photo host", "issuer": "CN=Lab Issuing CA"}
    assert {name: result["certificates"][0][name] for name in names} == names
    assert result["certificates"][0]["days_left"] in (364, 365)
    again = site.run()
    assert (again["failed"], again["changed"], again.get("warnings")) == (False, False, None), again
    assert site.run(check=True)["changed"] is False
    assert site.httpd.photos() == [PHOTO[1:]]


def test_redirect_from_http(https):
    site = https(http="redirect")
    result = site.run()
    assert not result["failed"], result
    connection = http.client.HTTPConnection("127.0.0.1", site.httpd.port, timeout=5)
    connection.request("GET", "/a%20b%0d%0ax:y?c=d", headers={"Host": HOST})
    answer = connection.getresponse()
    assert answer.status == 302
    location = answer.getheader("Location")
    assert location == f"https://{HOST}:{site.port}/a%20b%0d%0ax:y?c=d"
    assert not site.run()["changed"]


def test_https_only(https):
    site = https(http="off")
    result = site.run()
    assert not result["failed"], result
    assert site.ask()[0] == 302
    assert site.httpd.status() == 404
    gone = site.run(state="absent", content=None)
    assert (gone["failed"], gone["changed"]) == (False, True), gone


def bad(case):
    """Return certificate, chain and trusted root of a case."""
    root, issuing = authorities()
    other = issue("Another Root", authority=True)
    return {
        "wrong name": (certificate(["www.acme.example"])[0], [issuing], root),
        "no name": (certificate([])[0], [issuing], root),
        "expired": (certificate(days=(-30, -1))[0], [issuing], root),
        "not valid yet": (certificate(days=(1, 30))[0], [issuing], root),
        "missing chain": (certificate()[0], [], root),
        "wrong chain": (certificate()[0], [other], root),
        "self-signed": (issue("photo host", names=[HOST]), [], root),
        "unknown authority": (certificate()[0], [issuing, root], other),
    }[case]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("wrong name", "wrong name: the certificate of CN=photo host has www.acme.example, and clients request"),
        ("no name", "wrong name: the certificate of CN=photo host has no DNS name"),
        ("expired", "expired: the certificate of CN=photo host was valid until"),
        ("not valid yet", "not valid yet: the certificate of CN=photo host is valid from"),
        ("missing chain", "missing chain: the server does not send the certificate of CN=Lab Issuing CA"),
        ("wrong chain", "wrong chain: after the certificate of CN=photo host the server sends that of CN=Another Root"),
        ("self-signed", "self-signed: no authority signed the certificate of CN=photo host"),
        ("unknown authority", "unknown authority: CN=Lab Root CA is not in"),
    ],
)
def test_certificate_that_clients_refuse(https, case, said):
    site = https(*bad(case))
    before = site.httpd.files()
    result = site.run()
    assert result["failed"]
    assert "clients refuse the certificate that https 127.0.0.1:" in result["msg"]
    assert said in result["msg"]
    assert "the old configuration is restored and live" in result["msg"]
    assert site.httpd.files() == before
    wait(lambda: site.httpd.status() == 404)  # a process that ends may still have answered


def test_certificate_that_ends_soon_is_a_warning(https):
    site = https(certificate(days=(-1, 20))[0])
    result = site.run()
    assert not result["failed"], result
    assert re.search(r"the certificate of CN=photo host expires in (19|20) days, on 20", str(result["warnings"]))
    assert not site.run(days=10).get("warnings")


def test_renewed_certificate_takes_effect(https):
    """What counts is what the running server presents, not the file."""
    site = https(certificate(days=(-1, 20))[0])
    assert not site.run()["failed"]
    good = certificate()[0]
    Path(site.files["certificate"]).write_text(good.pem)
    Path(site.files["key"]).write_text(good.key_pem)
    assert "expires in" in str(site.run()["warnings"])
    site.httpd.control("graceful")
    again = site.run()
    assert (again["failed"], again["changed"], again.get("warnings")) == (False, False, None), again


OTHER = """
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
ServerName www.acme.example
SSLEngine On
SSLCipherSuite ALL:@SECLEVEL=0
SSLProtocol all
SSLCertificateFile {home}/tls/other.pem
SSLCertificateKeyFile {home}/tls/other.key
</VirtualHost>
"""


def test_other_host_on_the_same_address(https):
    """It has its own certificate, and still accepts old protocols, which the photo host does not."""
    site = https()
    write(site.httpd.home / "tls", issue("other", names=["www.acme.example"]), name="other")
    text = OTHER.format(port=site.port, home=site.httpd.home)
    site.httpd.write(last=SSL + text)
    site.httpd.control("graceful")
    main = str(site.httpd.config)
    place = {"address": "127.0.0.1", "port": str(site.port), "name": "www.acme.example", "aliases": []}
    host = {**place, "default": True, "file": main, "line": 26, "tls": {"sni": False, "key_file": None}}
    result = site.run(hosts=[host])
    assert (result["failed"], result.get("warnings")) == (False, None), result
    assert site.ask()[0] == 302
    without_sni = look(Endpoint("127.0.0.1", site.port))
    assert [each.names for each in without_sni.certificates] == [("www.acme.example",)]
    assert without_sni.old_protocols == ("TLS 1.0", "TLS 1.1")


def test_inherited_rule_that_takes_the_requests_is_noticed_on_https(https):
    site = https(http="off", last=SSL + "\nRedirectMatch \\.jpg$ http://x.example/")
    result = site.run()
    assert result["failed"]
    assert re.search(r"https 127.0.0.1:\d+ gave 302 \(Location: http://x.example/\)", result["msg"])
