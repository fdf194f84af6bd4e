# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys files of single sign-on, as WebSphere and Liberty export them, unwrapped on the controller.

Only what verifies tokens leaves this module: the shared key and the public key. The private key is never decrypted,
and the password is in no message. The format has no public specification; the tests have keys files of Open Liberty.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import warnings
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.plugins.module_utils._core import java_properties
from ansible_collections.sametime.estate.plugins.module_utils._core.errors import EstateError
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import PublicKey

__all__ = ["CHARSETS", "KeysFile", "KeysFileError", "check_password", "read", "unwrap"]

# The password's bytes are those of the default charset of the Java machine that wrote the file. In the C locale, Java
# writes a question mark for each character that ASCII does not have.
CHARSETS = ("utf-8", "iso-8859-1", "ascii")
_PREFIX = "com.ibm.websphere."
_VERSIONS = {"1.0": 1, "2.0": 2}
_SHARED = {1: _PREFIX + "ltpa.3DESKey", 2: _PREFIX + "ltpa.SharedKey"}
_SHARED_BYTES = {1: 24, 2: 32}
_MODULUS_BYTES = {1: 129, 2: 257}
_EXPONENT_BYTES = 3


class KeysFileError(EstateError):
    """A keys file that cannot be used: what is wrong, where, and what to do."""


class KeysFile(NamedTuple):
    """A keys file before its shared key is decrypted.

    name: name of the entry in the inventory. version: 1, or 2 for FIPS 140-3. wrapped: encrypted shared key. created,
    host, realm: as the product wrote them; Liberty writes ``defaultRealm`` and ``localhost`` always.
    """

    name: str
    version: int
    wrapped: bytes
    public: PublicKey
    created: str
    host: str
    realm: str


def read(name: str, data: bytes) -> KeysFile:
    """Return the parts of a keys file. data: the file as it was exported. Raises KeysFileError."""
    place = f"sametime_sso_keys, entry '{name}'"
    properties = java_properties.parse(data.decode("iso-8859-1"))
    written = properties.get(_PREFIX + "ltpa.version", "")
    version = _VERSIONS.get(written)
    if version is None:
        what = f"has version '{written}', which is unknown" if written else "is not a keys file of WebSphere or Liberty"
        raise KeysFileError(f"{place}: the file {what}; export the LTPA keys from the System Console again")
    modulus_and_exponent = _decoded(place, properties, _PREFIX + "ltpa.PublicKey")
    if len(modulus_and_exponent) != _MODULUS_BYTES[version] + _EXPONENT_BYTES:
        raise KeysFileError(f"{place}: the public key of the file has another length than keys of its version have")
    modulus, exponent = modulus_and_exponent[:-_EXPONENT_BYTES], modulus_and_exponent[-_EXPONENT_BYTES:]
    return KeysFile(
        name,
        version,
        _decoded(place, properties, _SHARED[version]),
        PublicKey(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")),
        properties.get(_PREFIX + "CreationDate", ""),
        properties.get(_PREFIX + "CreationHost", ""),
        properties.get(_PREFIX + "ltpa.Realm", ""),
    )


def unwrap(file: KeysFile, password: str, charset: str = "auto", valid_until: int | None = None) -> VerifyingKey:
    """Return what verifies tokens. Raises KeysFileError.

    password: password of the export. charset: a name of Python's codecs; auto: those of CHARSETS are tried.
    valid_until: seconds since 1970; None: no end.
    """
    place = f"sametime_sso_keys, entry '{file.name}'"
    check_password(file.name, password)
    password = password.strip()
    for candidate in CHARSETS if charset == "auto" else (charset,):
        try:
            shared = _decrypted(file, password.encode(candidate, "replace"))
        except LookupError:
            raise KeysFileError(f"{place}: the charset '{charset}' is unknown; use for example iso-8859-1") from None
        if shared is not None:
            return VerifyingKey(file.name, file.version, shared, file.public, valid_until)
    tried = "" if charset == "auto" else f" with the charset {charset}"
    raise KeysFileError(
        f"{place}: the password does not open the file{tried}; give the password of the export, with charset: if the"
        " server has another one than UTF-8, ISO-8859-1 or ASCII"
    )


def check_password(name: str, password: str) -> None:
    """Raise KeysFileError if the password of an entry is not the password itself."""
    if password.strip().lower().startswith(("{xor}", "{aes}")):
        raise KeysFileError(
            f"sametime_sso_keys, entry '{name}': the password is written in the encoded form of WebSphere ({{xor}} or"
            " {aes}); give the password itself, from a vault"
        )


def _decoded(place: str, properties: dict[str, str], name: str) -> bytes:
    text = properties.get(name)
    if not text:
        raise KeysFileError(f"{place}: the file has no {name}; export the LTPA keys from the System Console again")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise KeysFileError(f"{place}: {name} of the file is damaged; export the keys again") from None


def _decrypted(file: KeysFile, password: bytes) -> bytes | None:
    """Return the shared key, None if the password is wrong: bad padding, or another length than a key has."""
    # Imported where it is needed: ansible-core brings the package, and only sign-on keys use it.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415

    if len(file.wrapped) % 16:
        return None
    if file.version == 1:
        cipher: Cipher[Any] = Cipher(_triple_des()(hashlib.sha1(password).digest() + bytes(4)), modes.ECB())  # noqa: S305, S324
    else:
        key = hashlib.sha256(password).digest()
        cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
    decryptor = cipher.decryptor()
    plain = decryptor.update(file.wrapped) + decryptor.finalize()
    count, block = plain[-1], 8 if file.version == 1 else 16
    if not 1 <= count <= block or plain[-count:] != plain[-1:] * count:
        return None
    shared = plain[:-count]
    return shared if len(shared) == _SHARED_BYTES[file.version] else None


def _triple_des() -> type:
    """Return the class of triple DES from where the installed version of cryptography has it."""
    try:
        from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES  # noqa: PLC0415
    except ImportError:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from cryptography.hazmat.primitives.ciphers.algorithms import TripleDES  # noqa: PLC0415
    return TripleDES
