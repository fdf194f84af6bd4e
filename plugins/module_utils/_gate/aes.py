# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AES in CBC mode, decryption only (FIPS 197, SP 800-38A).

The web server has only Python's standard library, which has no ciphers. The key is the secret of this program itself,
so the time that a decryption takes tells a client nothing that it could use: every token costs the same blocks.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, Tuple

__all__ = ["Aes"]

BLOCK = 16
# One column of four bytes of the inverse cipher, for each value of a byte and each row.
Table = Tuple[int, ...]


def _doubled(value: int) -> int:
    value <<= 1
    return (value ^ 0x11B) if value & 0x100 else value


def _product(left: int, right: int) -> int:
    """Return the product in the field of 256 elements that AES uses."""
    result = 0
    while right:
        if right & 1:
            result ^= left
        left = _doubled(left)
        right >>= 1
    return result


def _substitution() -> List[int]:
    """Return the S-box: the inverse in the field, then an affine map (FIPS 197 section 5.1.1)."""
    box = [0x63] * 256
    power = inverse = 1
    while True:
        power ^= _doubled(power)  # times 3
        inverse ^= inverse << 1
        inverse ^= inverse << 2
        inverse ^= inverse << 4
        inverse &= 0xFF
        if inverse & 0x80:
            inverse ^= 0x09  # divided by 3
        turned = inverse | inverse << 8
        box[power] = (turned ^ turned >> 4 ^ turned >> 5 ^ turned >> 6 ^ turned >> 7 ^ 0x63) & 0xFF
        if power == 1:
            return box


_BOX = _substitution()
_INVERSE_BOX = [0] * 256
for _number, _value in enumerate(_BOX):
    _INVERSE_BOX[_value] = _number


def _mixed(value: int) -> int:
    """Return the column that InvMixColumns makes of one byte in the first row."""
    factors = (14, 9, 13, 11)
    return sum(_product(value, factor) << shift for factor, shift in zip(factors, (24, 16, 8, 0)))


def _rotated(word: int, bits: int) -> int:
    return (word >> bits | word << (32 - bits)) & 0xFFFFFFFF


_MIX_0: Table = tuple(_mixed(value) for value in range(256))
_MIX_1: Table = tuple(_rotated(word, 8) for word in _MIX_0)
_MIX_2: Table = tuple(_rotated(word, 16) for word in _MIX_0)
_MIX_3: Table = tuple(_rotated(word, 24) for word in _MIX_0)
_STEP_0: Table = tuple(_MIX_0[value] for value in _INVERSE_BOX)
_STEP_1: Table = tuple(_MIX_1[value] for value in _INVERSE_BOX)
_STEP_2: Table = tuple(_MIX_2[value] for value in _INVERSE_BOX)
_STEP_3: Table = tuple(_MIX_3[value] for value in _INVERSE_BOX)


class Aes:
    """A key of 16, 24 or 32 bytes, made ready for decryption. Raises ValueError: another length."""

    def __init__(self, key: bytes) -> None:
        if len(key) not in (16, 24, 32):
            raise ValueError(f"a key of AES has 16, 24 or 32 bytes, not {len(key)}")
        self._rounds = _round_keys(key)

    def decrypt_cbc(self, start: bytes, data: bytes) -> bytes:
        """Return the plain text of whole blocks, padding included. start: the initialization vector of 16 bytes."""
        if len(start) != BLOCK or len(data) % BLOCK:
            raise ValueError("the vector is one block, and the data are whole blocks")
        previous = int.from_bytes(start, "big")
        plain = []
        for place in range(0, len(data), BLOCK):
            block = int.from_bytes(data[place : place + BLOCK], "big")
            plain.append((self._block(block) ^ previous).to_bytes(BLOCK, "big"))
            previous = block
        return b"".join(plain)

    def _block(self, block: int) -> int:
        """Return one decrypted block; a block is a number of 128 bits."""
        keys = self._rounds
        key = keys[0]
        a = block >> 96 ^ key[0]
        b = block >> 64 & 0xFFFFFFFF ^ key[1]
        c = block >> 32 & 0xFFFFFFFF ^ key[2]
        d = block & 0xFFFFFFFF ^ key[3]
        for key in keys[1:-1]:
            a, b, c, d = (
                _STEP_0[a >> 24] ^ _STEP_1[d >> 16 & 255] ^ _STEP_2[c >> 8 & 255] ^ _STEP_3[b & 255] ^ key[0],
                _STEP_0[b >> 24] ^ _STEP_1[a >> 16 & 255] ^ _STEP_2[d >> 8 & 255] ^ _STEP_3[c & 255] ^ key[1],
                _STEP_0[c >> 24] ^ _STEP_1[b >> 16 & 255] ^ _STEP_2[a >> 8 & 255] ^ _STEP_3[d & 255] ^ key[2],
                _STEP_0[d >> 24] ^ _STEP_1[c >> 16 & 255] ^ _STEP_2[b >> 8 & 255] ^ _STEP_3[a & 255] ^ key[3],
            )
        box, key = _INVERSE_BOX, keys[-1]
        result = 0
        for word, rows in zip(key, ((a, d, c, b), (b, a, d, c), (c, b, a, d), (d, c, b, a))):
            column = (
                box[rows[0] >> 24] << 24
                | box[rows[1] >> 16 & 255] << 16
                | box[rows[2] >> 8 & 255] << 8
                | box[rows[3] & 255]
            )
            result = result << 32 | column ^ word
        return result


def _round_keys(key: bytes) -> List[Tuple[int, int, int, int]]:
    """Return the round keys of the equivalent inverse cipher, in the order of use (FIPS 197 sections 5.2, 5.3.5)."""
    size = len(key) // 4
    words = [int.from_bytes(key[place : place + 4], "big") for place in range(0, len(key), 4)]
    constant = 1
    while len(words) < 4 * (size + 7):
        word = words[-1]
        if len(words) % size == 0:
            word = _substituted(_rotated(word, 24)) ^ constant << 24
            constant = _doubled(constant)
        elif size == 8 and len(words) % size == 4:
            word = _substituted(word)
        words.append(words[-size] ^ word)
    rounds = [(words[n], words[n + 1], words[n + 2], words[n + 3]) for n in range(0, len(words), 4)]
    rounds.reverse()
    mixed = [tuple(_unmixed(word) for word in words) for words in rounds[1:-1]]
    return [rounds[0], *((a, b, c, d) for a, b, c, d in mixed), rounds[-1]]


def _substituted(word: int) -> int:
    return _BOX[word >> 24] << 24 | _BOX[word >> 16 & 255] << 16 | _BOX[word >> 8 & 255] << 8 | _BOX[word & 255]


def _unmixed(word: int) -> int:
    return _MIX_0[word >> 24] ^ _MIX_1[word >> 16 & 255] ^ _MIX_2[word >> 8 & 255] ^ _MIX_3[word & 255]
