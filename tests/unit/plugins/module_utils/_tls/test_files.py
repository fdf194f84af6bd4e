"""The files of a TLS server."""

import ssl

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._tls import files
from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write

pytest.importorskip("cryptography")  # not where Python 3.6 is tested


@pytest.fixture
def pair(tmp_path):
    _root, issuing = authorities()
    return write(tmp_path, issue("photo host", issuing, ["photos.acme.example"]), [issuing])


def test_good_files(pair):
    found = files.read_pair(**pair)
    assert ([each.subject for each in found.certificates], found.problems, found.warnings) == (
        ["CN=photo host", "CN=Lab Issuing CA"],
        [],
        [],
    )


def test_key_that_everybody_can_read(pair, tmp_path):
    (tmp_path / "server.key").chmod(0o644)
    assert "every account of this host can read" in files.read_pair(**pair).warnings[0]


def damage(folder, case):
    other = issue("other")
    server, key = folder / "server.pem", folder / "server.key"
    if case == "another key":
        key.write_text(other.key_pem)
    elif case == "no key in it":
        key.write_text("x\n")
    elif case == "damaged key":
        key.write_text(other.key_pem.replace("\n", "\nA", 1))
    elif case == "passphrase":
        serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
        secret = serialization.BestAvailableEncryption(b"secret of the key")
        form = serialization.PrivateFormat.PKCS8
        key.write_bytes(other.key.private_bytes(serialization.Encoding.PEM, form, secret))
    elif case == "no certificate in it":
        server.write_text("x\n")
    elif case == "damaged":
        server.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    elif case == "empty":
        server.write_text("")
    else:
        (folder / "server.chain").unlink()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("another key", "server.key is not the private key of the certificate in "),
        ("no key in it", "server.key has no private key in PEM form"),
        ("damaged key", "httpd cannot use "),
        ("passphrase", "server.key has a passphrase"),
        ("no certificate in it", "server.pem has no certificate in PEM form"),
        ("damaged", "server.pem: this is not a certificate"),
        ("empty", "server.pem is empty"),
        ("no chain", "server.chain cannot be read by root: No such file"),
    ],
)
def test_files_that_httpd_cannot_use(pair, tmp_path, case, said):
    damage(tmp_path, case)
    problems = files.read_pair(**pair).problems
    assert len(problems) == 1
    assert said in problems[0]


def test_key_that_is_too_short(tmp_path):
    """Whether OpenSSL refuses it depends on its settings on this machine."""
    error = ssl.SSLError("x")
    error.reason = "EE_KEY_TOO_SMALL"
    paths = write(tmp_path, issue("photo host"))
    said = files.unusable(paths["certificate"], paths["key"], error)
    assert said.startswith(f"clients refuse the certificate in {paths['certificate']}: its key is too short")


def test_key_database(tmp_path):
    database = tmp_path / "key.kdb"
    assert files.read_key_database(str(database)).problems == [
        f"{database} cannot be read by root: No such file or directory"
    ]
    database.write_bytes(b"\x00 binary")
    database.chmod(0o600)
    (problem,) = files.read_key_database(str(database)).problems
    assert problem.startswith(
        f"{tmp_path}/key.sth cannot be read by root: No such file or directory. It is the stash file"
    )
    (tmp_path / "key.sth").write_bytes(b"x")
    found = files.read_key_database(str(database))
    assert (found.problems, len(found.warnings)) == ([], 1)
