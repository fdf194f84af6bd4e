"""The photo host on https: the same policy, certificates of the lab's authority, other https hosts of the web server.

The other tests run first; every test leaves the configuration of the inventory in force.
"""

import time

import pytest
from ansible_collections.sametime.estate.molecule.photo_web_lab import (
    CONFIG,
    ELSEWHERE,
    FRAGMENT,
    HOME,
    NAME,
    TOKEN,
    curl,
    digests,
    lab,
    module,
    run,
    statuses,
)

DATABASE = f"{HOME}/conf/key.kdb"
TLS = {"port": 443, "address": "*", "key_file": DATABASE, "label": "photos"}
ROOT_CA = "/var/lib/lab-tls/root.pem"


def secure(client, path=NAME, cookie=None, *more):
    """Send one request over https; return status and Location."""
    arguments = [*more, *(["-H", f"'Cookie: {cookie}'"] if cookie else [])]
    form = "'%{http_code} %{redirect_url}'"
    command = (
        f"{' '.join(curl(client))} -k -o /dev/null -w {form} {' '.join(arguments)} 'https://photos.acme.example{path}'"
    )
    status, _blank, location = lab(client).check_output(command).partition(" ")
    return int(status), location or None


def server(**options):
    given = {"address": "127.0.0.1", "host": "photos.acme.example", "ca_file": ROOT_CA, **options}
    return module("tls_server_info", **given)


@pytest.mark.parametrize(
    ("client", "cookie", "wanted"),
    [
        ("inside1", None, (200, None)),
        ("stproxy1", None, (200, None)),
        ("outside1", None, ELSEWHERE),
        ("outside1", f"LtpaToken2={TOKEN}", (200, None)),
        ("outside1", "LtpaToken2=x", ELSEWHERE),
    ],
)
def test_same_policy(client, cookie, wanted):
    assert secure(client, cookie=cookie) == wanted
    assert statuses(client, cookie=cookie) == wanted


def test_what_the_admitted_get():
    assert [secure("inside1", path)[0] for path in ("/nobody@acme.example.jpg", "/notes.txt", "/")] == [404, 404, 404]
    assert secure("inside1", NAME, None, "-X", "POST")[0] == 405


def test_certificate_and_protocols(ihs):
    seen = server()
    assert (seen["problems"], seen["old_protocols"], seen["names"]) == ([], [], ["photos.acme.example"])
    assert (
        ihs.check_output(
            f"curl -s --cacert {ROOT_CA} --resolve photos.acme.example:443:127.0.0.1 -o /dev/null -w '%{{http_code}}' "
            "https://photos.acme.example/"
        )
        == "302"
    )


@pytest.mark.either_generation
def test_verify_and_its_report():
    assert run("--tags", "photo_vhost", playbook="photos_verify")[:2] == (0, 0)
    output = run("--tags", "photo_vhost", playbook="photos_verify", photo_vhost_tls_expiry_days=2000)[2]
    assert "the certificate of CN=photos.acme.example expires in" in output
    _changed, failed, output = run("--tags", "photo_vhost", playbook="photos_verify", photo_vhost_tls_ca_file="")
    assert failed == 1
    assert "missing chain: the server does not send the certificate of O=Lab, CN=Lab Root CA" in output


@pytest.fixture(scope="class")
def inventory_again():
    """The configuration of the inventory comes back behind tests of other ones."""
    yield
    assert run()[:2] == (1, 0)
    assert (statuses("outside1"), secure("inside1")) == (ELSEWHERE, (200, None))


@pytest.mark.usefixtures("inventory_again")
class TestOtherSettings:
    def test_redirect(self):
        assert run(photo_vhost_http="redirect")[:2] == (1, 0)
        assert run(photo_vhost_http="redirect")[:2] == (0, 0)
        for client in ("inside1", "outside1"):
            assert statuses(client, path=f"{NAME}?a=b") == (302, f"https://photos.acme.example{NAME}?a=b")
        assert (secure("inside1"), secure("outside1")) == ((200, None), ELSEWHERE)
        assert run("--tags", "photo_vhost", playbook="photos_verify", photo_vhost_http="redirect")[:2] == (0, 0)

    @pytest.mark.either_generation
    def test_https_only(self):
        assert run(photo_vhost_http="off")[:2] == (1, 0)
        assert statuses("inside1") == (404, None)  # the main server
        assert (secure("inside1"), secure("outside1")) == ((200, None), ELSEWHERE)
        assert run("--tags", "photo_vhost", playbook="photos_verify", photo_vhost_http="off")[:2] == (0, 0)

    @pytest.mark.either_generation
    def test_http_only(self, ihs):
        assert run(photo_vhost_tls={})[:2] == (1, 0)
        assert "443" not in ihs.file(FRAGMENT).content_string
        assert lab("inside1").run(f"curl -sk -m 5 https://photos.acme.example{NAME}").rc == 7

    @pytest.mark.either_generation
    def test_another_port(self):
        assert run(photo_vhost_tls={**TLS, "port": 8443})[:2] == (1, 0)
        assert (
            lab("inside1").check_output(
                f"curl -sk -o /dev/null -w '%{{http_code}}' https://photos.acme.example:8443{NAME}"
            )
            == "200"
        )


@pytest.mark.either_generation
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"photo_vhost_tls": {}, "photo_vhost_http": "redirect"}, "the redirect would never end"),
        ({"photo_vhost_tls": {**TLS, "key_file": f"{HOME}/conf/none.kdb"}}, "none.kdb cannot be read by root"),
        ({"photo_vhost_tls": {"certificate": "/c.pem", "key": "/c.key"}}, "for IBM HTTP Server needs key_file"),
        ({"photo_vhost_tls": {**TLS, "label": "none"}}, "there is no certificate none in the key database"),
        ({"photo_vhost_tls": {**TLS, "label": "www"}}, "wrong name: the certificate of CN=www.acme.example has"),
        ({"photo_vhost_tls_ca_file": "/none.pem"}, "/none.pem, the file with the trusted authority, is missing"),
    ],
)
def test_refused(ihs, options, said):
    before = digests(ihs)
    changed, failed, text = run(**options)
    assert (changed, failed) == (0, 1), text
    assert said in text
    assert digests(ihs) == before
    assert (secure("inside1"), secure("outside1")) == ((200, None), ELSEWHERE)


@pytest.mark.either_generation
def test_key_database_without_its_stash_file(ihs):
    ihs.check_output(f"mv {HOME}/conf/key.sth {HOME}/conf/key.away")
    try:
        _changed, failed, text = run()
    finally:
        ihs.check_output(f"mv {HOME}/conf/key.away {HOME}/conf/key.sth")
    assert failed == 1
    assert "key.sth cannot be read by root: No such file or directory. It is the stash file" in text


@pytest.mark.either_generation
def test_certificate_that_expires_soon_is_reported():
    changed, failed, text = run(photo_vhost_tls_expiry_days=2000)
    assert (changed, failed) == (0, 0)
    assert "the certificate of CN=photos.acme.example expires in" in text


@pytest.fixture
def other_host(ihs, generation):
    """Return a function that puts another https virtual host before the photos, as for Connections."""
    ihs.check_output(f"cp -p {CONFIG} /tmp/httpd.conf; cp -p {FRAGMENT} /tmp/fragment")

    def add(label, *lines):
        name = "NameVirtualHost *:443\n" if generation == "2.2" else ""
        ssl = "\n".join([*lines, f"KeyFile {DATABASE}", f"SSLServerCert {label}"])
        block = f"Listen 443\n{name}<VirtualHost *:443>\nServerName www.acme.example\n{ssl}\n</VirtualHost>"
        ihs.check_output(f"cp -p /tmp/httpd.conf {CONFIG}; sed -i '/^Include/d' {CONFIG}")
        ihs.check_output(f"cat >>{CONFIG} <<'END'\n{block}\nEND")
        ihs.check_output(f"{HOME}/bin/apachectl graceful")
        time.sleep(1)
        return digests(ihs)

    yield add
    ihs.check_output(f"mv /tmp/httpd.conf {CONFIG}; mv /tmp/fragment {FRAGMENT}; {HOME}/bin/apachectl graceful")
    time.sleep(1)
    assert run()[1] == 0
    assert (statuses("outside1"), secure("inside1")) == (ELSEWHERE, (200, None))


def test_other_https_host_without_sni(ihs, other_host, generation):
    """Its certificate goes to the clients of the photo host, so it must cover the name, or the address is another."""
    before = other_host("www", "SSLEnable")
    for mode in ([], ["--check"]):
        changed, failed, text = run(*mode)
        assert (changed, failed) == (0, 1)
        assert "www.acme.example in " in text
        assert "it has www.acme.example, not photos.acme.example" in text
        assert ("write SSLEnable SNI in that virtual host" in text) is (generation == "2.4")
    assert digests(ihs) == before
    address = ihs.check_output("ip -4 -o address show | grep -o '172.30.20[.0-9]*' | head -n 1")
    changed, failed, text = run(photo_vhost_tls={**TLS, "address": address})
    assert (changed, failed) == (1, 0), text
    assert secure("inside1") == (200, None)


def test_other_https_host_whose_certificate_covers_the_photo_host(ihs, other_host, generation):
    other_host("photos", "SSLEnable")
    changed, failed, text = run()
    assert (changed, failed) == (1, 0), text
    assert "It needs: SSLProtocolDisable" in text
    assert "the server still accepts TLS 1.0 and TLS 1.1 on this address" in text
    assert (secure("inside1"), secure("outside1")) == ((200, None), ELSEWHERE)
    assert "SSLProtocolDisable" not in ihs.file(FRAGMENT).content_string


def test_other_https_host_with_sni(ihs, other_host, generation):
    if generation == "2.2":
        pytest.skip("IBM HTTP Server 8.5 has no SNI")
    other_host("www", "SSLEnable SNI", "SSLProtocolDisable SSLv3 TLSv10 TLSv11")
    changed, failed, text = run()
    assert (changed, failed) == (1, 0), text
    assert "It needs: " not in text
    assert (secure("inside1"), secure("outside1")) == ((200, None), ELSEWHERE)
    assert server(host="www.acme.example")["problems"] == []
