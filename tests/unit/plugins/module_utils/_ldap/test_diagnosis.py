"""The reason behind an unknown error, with a real server and one that is none. Python 3.6."""

import socket

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import diagnosis
from ansible_collections.sametime.estate.tests.unit import real_slapd


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    pytest.importorskip("ldap")
    with real_slapd.serving(tmp_path_factory.mktemp("slapd"), "") as server:
        yield server


@real_slapd.needs_slapd
@pytest.mark.parametrize("way", ["url", "tls_url"])
def test_certificates(slapd, way):
    url = getattr(slapd, way)
    assert diagnosis.of(url, slapd.ca, 5) == ""
    assert diagnosis.of(url, "", 5).startswith("its certificate is not trusted: ")
    assert "localhost" in diagnosis.of(url.replace("127.0.0.1", "localhost"), slapd.ca, 5)


def test_a_file_without_certificates(tmp_path):
    empty = tmp_path / "ca.pem"
    empty.write_text("")
    said = f"ca_file {empty} has no certificate in PEM form"
    assert diagnosis.of("ldaps://127.0.0.1:1", str(empty), 5) == said


def test_nobody_answers():
    assert diagnosis.of("ldaps://127.0.0.1:1", "", 5) == "Connection refused"


def test_a_server_without_tls():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(5)
        port = listening.getsockname()[1]
        assert diagnosis.of(f"ldaps://127.0.0.1:{port}", "", 0.05)
