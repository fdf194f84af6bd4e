# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verify tokens of single sign-on: LtpaToken2 and, only where it is permitted, LtpaToken of WebSphere or Liberty.

The content decides which format a token has, never the name of its cookie. Whatever is not exactly what the product
issues with one of the keys is refused. Admission compares bytes and unescapes nothing: the product escapes each colon
in a user's name, so a name cannot imitate an attribute.

The format has no public specification; these rules follow the tokens of Open Liberty, whose answers the tests keep.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import base64
import binascii
import hashlib
import re
from typing import List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import signs_iso9796, signs_pkcs1

__all__ = ["LONGEST", "Verdict", "Verifier", "readable"]

# No header of httpd is longer (LimitRequestFieldSize); tokens of the product have some hundred characters.
LONGEST = 8190
# An unsigned copy of the expiry may differ by so much (Open Liberty).
_DIFFERENCE_MS = 3000
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_DIGITS = re.compile(rb"[0-9]{1,17}")
_EXPIRE = re.compile(rb"(?:^|\$)expire:([^$]*)")
_USER = re.compile(rb"(?:^|\$)u:((?:[^$\\]|\\.)*)", re.DOTALL)
_USER_KIND = b"user\\:"
_DOMINO = bytes((0, 1, 2, 3))
# Releases before 26.0.0.8 leave a backslash in a value alone, unless it is the last character.
_ESCAPED = re.compile(rb"\\([$:%|\\])")


class Verdict(NamedTuple):
    """The answer about one token.

    accepted: whether it admits. reason: why not, as words; empty for an accepted token. form: LtpaToken2,
    LtpaToken, Domino, or empty. key: name of the key that verified it. user: ``REALM/USER`` in bytes, with the
    escapes of the token. expires_ms: until when the token admits, milliseconds since 1970; None: unknown.
    """

    accepted: bool
    reason: str
    form: str = ""
    key: str = ""
    user: bytes = b""
    expires_ms: Optional[int] = None


class Verifier:
    """Verifies tokens with the keys of one or several cells.

    realms: realms whose users are admitted; empty: all. accept_v1: whether LtpaToken admits, too. The time until which
    such a token is valid is not signed: it proves that somebody was signed on once.
    """

    def __init__(self, keys: Sequence[VerifyingKey], realms: Sequence[str] = (), accept_v1: bool = False) -> None:
        self._keys = [(key, key.cipher()) for key in keys]
        self._old_keys = [(key, key.old_cipher()) for key in keys if key.version == 1]
        self._realms = [form for realm in realms for form in _escaped_forms(realm)]
        self._accept_v1 = accept_v1

    def verify(self, token: bytes, now_ms: int) -> Verdict:
        """Return the verdict about the value of a cookie. now_ms: milliseconds since 1970."""
        if not token or len(token) > LONGEST or len(token) % 4 or not _BASE64.fullmatch(token):
            return Verdict(False, "it is not the base64 text of a token")
        data = base64.b64decode(token)
        if data.startswith(_DOMINO):
            return Verdict(False, "it is a token of Domino, which WebSphere's keys do not verify", "Domino")
        verdict = self._second_version(data, now_ms)
        if verdict is None:
            verdict = self._first_version(data, now_ms)
        return verdict or Verdict(False, "none of the keys made it, or it was changed")

    def _second_version(self, data: bytes, now_ms: int) -> Optional[Verdict]:
        """Return the verdict if one of the keys decrypts the data to a token of version 2."""
        if not data or len(data) % 16:
            return None
        unsigned = None
        for key, cipher in self._keys:
            plain = _without_padding(cipher.decrypt_cbc(key.shared[:16], data), 16)
            for body, outer, signature in _fields(plain):
                if _signs_second(key, body, signature):
                    return self._judged(key, body, outer, now_ms)
                unsigned = Verdict(False, "its signature is wrong", "LtpaToken2", key.name)
        return unsigned

    def _judged(self, key: VerifyingKey, body: bytes, outer: Optional[bytes], now_ms: int) -> Verdict:
        """Return the verdict about a signed body of version 2."""
        user, expires = _user(body), _expiry(body)
        verdict = Verdict(False, "", "LtpaToken2", key.name, user or b"", expires)
        if user is None:
            return verdict._replace(reason="it names no user")
        if expires is None:
            return verdict._replace(reason="its signed part has no expiry, or more than one")
        if outer is not None and not (_DIGITS.fullmatch(outer) and abs(int(outer) - expires) <= _DIFFERENCE_MS):
            return verdict._replace(reason="its two expiry times differ")
        return self._admitted(verdict, key, now_ms)

    def _first_version(self, data: bytes, now_ms: int) -> Optional[Verdict]:
        """Return the verdict if one of the keys decrypts the data to a token of version 1."""
        if not data or len(data) % 8:
            return None
        for key, cipher in self._old_keys:
            # The first block shows whether the key is right: tokens of other keys are not decrypted completely.
            if not cipher.decrypt_ecb(data[:8]).startswith(b"u:"):
                continue
            for body, outer, signature in _fields(_without_padding(cipher.decrypt_ecb(data), 8)):
                if outer is None or not _DIGITS.fullmatch(outer):
                    continue
                if not _signs_first(key, body, signature):
                    return Verdict(False, "its signature is wrong", "LtpaToken", key.name)
                user = _user(body)
                verdict = Verdict(False, "", "LtpaToken", key.name, user or b"", int(outer))
                if not self._accept_v1:
                    return verdict._replace(reason="it is a token of version 1, which no rule accepts")
                if user is None:
                    return verdict._replace(reason="it names no user")
                return self._admitted(verdict, key, now_ms)
        return None

    def _admitted(self, verdict: Verdict, key: VerifyingKey, now_ms: int) -> Verdict:
        """Return the verdict after the checks that both versions share."""
        if verdict.expires_ms is None or verdict.expires_ms <= now_ms:
            return verdict._replace(reason="it has expired")
        if key.valid_until is not None:
            if key.valid_until * 1000 <= now_ms:
                return verdict._replace(reason="its key is no longer valid")
            verdict = verdict._replace(expires_ms=min(verdict.expires_ms, key.valid_until * 1000))
        if self._realms and not any(verdict.user.startswith(realm + b"/") for realm in self._realms):
            return verdict._replace(reason="its realm is not one of those that are permitted")
        return verdict._replace(accepted=True)


def readable(user: bytes) -> str:
    """Return the realm and user of a verdict as text, without the escapes of the token."""
    return _ESCAPED.sub(rb"\1", user).decode("utf-8", "replace")


def _without_padding(plain: bytes, block: int) -> bytes:
    """Return the plain text without its padding (PKCS #5), empty if the padding is wrong."""
    count = plain[-1]
    return plain[:-count] if 1 <= count <= block and plain[-count:] == plain[-1:] * count else b""


def _fields(plain: bytes) -> List[Tuple[bytes, Optional[bytes], bytes]]:
    """Return the ways to split a plain text into signed body, unsigned expiry and signature.

    Old releases wrote no unsigned expiry. A body may end with a backslash, so only the signature distinguishes both.
    """
    rest, percent, encoded = plain.rpartition(b"%")
    if not percent or not encoded or len(encoded) % 4 or not _BASE64.fullmatch(encoded):
        return []
    try:
        signature = base64.b64decode(encoded)
    except binascii.Error:
        return []
    body, percent, outer = rest.rpartition(b"%")
    return [(body, outer, signature), (rest, None, signature)] if percent else [(rest, None, signature)]


def _signs_second(key: VerifyingKey, body: bytes, signature: bytes) -> bool:
    """Return whether the key signed the body. The product hashes it first and signs the hash, which is hashed again."""
    digest = "sha1" if key.version == 1 else "sha512"
    return signs_pkcs1(key.public, signature, hashlib.new(digest, body).digest(), digest)


def _signs_first(key: VerifyingKey, body: bytes, signature: bytes) -> bool:
    """Return whether the key signed the body of a token of version 1, whose format knows SHA-1 only."""
    return signs_iso9796(key.public, signature, hashlib.new("sha1", body).digest())  # noqa: S324


def _expiry(body: bytes) -> Optional[int]:
    """Return the signed expiry in milliseconds, None unless there is exactly one. Of several values the last counts."""
    found = _EXPIRE.findall(body)
    last = found[0].rpartition(b"|")[2] if len(found) == 1 else b""
    return int(last) if _DIGITS.fullmatch(last) else None


def _user(body: bytes) -> Optional[bytes]:
    """Return the escaped realm and name of the user, None unless there is exactly one user, not a group or server."""
    found = _USER.findall(body)
    if len(found) != 1 or not found[0].startswith(_USER_KIND):
        return None
    user = found[0][len(_USER_KIND) :]
    realm, slash, name = user.partition(b"/")
    return user if realm and slash and name and b"\x00" not in user and b"|" not in _ESCAPED.sub(b"", user) else None


def _escaped_forms(realm: str) -> List[bytes]:
    """Return the realm as tokens have it: older releases leave a backslash alone, newer ones double it."""
    data = realm.encode("utf-8")
    special = re.compile(rb"[$:%|]")
    return [
        special.sub(rb"\\\g<0>", data),
        re.sub(rb"[$:%|\\]", rb"\\\g<0>", data),
    ]
