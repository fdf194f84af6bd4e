# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures of RSA, verification only, in the two forms that LTPA uses.

A signature is valid if it opens to exactly the number that the standard builds from the digest. Nothing of an opened
signature is read, so there is nothing in it that could be read too generously.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

import hashlib
from typing import NamedTuple

__all__ = ["PublicKey", "signs_iso9796", "signs_pkcs1"]

# The beginning of DigestInfo in DER (RFC 8017 section 9.2, note 1).
_DIGEST_INFO = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
_SHADOW = bytes.fromhex("0e030508090402 0f000d0b06070a0c01")


class PublicKey(NamedTuple):
    """A public key of RSA."""

    modulus: int
    exponent: int

    @property
    def size(self) -> int:
        """Length of the modulus and of each signature, in bytes."""
        return (self.modulus.bit_length() + 7) // 8


def signs_pkcs1(key: PublicKey, signature: bytes, message: bytes, digest: str) -> bool:
    """Return whether this is the signature of a message (RFC 8017 section 8.2.2). digest: sha1 or sha512."""
    info = _DIGEST_INFO[digest] + hashlib.new(digest, message).digest()
    filling = key.size - len(info) - 3
    if filling < 8:
        return False
    wanted = b"\x00\x01" + b"\xff" * filling + b"\x00" + info
    return _opened(key, signature) == int.from_bytes(wanted, "big")


def signs_iso9796(key: PublicKey, signature: bytes, digest: bytes) -> bool:
    """Return whether this is the signature of a digest by ISO/IEC 9796-1, which the standard allows in two forms."""
    opened = _opened(key, signature)
    wanted = _iso9796(digest, key.modulus.bit_length())
    return opened >= 0 and wanted in (opened, key.modulus - opened)


def _opened(key: PublicKey, signature: bytes) -> int:
    """Return the signature raised to the exponent, -1 if it is not as long as the modulus, or not below it."""
    number = int.from_bytes(signature, "big")
    if len(signature) != key.size or number >= key.modulus:
        return -1
    return pow(number, key.exponent, key.modulus)


def _iso9796(digest: bytes, bits: int) -> int:
    """Return the number that is signed (ISO/IEC 9796:1991 sections 5.1 to 5.4). bits: length of the modulus.

    The digest is repeated to the left until it is half as long as the modulus. Before each byte stands its shadow, a
    permutation of both halves. One shadow marks where the digest begins, the last byte ends with 6, the first bit is 1.
    """
    length = (bits - 1 + 15) // 16
    repeated = (digest * (length // len(digest) + 1))[-length:]
    redundant = bytearray()
    for value in repeated:
        redundant += bytes((_SHADOW[value >> 4] << 4 | _SHADOW[value & 15], value))
    redundant[-2 * len(digest)] ^= 1
    redundant[-1] = (redundant[-1] & 15) << 4 | 6
    first_bit = 1 << (bits - 2)
    return int.from_bytes(redundant, "big") & (first_bit - 1) | first_bit
