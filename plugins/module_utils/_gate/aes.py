# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AES in CBC mode, decryption only (FIPS 197, SP 800-38A).

The web server has only Python's standard library, which has no ciphers. The key is the secret of this program itself,
so the time that a decryption takes gives a client nothing that it could use: every token costs the same blocks.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import Dict, List, Tuple

__all__ = ["Aes"]

BLOCK = 16
# A round key: four columns of four bytes.
Words = Tuple[int, int, int, int]


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
_INVERSE_BOX = bytes(_BOX.index(value) for value in range(256))
# InvSubBytes and one factor of InvMixColumns (FIPS 197 section 5.3.3), for bytes.translate.
_BY_9, _BY_11, _BY_13, _BY_14 = (bytes(_product(value, factor) for value in _INVERSE_BOX) for factor in (9, 11, 13, 14))
# Lengths whose round keys are kept.
_MOST_LENGTHS = 16


class Aes:
    """A key of 16, 24 or 32 bytes, made ready for decryption. Raises ValueError: another length."""

    def __init__(self, key: bytes) -> None:
        if len(key) not in (16, 24, 32):
            raise ValueError(f"a key of AES has 16, 24 or 32 bytes, not {len(key)}")
        self._rounds = _round_keys(key)
        self._wide: Dict[int, List[int]] = {}

    def decrypt_cbc(self, start: bytes, data: bytes) -> bytes:
        """Return the plain text of whole blocks, padding included. start: the initialization vector of 16 bytes.

        Raises ValueError: another length.
        """
        if len(start) != BLOCK or len(data) % BLOCK:
            raise ValueError("the vector is one block, and the data are whole blocks")
        before = int.from_bytes((start + data)[: len(data)], "big")
        return (int.from_bytes(self._blocks(data), "big") ^ before).to_bytes(len(data), "big")

    def _blocks(self, data: bytes) -> bytes:
        """Return all blocks decrypted, each for itself.

        A step works on all blocks at the same time. The state is one text: row after row of FIPS 197 section 3.4, and
        in each row the bytes of column 0 of all blocks, then those of column 1, and so on. So each operation of the
        cipher is a rotation, a translation of bytes, or a sum of long numbers.
        """
        size, count = len(data), len(data) // BLOCK
        row = 4 * count
        keys = self._keys(count)
        number = int.from_bytes
        state = b"".join(data[line + column :: BLOCK] for line in range(4) for column in (0, 4, 8, 12))
        state = (number(state, "big") ^ keys[0]).to_bytes(size, "big")
        for key in keys[1:-1]:
            state = _shifted(state, count)
            mixed = (
                number(state.translate(_BY_14), "big")
                ^ number((state[row:] + state[:row]).translate(_BY_11), "big")
                ^ number((state[2 * row :] + state[: 2 * row]).translate(_BY_13), "big")
                ^ number((state[3 * row :] + state[: 3 * row]).translate(_BY_9), "big")
            )
            state = (mixed ^ key).to_bytes(size, "big")
        state = (number(_shifted(state, count).translate(_INVERSE_BOX), "big") ^ keys[-1]).to_bytes(size, "big")
        plain = bytearray(size)
        for place in range(BLOCK):
            start = (place % 4 * 4 + place // 4) * count
            plain[place::BLOCK] = state[start : start + count]
        return bytes(plain)

    def _keys(self, count: int) -> List[int]:
        """Return the round keys in the form of the state for a number of blocks."""
        keys = self._wide.get(count)
        if keys is None:
            if len(self._wide) >= _MOST_LENGTHS:
                self._wide.clear()
            keys = self._wide[count] = [_wide(key, count) for key in self._rounds]
        return keys


def _shifted(state: bytes, count: int) -> bytes:
    """Return the state after InvShiftRows (FIPS 197 section 5.3.1): row n is rotated by n columns."""
    one, two, three = state[4 * count : 8 * count], state[8 * count : 12 * count], state[12 * count :]
    return b"".join(
        (
            state[: 4 * count],
            one[-count:],
            one[:-count],
            two[-2 * count :],
            two[: -2 * count],
            three[count:],
            three[:count],
        )
    )


def _wide(words: Words, count: int) -> int:
    return int.from_bytes(
        b"".join(bytes([word >> shift & 255]) * count for shift in (24, 16, 8, 0) for word in words), "big"
    )


def _round_keys(key: bytes) -> List[Words]:
    """Return the round keys of the equivalent inverse cipher, in the order of use (FIPS 197 sections 5.2, 5.3.5)."""
    size = len(key) // 4
    words = [int.from_bytes(key[place : place + 4], "big") for place in range(0, len(key), 4)]
    constant = 1
    while len(words) < 4 * (size + 7):
        word = words[-1]
        if len(words) % size == 0:
            word = _substituted((word << 8 | word >> 24) & 0xFFFFFFFF) ^ constant << 24
            constant = _doubled(constant)
        elif size == 8 and len(words) % size == 4:
            word = _substituted(word)
        words.append(words[-size] ^ word)
    rounds = [(words[n], words[n + 1], words[n + 2], words[n + 3]) for n in range(0, len(words), 4)]
    rounds.reverse()
    mixed = [(_unmixed(a), _unmixed(b), _unmixed(c), _unmixed(d)) for a, b, c, d in rounds[1:-1]]
    return [rounds[0], *mixed, rounds[-1]]


def _substituted(word: int) -> int:
    return _BOX[word >> 24] << 24 | _BOX[word >> 16 & 255] << 16 | _BOX[word >> 8 & 255] << 8 | _BOX[word & 255]


def _unmixed(word: int) -> int:
    """Return a column after InvMixColumns."""
    column = word.to_bytes(4, "big")
    result = 0
    for row in range(4):
        value = 0
        for number, factor in enumerate((14, 11, 13, 9)):
            value ^= _product(column[(row + number) % 4], factor)
        result = result << 8 | value
    return result
