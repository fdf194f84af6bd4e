"""TLS settings for each kind of server, and what the first virtual host of an address must have."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._httpd import tls
from ansible_collections.sametime.estate.plugins.plugin_utils._httpd.tls import Server

IHS_8, IHS_9 = Server(True, "2.2", "8.5.5.22"), Server(True, "2.4", "9.0.5.18")
APACHE_22, APACHE_24 = Server(False, "2.2", "2.2.8"), Server(False, "2.4", "2.4.62")
DATABASE = {"key_file": "/k/key.kdb", "label": "my photos"}
PAIR = {"certificate": "/c/s.pem", "key": "/c/s.key"}


@pytest.mark.parametrize(
    ("server", "options", "is_first", "lines"),
    [
        (
            IHS_8,
            DATABASE,
            True,
            [
                "SSLEnable",
                'KeyFile "/k/key.kdb"',
                'SSLServerCert "my photos"',
                "SSLProtocolDisable SSLv2 SSLv3 TLSv10 TLSv11",
            ],
        ),
        (IHS_8, {"key_file": "/k/key.kdb"}, False, ["SSLEnable", 'KeyFile "/k/key.kdb"']),
        (
            IHS_9,
            DATABASE,
            True,
            [
                "SSLEnable SNI",
                'KeyFile "/k/key.kdb"',
                'SSLServerCert "my photos"',
                "SSLProtocolDisable SSLv3 TLSv10 TLSv11",
            ],
        ),
        (IHS_9, DATABASE, False, ["SSLEnable", 'KeyFile "/k/key.kdb"', 'SSLServerCert "my photos"']),
        (
            APACHE_24,
            {**PAIR, "chain": "/c/chain.pem"},
            False,
            [
                "SSLEngine On",
                "SSLProtocol all -SSLv2 -SSLv3 -TLSv1 -TLSv1.1",
                'SSLCertificateFile "/c/s.pem"',
                'SSLCertificateKeyFile "/c/s.key"',
                'SSLCertificateChainFile "/c/chain.pem"',
            ],
        ),
    ],
)
def test_directives(server, options, is_first, lines):
    assert tls.directives(server, options, is_first=is_first) == lines


@pytest.mark.parametrize(
    ("server", "options", "said"),
    [
        (IHS_8, DATABASE, []),
        (APACHE_24, PAIR, []),
        (IHS_9, PAIR, ["needs key_file", "cannot use certificate, key"]),
        (APACHE_24, DATABASE, ["needs certificate and key", "cannot use key_file, label"]),
        (APACHE_24, {"certificate": "/c"}, ["Apache httpd needs key"]),
        (
            IHS_9,
            {"key_file": '/k"\nRequire all granted', "label": "a\\"},
            ["photo_vhost_tls.key_file has a", "tls.label has"],
        ),
    ],
)
def test_wrong_options(server, options, said):
    found = list(tls.wrong_options(server, options))
    assert len(found) == len(said)
    assert all(part in text for part, text in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("product", "options", "is_ibm"),
    [("IBM_HTTP_Server", PAIR, True), ("Apache", DATABASE, False), ("Acme", DATABASE, True), ("Acme", PAIR, False)],
)
def test_product(product, options, is_ibm):
    assert tls.server_of({"product": product, "generation": "2.4"}, options).is_ibm is is_ibm


def first(**settings):
    place = {"address": "*", "port": "443", "name": "connections.acme.example", "file": "/c", "line": 7}
    return {**place, "tls": {"sni": False, "key_file": "/k/key.kdb", "disabled_protocols": [], **settings}}


@pytest.mark.parametrize(
    ("server", "other", "needed"),
    [
        (IHS_8, first(sni=True), True),
        (IHS_9, first(), True),
        (IHS_9, first(sni=True), False),
        (IHS_9, {**first(), "tls": None}, True),
        (APACHE_22, first(), True),
        (Server(False, "2.2", "2.2.15"), first(), False),
        (APACHE_24, first(), False),
        (IHS_8, None, False),
    ],
)
def test_certificate_of_another_host_matters_without_sni(server, other, needed):
    assert tls.needs_certificate(server, other) is needed


@pytest.mark.parametrize(
    ("server", "presented", "parts"),
    [
        (IHS_8, {"covers": True}, []),
        (
            IHS_8,
            {"covers": False, "names": ["connections.acme.example"]},
            [
                "<VirtualHost *:443> connections.acme.example in /c, line 7 is the first",
                "IBM HTTP Server before 9 has no SNI",
                "it has connections.acme.example, not photos.acme.example",
                "another address of this server (photo_vhost_tls.address)",
            ],
        ),
        (IHS_9, {"covers": False, "names": []}, ["no DNS name", "or write SSLEnable SNI in that virtual host"]),
        (IHS_8, {"covers": False, "error": "no TLS answer from 127.0.0.1:443"}, ["no TLS answer from 127.0.0.1:443"]),
    ],
)
def test_wrong_certificate(server, presented, parts):
    text = " ".join(tls.wrong_certificate(server, first(), "photos.acme.example", presented))
    assert bool(text) is bool(parts)
    assert all(part in text for part in parts)


@pytest.mark.parametrize(
    ("server", "other", "lines"),
    [
        (IHS_9, first(sni=True, disabled_protocols=["SSLv3", "TLSv10", "TLSv11"]), None),
        (IHS_9, first(disabled_protocols=["tlsv10", "tlsv11"]), "SSLEnable SNI"),
        (IHS_9, first(sni=True), "SSLProtocolDisable SSLv3 TLSv10 TLSv11"),
        (
            IHS_9,
            first(sni=True, key_file="/o.kdb"),
            'SSLProtocolDisable SSLv3 TLSv10 TLSv11; KeyFile "/k/key.kdb"',
        ),
        (IHS_8, first(), "SSLProtocolDisable SSLv2 SSLv3 TLSv10 TLSv11"),
        (APACHE_24, first(), None),
    ],
)
def test_advice(server, other, lines):
    text = " ".join(tls.advice(server, other, DATABASE))
    assert bool(text) is bool(lines)
    assert lines is None or f"It needs: {lines}." in text
