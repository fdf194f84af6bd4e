"""The Proxy's document has one line more, on the node and in the running server, and nothing else has changed."""

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

URI = "nodes/stproxy1Node/servers/STProxyServer/stproxyconfig.xml"
LINE = "  <proxyServerURL>http://photos.acme.example</proxyServerURL>\n"
OTHER = [{"name": "proxyServerURL", "value": "http://other.acme.example"}]


@pytest.fixture(autouse=True)
def no_faults():
    yield
    lab.waslab("fault", "--clear")


def master():
    return lab.host("ssc1").check_output(f"cat {lab.CONFIG}/{URI}") + "\n"


def test_the_scenarios_own_runs():
    lab.assert_check_and_idempotence_wrote_nothing()


def test_one_line_more_everywhere():
    first = lab.host("ssc1").check_output(f"cat /root/config.first/cells/sametimeCell/{URI}") + "\n"
    assert LINE not in first
    assert master() == first.replace("</configuration>\n", LINE + "</configuration>\n")
    copy = "/opt/IBM/WebSphere/AppServer/profiles/STPAppProfile/config/cells/sametimeCell/"
    assert lab.host("stproxy1").check_output(f"cat {copy}{URI}") + "\n" == master()


def test_no_other_document_changed_and_none_was_left():
    differs = f"diff -rq --exclude=.repository /root/config.first {lab.PROFILE}/config"
    found = lab.host("ssc1").run(differs).stdout.splitlines()
    assert [line.split()[1].rpartition("config.first/cells/sametimeCell/")[2] for line in found] == [URI]


def test_the_running_proxy_knows_the_photo_host():
    _status, body = lab.http("stproxy1", 9080, "/stwebapi/photo?userid=nobody@acme.example")
    assert "no proxyServerURL" not in body


def test_drift_is_corrected():
    before = master()
    lab.play("stproxy", sametime_proxy_settings=OTHER)
    assert "http://other.acme.example" in master()
    since = lab.mark()
    assert lab.changed(lab.play("stproxy")) > 0
    assert master() == before
    restarted = [e["server"] for e in lab.events("server.start", since=since)]
    assert restarted == ["STProxyServer"], "only the server that needs it"
    assert {e["node"] for e in lab.events("node.sync", since=since) if e["documents"]} == {"stproxy1Node"}


def test_another_writer_between_read_and_save():
    before = master()
    lab.waslab("fault", "other_writer", "*stproxyconfig.xml")
    output = lab.play("stproxy", check=False, sametime_proxy_settings=OTHER)
    assert "nothing of this run is saved, run again" in output
    assert "http://other.acme.example" not in master()
    assert master() != before, "the other one's change is there"
    lab.waslab("fault", "--clear")
    lab.play("stproxy")
    assert LINE in master()


def test_what_is_refused_writes_nothing():
    since = lab.mark()
    settings = [{"name": "mobile", "value": "1"}]
    output = lab.play("stproxy", check=False, sametime_proxy_settings=settings)
    assert "stproxyconfig.xml: line 8, /configuration/mobile contains elements, so it is not a plain setting" in output
    assert lab.events(since=since) == []


# A server of its own on ssc1, because other scenarios change the real photo host meanwhile.
SERVER = """set -e
mkdir -p /root/tls; cd /root/tls
new() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "$@" 2>/dev/null; }
new -x509 -keyout ca.key -out ca.pem -days 30 -subj '/O=Lab/CN=Lab Root CA'
new -keyout leaf.key -out leaf.csr -subj /CN=ssc1.acme.example
echo subjectAltName=DNS:ssc1.acme.example >names
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 7 -days 30 -extfile names -out leaf.pem 2>/dev/null
systemd-run --quiet --unit=lab-tls openssl s_server -accept 8443 -cert /root/tls/leaf.pem -key /root/tls/leaf.key -www
"""


@pytest.fixture
def photo_host():
    """Return variables for a photo host on ssc1."""
    ssc1 = lab.host("ssc1")
    ssc1.check_output(SERVER)
    yield {"stproxy_photo_host": "ssc1.acme.example", "stproxy_photo_tls": {"port": 8443, "key_file": "/unused.kdb"}}
    ssc1.run("systemctl stop lab-tls; rm -rf /root/tls")


def test_trust_in_the_photo_host_is_reported(photo_host):
    """The lab's form of the trust store of the cell: one signer on each line."""
    store = f"{lab.CONFIG}/trust.p12"
    verify = ("websphere_verify", "--tags", "stproxy")
    assert "CellDefaultTrustStore has no signer of the certificate of ssc1.acme.example" in lab.play(
        *verify, **photo_host
    )
    lab.host("ssc1").check_output(f"echo 'CN=Lab Root CA, O=Lab' >{store}")
    try:
        assert "CellDefaultTrustStore has O=Lab, CN=Lab Root CA" in lab.play(*verify, **photo_host)
    finally:
        lab.host("ssc1").check_output(f"rm {store}")
    lab.host("ssc1").check_output("systemctl stop lab-tls")
    assert "it is not known whether the Sametime Proxy trusts the photo host" in lab.play(*verify, **photo_host)
