# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a TLS server: certificate, private key and chain of Apache httpd, key database of IBM HTTP Server.

They are read before the server gets them, since a wrong pair ends httpd at its next restart, which no test of the
configuration shows. A key database cannot be opened here; only that it is there, with its stash file, can be said.
Python 3.6.
"""

import os
import re
import ssl
import stat
from typing import Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._tls.certificate import Certificate, read_certificate
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError

_BLOCK = re.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
# Reasons of OpenSSL.
_WEAK = {
    "EE_KEY_TOO_SMALL": "its key is too short (RSA needs 2,048 bits)",
    "CA_MD_TOO_WEAK": "its signature uses a hash that is too weak, such as MD5 or SHA-1",
}


class Files(NamedTuple):
    """What the files hold: the certificates in the order in which httpd sends them, and what is wrong or doubtful."""

    certificates: Tuple[Certificate, ...]
    problems: List[str]
    warnings: List[str]


def read_pair(certificate: str, key: str, chain: Optional[str] = None) -> Files:
    """Read the files of Apache httpd."""
    problems = [text for path in (certificate, key, chain) if path for text in _unreadable(path)]
    if problems:
        return Files((), problems, [])
    found: List[Certificate] = []
    for path in (certificate, chain):
        if path:
            own = _certificates(path, problems)
            found.extend(own)
    mismatch = None if problems else _mismatch(certificate, key)
    return Files(tuple(found), problems + ([mismatch] if mismatch else []), list(_exposed(key)))


def read_key_database(path: str) -> Files:
    """Read what can be said of a key database."""
    stash = os.path.splitext(path)[0] + ".sth"
    problems = list(_unreadable(path))
    if not problems:
        problems = [
            f"{text}. It is the stash file with the password of {path}; without it the server cannot open the key "
            "database. Let its owner stash the password (gskcapicmd -keydb -stashpw)"
            for text in _unreadable(stash)
        ]
    return Files((), problems, [] if problems else [text for each in (path, stash) for text in _exposed(each)])


def _unreadable(path: str) -> Iterator[str]:
    try:
        with open(path, "rb") as stream:
            if not stream.read(1):
                yield f"{path} is empty"
    except OSError as exc:
        yield f"{path} cannot be read by root: {exc.strerror}"


def _exposed(path: str) -> Iterator[str]:
    if os.stat(path).st_mode & (stat.S_IROTH | stat.S_IWOTH):
        yield f"every account of this host can read {path}, which protects the private key; remove the rights of others"


def _certificates(path: str, problems: List[str]) -> List[Certificate]:
    with open(path, "rb") as stream:
        blocks = _BLOCK.findall(stream.read().decode("latin-1"))
    if not blocks:
        problems.append(f"{path} has no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
    try:
        return [read_certificate(ssl.PEM_cert_to_DER_cert(block)) for block in blocks]
    except (TlsError, ValueError) as exc:
        problems.append(f"{path}: {exc}")
        return []


class _PassphraseError(Exception):
    pass


def _has_private_key(path: str) -> bool:
    with open(path, "rb") as stream:
        return b"PRIVATE KEY-----" in stream.read()


def _mismatch(certificate: str, key: str) -> Optional[str]:
    def ask() -> str:
        raise _PassphraseError

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=ask)
    except _PassphraseError:
        return f"{key} has a passphrase, so httpd could not start without somebody to type it; use a key without one"
    except ssl.SSLError as exc:
        return unusable(certificate, key, exc)
    return None


def unusable(certificate: str, key: str, error: ssl.SSLError) -> str:
    """Return in words why OpenSSL refuses a certificate and its key."""
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"{key} is not the private key of the certificate in {certificate}"
    if not _has_private_key(key):
        return f"{key} has no private key in PEM form (-----BEGIN PRIVATE KEY-----)"
    if error.reason in _WEAK:
        return (
            f"clients refuse the certificate in {certificate}: {_WEAK[error.reason]}; let the authority issue a new one"
        )
    return f"httpd cannot use {certificate} with {key}: {error.reason or error}"
