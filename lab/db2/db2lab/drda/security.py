"""How a client proves who it is: user id and password in clear text (3) or encrypted (9, with DES or AES). Pure.

DRDA volume 3, EUSRIDPWD: client and server agree on a secret as Diffie and Hellman do. Its middle bytes are the DES
key. The longer secret of AES is hashed to a key of 32 bytes.
"""

import hashlib
import secrets
from typing import NamedTuple

from .ciphers import aes, cbc, des, unpadded

CLEAR, ENCRYPTED = 3, 9
DES, AES = 1, 2
OK, WRONG_PASSWORD, MISSING_USER, MISSING_PASSWORD = 0x00, 0x0F, 0x12, 0x10


class Group(NamedTuple):
    """A group of numbers with its generator, and how long its members are."""

    prime: int
    generator: int
    size: int


GROUPS = {
    DES: Group(
        0xC62112D73EE613F0947AB31F0F6846A1BFF5B3A4CA0D60BC1E4C7A0D8C16B3E3,
        0x4690FA1F7B9E1D4442C86C9114603FDECF071EDCEC5F626E21E256AED9EA34E4,
        32,
    ),
    AES: Group(
        int(
            "f24f63150eaa97cce78f5710c45fafbeb71cf6a8724f63140eaa97cce78f5710"
            "c45fafbeb71cf6a8724f631308e32b26ea1594889cbbfc91f6df7524352ef979",
            16,
        ),
        int(
            "e8ce9e0844c67a009fb7843cd945a058935da51b028a49e5a91f831b78364491"
            "cd0e0a8f72345df80769549926fd16ecd6f6859481647ca9efb2baac7bc09a92",
            16,
        ),
        64,
    ),
}


class Exchange:
    """One exchange of keys, seen from the server."""

    def __init__(self, algorithm: int, private: int = 0) -> None:
        self.algorithm = algorithm
        self.group = GROUPS[algorithm]
        self._private = private or 2 + secrets.randbelow(self.group.prime - 3)
        self.token = pow(self.group.generator, self._private, self.group.prime).to_bytes(self.group.size, "big")
        self._secret = b""

    def agree(self, token: bytes) -> None:
        """Take the client's token. Raises ValueError if it is not an element of the group."""
        value = int.from_bytes(token, "big")
        if len(token) != self.group.size or not 1 < value < self.group.prime:
            raise ValueError("the client's token is wrong")
        self._secret = pow(value, self._private, self.group.prime).to_bytes(self.group.size, "big")

    def decrypt(self, data: bytes) -> bytes:
        """Return what the client encrypted. Raises ValueError if it does not fit."""
        if self.algorithm == DES:
            return unpadded(cbc(des(self._secret[12:20]), self.token[12:20], data), 8)
        return unpadded(cbc(aes(aes_key(self._secret)), self.token[24:40], data), 16)


def aes_key(secret: bytes) -> bytes:
    """Return the key of 32 bytes that is made of a secret of 64."""
    first, second = (hashlib.sha1(part, usedforsecurity=False).digest() for part in (secret[:32], secret[32:]))
    middle = bytes(one ^ two for one, two in zip(first[12:], second[:8], strict=True))
    return first[:12] + middle + second[8:]
