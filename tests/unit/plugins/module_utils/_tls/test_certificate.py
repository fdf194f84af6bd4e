"""Reading certificates, against files of another program; this runs on Python 3.6 too."""

import json
import ssl
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._tls.certificate import Certificate, read_certificate
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError

CASES = sorted((Path(__file__).parent / "data").glob("*.json"))


def der_of(path):
    return ssl.PEM_cert_to_DER_cert("\n".join(json.loads(path.read_text(encoding="utf-8"))["pem"]) + "\n")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_read_certificate(path):
    wanted = json.loads(path.read_text(encoding="utf-8"))["certificate"]
    found = read_certificate(der_of(path))
    assert dict(found._asdict(), names=list(found.names)) == wanted
    assert found.self_issued is ("Root" in wanted["subject"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_beginning_of_a_certificate_is_refused(path):
    der = der_of(path)
    for length in range(0, len(der) - 1, 7):
        with pytest.raises(TlsError, match="not a certificate"):
            read_certificate(der[:length])


@pytest.mark.parametrize("junk", [b"", b"x", b"\x30\x03\x02\x01\x01", b"\x30\x80", b"\x00" * 40, bytes(range(256))])
def test_other_data_is_refused(junk):
    with pytest.raises(TlsError, match="not a certificate"):
        read_certificate(junk)


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        (["photos.acme.example"], "photos.acme.example", True),
        (["Photos.ACME.example"], "photos.acme.EXAMPLE.", True),
        (["www.acme.example", "photos.acme.example"], "photos.acme.example", True),
        (["*.acme.example"], "photos.acme.example", True),
        (["*.acme.example"], "a.photos.acme.example", False),
        (["*.acme.example"], "acme.example", False),
        (["*.example"], "photos.acme.example", False),
        (["p*.acme.example"], "photos.acme.example", False),
        (["*"], "photos", False),
        (["acme.example"], "photos.acme.example", False),
        ([], "photos.acme.example", False),
    ],
)
def test_covers(names, host, covered):
    assert Certificate("s", "i", 0, 1, tuple(names)).covers(host) is covered
