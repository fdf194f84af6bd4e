"""Module tls_server_info as a process, with a real httpd."""

import tempfile
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write
from ansible_collections.sametime.estate.tests.unit.real_httpd import MODULES, needs_httpd, serving

HOST = "photos.acme.example"
pytestmark = needs_httpd
TEXT = """
LoadModule ssl_module {modules}/mod_ssl.so
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
ServerName photos.acme.example
SSLEngine On
SSLCertificateFile {certificate}
SSLCertificateKeyFile {key}
SSLCertificateChainFile {chain}
RewriteEngine On
RewriteRule ^/moved http://www.acme.example/ [R=302,L]
RewriteRule ^ - [R=404,L]
</VirtualHost>
"""


@pytest.fixture(scope="module")
def server():
    root, issuing = authorities()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.chmod(0o755)
        (home / "root.pem").write_text(root.pem)
        options = write(home / "tls", issue("photo host", issuing, [HOST], days=(-1, 10)), [issuing])
        port = free_port()
        with serving(home, TEXT.format(modules=MODULES, port=port, **options)):
            yield {"address": "127.0.0.1", "port": port, "host": HOST, "ca_file": str(home / "root.pem")}


def test_check_do_check_do(call_module, server):
    results = [call_module("tls_server_info", {**server, "_ansible_check_mode": check}) for check in (True, False) * 2]
    assert results[0] == results[1] == results[2] == results[3]
    result = results[0]
    result.pop("invocation")
    (expiry,) = result.pop("expiry")
    assert "the certificate of CN=photo host expires in" in expiry
    assert result.pop("days_left") in (9, 10)
    assert result.pop("not_after")
    assert result == {
        "changed": False,
        "subject": "CN=photo host",
        "issuer": "CN=Lab Issuing CA",
        "names": [HOST],
        "covers": True,
        "chain": ["CN=photo host", "CN=Lab Issuing CA", "CN=Lab Root CA"],
        "old_protocols": [],
        "problems": [],
        "error": None,
        "status": None,
        "location": None,
    }


def test_request(call_module, server):
    answers = [call_module("tls_server_info", {**server, "path": path}) for path in ("/x", "/moved")]
    assert [(each["status"], each["location"]) for each in answers] == [
        ("404", None),
        ("302", "http://www.acme.example/"),
    ]


def test_other_name_without_sni(call_module, server):
    result = call_module("tls_server_info", {**server, "host": "www.acme.example", "sni": False})
    assert result["covers"] is False
    assert result["problems"][0].startswith("wrong name: ")


def test_nobody_answers(call_module, server):
    result = call_module("tls_server_info", {**server, "port": 1})
    assert (result["covers"], result["names"]) == (False, [])
    assert result["problems"] == [result["error"]]
    result = call_module("tls_server_info", {**server, "ca_file": "/none.pem"})
    assert "/none.pem, the file with the trusted authority, is missing" in result["error"]
