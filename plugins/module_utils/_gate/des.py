# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Triple DES in ECB mode, decryption only (FIPS 46-3): the cipher of version 1 of LTPA.

Pure: no Ansible, no files, no processes. Python 3.6.
"""

from typing import List, Sequence, Tuple

__all__ = ["TripleDes"]

BLOCK = 8

# Tables of FIPS 46-3. A number is the place of a bit, counted from 1 at the most significant one.
_INITIAL = tuple(58 + 2 * row - 8 * column for row in (0, 1, 2, 3) for column in range(8)) + tuple(
    57 + 2 * row - 8 * column for row in (0, 1, 2, 3) for column in range(8)
)
_FINAL = tuple(_INITIAL.index(place) + 1 for place in range(1, 65))
_PERMUTATION = (
    *(16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10),
    *(2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25),
)
_CHOICE_1 = (
    *(57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36),
    *(63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4),
)
_CHOICE_2 = (
    *(14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2),
    *(41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32),
)
_SHIFTS = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)
# Each box has four rows of sixteen values, written as hexadecimal digits.
_BOXES = (
    "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
    "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
    "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
    "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
    "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
    "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
    "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
    "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
)


def _chosen(value: int, width: int, places: Sequence[int]) -> int:
    """Return the bits of a number at these places, as a new number. width: bits of the number."""
    result = 0
    for place in places:
        result = result << 1 | (value >> (width - place) & 1)
    return result


def _box_tables() -> Tuple[Tuple[int, ...], ...]:
    """Return for each box its 64 outputs, moved to where the permutation after the boxes puts their bits."""
    tables = []
    for number, text in enumerate(_BOXES):
        rows = [[int(digit, 16) for digit in row] for row in text.split()]
        outputs = []
        for bits in range(64):
            value = rows[bits >> 4 & 2 | bits & 1][bits >> 1 & 15]
            outputs.append(_chosen(value << (28 - 4 * number), 32, _PERMUTATION))
        tables.append(tuple(outputs))
    return tuple(tables)


_TABLES = _box_tables()


class TripleDes:
    """A key of 24 bytes, made ready for decryption. Raises ValueError: another length."""

    def __init__(self, key: bytes) -> None:
        if len(key) != 24:
            raise ValueError(f"a key of triple DES has 24 bytes, not {len(key)}")
        first, second, third = (_round_keys(key[place : place + 8]) for place in (0, 8, 16))
        # Encryption is E1, D2, E3; decryption runs backwards. A decryption uses the round keys from the last one on.
        self._rounds = (third[::-1], second, first[::-1])

    def decrypt_ecb(self, data: bytes) -> bytes:
        """Return the plain text of whole blocks of 8 bytes, padding included. Raises ValueError: another length."""
        if len(data) % BLOCK:
            raise ValueError("the data are whole blocks")
        blocks = (int.from_bytes(data[place : place + BLOCK], "big") for place in range(0, len(data), BLOCK))
        return b"".join(self._block(block).to_bytes(BLOCK, "big") for block in blocks)

    def _block(self, block: int) -> int:
        # The final permutation of one DES and the initial one of the next cancel each other.
        block = _chosen(block, 64, _INITIAL)
        for keys in self._rounds:
            block = _sixteen_rounds(block, keys)
        return _chosen(block, 64, _FINAL)


def _sixteen_rounds(block: int, keys: List[Tuple[int, ...]]) -> int:
    left, right = block >> 32, block & 0xFFFFFFFF
    s1, s2, s3, s4, s5, s6, s7, s8 = _TABLES
    for k1, k2, k3, k4, k5, k6, k7, k8 in keys:
        # The expansion: six bits for each box, which overlap; 34 bits hold the first and the last one twice.
        wide = (right & 1) << 33 | right << 1 | right >> 31
        mixed = (
            s1[wide >> 28 & 63 ^ k1]
            | s2[wide >> 24 & 63 ^ k2]
            | s3[wide >> 20 & 63 ^ k3]
            | s4[wide >> 16 & 63 ^ k4]
            | s5[wide >> 12 & 63 ^ k5]
            | s6[wide >> 8 & 63 ^ k6]
            | s7[wide >> 4 & 63 ^ k7]
            | s8[wide & 63 ^ k8]
        )
        left, right = right, left ^ mixed
    return right << 32 | left


def _round_keys(key: bytes) -> List[Tuple[int, ...]]:
    """Return the sixteen round keys, each as eight numbers of six bits."""
    chosen = _chosen(int.from_bytes(key, "big"), 64, _CHOICE_1)
    left, right = chosen >> 28, chosen & 0xFFFFFFF
    keys = []
    for shift in _SHIFTS:
        left = (left << shift | left >> (28 - shift)) & 0xFFFFFFF
        right = (right << shift | right >> (28 - shift)) & 0xFFFFFFF
        bits = _chosen(left << 28 | right, 56, _CHOICE_2)
        keys.append(tuple(bits >> (42 - 6 * box) & 63 for box in range(8)))
    return keys
