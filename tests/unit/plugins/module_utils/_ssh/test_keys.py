# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Key files as bytes: Python 3.6 as the code."""

import shutil
import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ssh.errors import SshError
from ansible_collections.sametime.estate.plugins.module_utils._ssh.keys import Pairs, parse_private, parse_public

# The public half of a key that was thrown away, and what ssh-keygen -l says about it.
KNOWN = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIdQSFrthXdc2YHhGJ+vmCRvSUNLmWKGrnE6evDCQKd7"


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        (KNOWN, ""),
        (KNOWN + " joe@acme.example", "joe@acme.example"),
        ("  " + KNOWN + "\ttwo words \n", "two words"),
    ],
)
def test_parse_public(line, comment):
    key = parse_public(line)
    assert (key.bare, key.comment) == (KNOWN, comment)
    assert key.line == f"{KNOWN} {comment}".rstrip()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "this is not a public key"),
        ("ssh-ed25519", "this is not a public key"),
        ("1024 35 1234567", "this is not a public key"),
        ('from="1.2.3.4" ' + KNOWN, "this is not a public key"),
        ("ssh-ed25519 AAAA", "is incomplete"),
        ("ssh-ed25519 AA", "is incomplete"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI!", "is incomplete"),
        (KNOWN.replace("ssh-ed25519", "ssh-rsa"), "the key is labeled ssh-rsa but contains 'ssh-ed25519'"),
    ],
)
def test_no_public_key(line, words):
    with pytest.raises(SshError, match=words):
        parse_public(line)


def test_parse_private(private_file, public_line):
    key = parse_private(private_file(5, comment=b"photos"))
    assert key.bare == public_line(5)
    assert key.comment == "photos"


@pytest.mark.parametrize("crlf", [False, True])
def test_parse_private_whatever_the_line_ends(private_file, crlf):
    data = private_file(5)
    assert parse_private(data.replace(b"\n", b"\r\n") if crlf else data).blob == parse_private(data).blob


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ({"cipher": b"aes256-ctr"}, "has a passphrase, which a scheduled job cannot enter"),
        ({"kind": b"ssh-rsa"}, "is of type ssh-rsa, not ssh-ed25519"),
        ({"checks": (1, 2)}, "is damaged"),
        ({"public": b"\x01" * 32}, "is damaged"),
        ({"public": b"\x05" * 31}, "is damaged"),
        ({"end": b"x"}, "is damaged"),
    ],
)
def test_unusable_private_key(private_file, spoiled, words):
    with pytest.raises(SshError, match="^" + words):
        parse_private(private_file(5, **spoiled))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a private key of OpenSSH"),
        (b"hello", "is not a private key of OpenSSH"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", "is a RSA key in an old format"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is a PKCS#8 key in an old format"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "is damaged"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "is damaged"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nA\n-----END OPENSSH PRIVATE KEY-----\n", "is damaged"),
    ],
)
def test_no_private_key(data, words):
    with pytest.raises(SshError, match="^" + words):
        parse_private(data)


def test_every_truncation_is_noticed(private_file):
    data = private_file(5)
    for length in range(len(data.rstrip())):
        with pytest.raises(SshError):
            parse_private(data[:length])


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")
@pytest.mark.parametrize(("kind", "passphrase"), [("ed25519", ""), ("ed25519", "secret"), ("rsa", "")])
def test_as_ssh_keygen_writes_it(tmp_path, kind, passphrase):
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "a comment", "-f", str(path)], check=True)
    public = parse_public(path.with_suffix(".pub").read_text())
    listed = subprocess.run(["ssh-keygen", "-l", "-f", str(path) + ".pub"], stdout=subprocess.PIPE, check=True).stdout
    assert public.fingerprint in listed.decode().split()
    if (kind, passphrase) == ("ed25519", ""):
        assert parse_private(path.read_bytes()) == public
    else:
        with pytest.raises(SshError, match=r"^(has a passphrase|is of type ssh-rsa)"):
            parse_private(path.read_bytes())


def test_phase_and_granted(public_line):
    old, new = (parse_public(public_line(number)) for number in (1, 2))
    table = [
        (Pairs(), "none", []),
        (Pairs(next=new), "none", [new]),
        (Pairs(old), "single", [old]),
        (Pairs(old, new), "prepared", [old, new]),
        (Pairs(old, new, old), "prepared", [old, new]),
        (Pairs(new, new, old), "promoted", [new]),
        (Pairs(new, None, old), "promoted", [new]),
        (Pairs(new, new), "promoted", [new]),
    ]
    assert [(pairs.phase, pairs.granted) for pairs, _, _ in table] == [(phase, keys) for _, phase, keys in table]
