# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of WebSphere or Liberty that verify tokens, as the web server keeps them.

The controller makes this file from the keys file of the product. It has only what verifies: neither the password nor
the private key of the product is in it. Anyone who reads it can read names of users from tokens, but cannot make a
token.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import base64
import binascii
import hashlib
import json
from typing import Any, Dict, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate.aes import Aes
from ansible_collections.sametime.estate.plugins.module_utils._gate.des import TripleDes
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import PublicKey

__all__ = ["FORMAT", "KeyFileError", "VerifyingKey", "dump", "fingerprint", "read"]

FORMAT = 1
_SHARED_BYTES = {1: 24, 2: 32}
_MODULUS_BITS = (1024, 4096)


class KeyFileError(EstateError):
    """The file cannot be used; no key of it is accepted."""


class VerifyingKey(NamedTuple):
    """What verifies the tokens of one cell.

    name: name of the entry in the inventory. version: 1 (SHA-1, AES-128) or 2 (FIPS 140-3: SHA-512, AES-256).
    shared: the shared key, 24 bytes (version 1) or 32 (version 2). public: verifies signatures.
    valid_until: seconds since 1970 after which the key is no longer accepted; None: no end.
    """

    name: str
    version: int
    shared: bytes
    public: PublicKey
    valid_until: Optional[int] = None

    def cipher(self) -> Aes:
        """Return the cipher of LtpaToken2. Its initialization vector is the beginning of the shared key, too."""
        return Aes(self.shared[:16] if self.version == 1 else self.shared)

    def old_cipher(self) -> TripleDes:
        """Return the cipher of LtpaToken, which exists in version 1 only."""
        return TripleDes(self.shared)


def dump(keys: List[VerifyingKey]) -> str:
    """Return the text of the file; the same keys give the same text."""
    entries = [
        {
            "name": key.name,
            "version": key.version,
            "shared": base64.b64encode(key.shared).decode(),
            "modulus": format(key.public.modulus, "x"),
            "exponent": key.public.exponent,
            "valid_until": key.valid_until,
        }
        for key in keys
    ]
    return json.dumps({"format": FORMAT, "keys": entries}, indent=1, sort_keys=True) + "\n"


def fingerprint(key: VerifyingKey) -> str:
    """Return what names a key without revealing it: the beginning of the SHA-256 of its public part."""
    text = f"{key.public.modulus:x}:{key.public.exponent}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(text: str) -> List[VerifyingKey]:
    """Return the keys of the file. Raises KeyFileError without any content of the file in its message."""
    try:
        data = json.loads(text)
    except ValueError:
        raise KeyFileError("the key file is not JSON") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("keys"), list):
        raise KeyFileError(f"the key file does not have the format {FORMAT} of this program; run the role again")
    return [_key(number, entry) for number, entry in enumerate(data["keys"], 1)]


def _key(number: int, entry: Any) -> VerifyingKey:
    place = f"key {number} of the key file"
    try:
        key = VerifyingKey(
            name=_typed(entry, "name", str),
            version=_typed(entry, "version", int),
            shared=base64.b64decode(_typed(entry, "shared", str), validate=True),
            public=PublicKey(int(_typed(entry, "modulus", str), 16), _typed(entry, "exponent", int)),
            valid_until=None if entry["valid_until"] is None else _typed(entry, "valid_until", int),
        )
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise KeyFileError(f"{place} is incomplete; run the role again") from None
    bits = key.public.modulus.bit_length()
    if len(key.shared) != _SHARED_BYTES.get(key.version):
        raise KeyFileError(f"{place} has a shared key of another length than its version has; run the role again")
    if not _MODULUS_BITS[0] <= bits <= _MODULUS_BITS[1] or not key.public.modulus & 1 or key.public.exponent < 3:
        raise KeyFileError(f"{place} has a public key that is not one of RSA; run the role again")
    return key


def _typed(entry: Dict[str, Any], name: str, kind: type) -> Any:
    value = entry[name]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(name)
    return value
