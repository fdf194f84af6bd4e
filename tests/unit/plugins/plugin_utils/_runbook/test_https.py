"""The photo host on https: certificate of a key database or of files, SNI, and the proof of the port."""

import shutil
import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import https, web

OPTIONS = {
    "host": "p.acme.example",
    "directory": "/photos",
    "user": "st",
    "server_root": "/ihs",
    "config": "/ihs/conf/httpd.conf",
    "fragment": "/ihs/conf/photos.conf",
    "port": 80,
    "tls_ca_file": "",
}
DATABASE = {"key_file": "/k/photos.kdb"}
FILES = {"certificate": "/c.pem", "key": "/k.pem", "port": 8443}


def test_a_key_database():
    step = https.certificate(OPTIONS, DATABASE, no_sni=False)
    assert step.check == (
        "ls -l /k/photos.kdb /k/photos.sth\n/ihs/bin/gskcapicmd -cert -details -db /k/photos.kdb -stashed -default"
    )
    assert "-san_dnsname p.acme.example" in step.do[1].text
    labelled = https.certificate(OPTIONS, {**DATABASE, "label": "my photos"}, no_sni=False)
    assert labelled.check.endswith(" -label 'my photos'")


def test_files():
    step = https.certificate(OPTIONS, FILES, no_sni=False)
    assert "openssl pkey -pubout -in /k.pem | openssl sha256" in step.check
    assert step.do[1].words == "Write the certificate to /c.pem."
    chained = https.certificate(OPTIONS, {**FILES, "chain": "/i.pem"}, no_sni=False)
    assert chained.do[1].words.endswith("to /i.pem.")


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_the_request_has_the_name(tmp_path):
    step = https.certificate(OPTIONS, {**FILES, "key": f"{tmp_path}/my key.pem"}, no_sni=False)
    commands = f"{step.do[0].text}\nopenssl req -noout -text -in photos.csr"
    shown = subprocess.run(["sh", "-ec", commands], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "CN = p.acme.example" in shown.replace("CN=", "CN = ")
    assert "DNS:p.acme.example" in shown
    assert (tmp_path / "my key.pem").stat().st_mode & 0o077 == 0


def test_without_sni_the_step_begins_with_the_other_virtual_host():
    assert https.certificate(OPTIONS, FILES, no_sni=True).do[0].words.startswith("The server has no SNI")


def steps(**changes):
    given = {"text": "x @digest@", "generation": "2.4", "tls": FILES, "modules": ["rewrite_module", "ssl_module"]}
    return web.section(OPTIONS, {**given, **changes}).steps


def test_https_has_steps_of_its_own_and_the_modules_come_before_the_test():
    assert [step.title for step in steps()][1:] == [
        "Check the certificate for https",
        "Write the virtual host to /ihs/conf/photos.conf",
        "Serve the photos on port 8443",
    ]
    assert "LoadModule ssl_module modules/mod_ssl.so" in steps()[2].do[1].text
    assert "https://p.acme.example:8443/" in steps()[3].check
    assert " http://p.acme.example:80/" in steps()[2].check
    assert [step.title for step in steps(tls={})][1:] == ["Write the virtual host to /ihs/conf/photos.conf"]


def test_a_server_without_http_is_asked_on_https():
    assert steps(on_http=False)[2].check == steps()[3].check
