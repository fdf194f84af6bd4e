"""Certificates of a private authority for tests: root, intermediate authority, servers; with package cryptography."""

import datetime
from functools import lru_cache
from pathlib import Path

import pytest

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.timezone.utc)  # noqa: UP017, Python 3.6 reads this file, too


class Pair:
    """A certificate with its key; ``pem`` and ``key_pem`` are text."""

    def __init__(self, certificate, key):
        serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
        self.certificate, self.key = certificate, key
        pem = serialization.Encoding.PEM
        self.pem = certificate.public_bytes(pem).decode()
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        private = serialization.PrivateFormat.TraditionalOpenSSL
        self.key_pem = key.private_bytes(pem, private, serialization.NoEncryption()).decode()


def issue(name, issuer=None, names=(), days=(-1, 365), authority=False):
    """Issue a certificate; without an issuer it signs itself. days: from when to when, as seen from now."""
    x509 = pytest.importorskip("cryptography.x509")
    hashes = pytest.importorskip("cryptography.hazmat.primitives.hashes")
    ec = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ec")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject if issuer else subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=NOW + days[0] * DAY,
        not_valid_after=NOW + days[1] * DAY,
    ).add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    if names:
        alternative = x509.SubjectAlternativeName([x509.DNSName(each) for each in names])
        builder = builder.add_extension(alternative, critical=False)
    return Pair(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


@lru_cache(maxsize=None)  # noqa: UP033, Python 3.6 reads this file, too
def authorities():
    """Return a root and an intermediate authority."""
    root = issue("Lab Root CA", authority=True)
    return root, issue("Lab Issuing CA", root, authority=True)


def write(folder, pair, chain=(), name="server"):
    """Write certificate, key and chain; return the options of ``photo_vhost_tls`` for them."""
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.pem").write_text(pair.pem)
    (folder / f"{name}.key").write_text(pair.key_pem)
    (folder / f"{name}.key").chmod(0o600)
    options = {"certificate": str(folder / f"{name}.pem"), "key": str(folder / f"{name}.key")}
    if chain:
        (folder / f"{name}.chain").write_text("".join(each.pem for each in chain))
        options["chain"] = str(folder / f"{name}.chain")
    return options
