"""DES and AES, to decrypt what clients send at connect: the hosts have no package for it. Pure, and slow.

FIPS 46-3 and FIPS 197. For a lab only: an attacker who measures time learns the keys.
"""

from collections.abc import Callable, Iterable

# Permutations of FIPS 46-3; bits are counted from 0.
_INITIAL = [
    *(57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5),
    *(63, 55, 47, 39, 31, 23, 15, 7, 56, 48, 40, 32, 24, 16, 8, 0, 58, 50, 42, 34, 26, 18, 10, 2),
    *(60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6),
]
_EXPANSION = [
    *(31, 0, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 7, 8, 9, 10, 11, 12, 11, 12, 13, 14, 15, 16),
    *(15, 16, 17, 18, 19, 20, 19, 20, 21, 22, 23, 24, 23, 24, 25, 26, 27, 28, 27, 28, 29, 30, 31, 0),
]
_P = [
    *(15, 6, 19, 20, 28, 11, 27, 16, 0, 14, 22, 25, 4, 17, 30, 9, 1, 7, 23, 13, 31, 26, 2, 8),
    *(18, 12, 29, 5, 21, 10, 3, 24),
]
_FINAL = [
    *(39, 7, 47, 15, 55, 23, 63, 31, 38, 6, 46, 14, 54, 22, 62, 30, 37, 5, 45, 13, 53, 21, 61, 29),
    *(36, 4, 44, 12, 52, 20, 60, 28, 35, 3, 43, 11, 51, 19, 59, 27, 34, 2, 42, 10, 50, 18, 58, 26),
    *(33, 1, 41, 9, 49, 17, 57, 25, 32, 0, 40, 8, 48, 16, 56, 24),
]
_CHOICE_1 = [
    *(56, 48, 40, 32, 24, 16, 8, 0, 57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2),
    *(59, 51, 43, 35, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 60, 52, 44, 36),
    *(28, 20, 12, 4, 27, 19, 11, 3),
]
_CHOICE_2 = [
    *(13, 16, 10, 23, 0, 4, 2, 27, 14, 5, 20, 9, 22, 18, 11, 3, 25, 7, 15, 6, 26, 19, 12, 1),
    *(40, 51, 30, 36, 46, 54, 29, 39, 50, 44, 32, 47, 43, 48, 38, 55, 33, 52, 45, 41, 49, 35, 28, 31),
]
_SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]
# Four rows of 16 for each box, one hexadecimal digit a value.
_BOXES = [
    "E4D12FB83A6C59070F74E2D1A6CB953841E8D62BFC973A50FC8249175B3EA06D",
    "F18E6B34972DC05A3D47F28EC01A69B50E7BA4D158C6932FD8A13F42B67C05E9",
    "A09E63F51DC7B428D709346A285ECBF1D6498F30B12C5AE71AD069874FE3B52C",
    "7DE3069A1285BC4FD8B56F03472C1AE9A690CB7DF13E52843F06A1D8945BC72E",
    "2C417AB6853FD0E9EB2C47D150FA3986421BAD78F9C5630EB8C71E2D6F09A453",
    "C1AF92680D34E75BAF427C9561DE0B389EF528C3704A1DB6432C95FABE17608D",
    "4B2EF08D3C975A61D0B7491AE35C2F8614BDC37EAF6805926BD814A7950FE23C",
    "D2846FB1A93E50C71FD8A374C56B0E927B419CE206ADF35821E74A8DFC90356B",
]


def unpadded(data: bytes, block: int) -> bytes:
    """Take PKCS#5 padding off. Raises ValueError if it is wrong."""
    count = data[-1] if data else 0
    if not 1 <= count <= block or data[-count:] != bytes([count]) * count:
        raise ValueError("the padding is wrong")
    return data[:-count]


def cbc(decrypt: Callable[[bytes], bytes], initial: bytes, data: bytes) -> bytes:
    """Decrypt cipher block chaining, without padding. Raises ValueError if the length is wrong."""
    size = len(initial)
    if not data or len(data) % size:
        raise ValueError("no whole blocks")
    plain = b""
    for place in range(0, len(data), size):
        block = data[place : place + size]
        plain += bytes(one ^ two for one, two in zip(decrypt(block), initial, strict=True))
        initial = block
    return plain


def _bits(data: bytes) -> list[int]:
    return [byte >> 7 - bit & 1 for byte in data for bit in range(8)]


def _number(bits: Iterable[int]) -> int:
    value = 0
    for bit in bits:
        value = value << 1 | bit
    return value


def des(key: bytes) -> Callable[[bytes], bytes]:
    """Return the function that decrypts a block of 8 bytes with DES."""
    chosen = [_bits(key)[place] for place in _CHOICE_1]
    left, right = chosen[:28], chosen[28:]
    keys = []
    for shift in _SHIFTS:
        left, right = left[shift:] + left[:shift], right[shift:] + right[:shift]
        keys.append([(left + right)[place] for place in _CHOICE_2])

    def decrypt(block: bytes) -> bytes:
        bits = [_bits(block)[place] for place in _INITIAL]
        left, right = bits[:32], bits[32:]
        for round_key in reversed(keys):
            mixed = [right[place] ^ bit for place, bit in zip(_EXPANSION, round_key, strict=True)]
            digits = "".join(
                box[_number((six[0], six[5])) * 16 + _number(six[1:5])]
                for box, six in zip(_BOXES, (mixed[place : place + 6] for place in range(0, 48, 6)), strict=True)
            )
            out = _bits(bytes.fromhex(digits))
            left, right = right, [bit ^ out[place] for bit, place in zip(left, _P, strict=True)]
        both = right + left
        return _number(both[place] for place in _FINAL).to_bytes(8, "big")

    return decrypt


def _times(one: int, two: int) -> int:
    product = 0
    while two:
        product ^= one * (two & 1)
        one = one << 1 ^ (0x11B if one & 0x80 else 0)
        two >>= 1
    return product


def _substitution() -> bytes:
    box = bytearray(256)
    for value in range(256):
        inverse = next((other for other in range(256) if _times(value, other) == 1), 0)
        turned = inverse
        for shift in range(1, 5):
            turned ^= (inverse << shift | inverse >> 8 - shift) & 0xFF
        box[value] = turned ^ 0x63
    return bytes(box)


def aes(key: bytes) -> Callable[[bytes], bytes]:
    """Return the function that decrypts a block of 16 bytes with AES."""
    box, products = _tables()
    words = [key[place : place + 4] for place in range(0, len(key), 4)]
    size = len(words)
    rounds = size + 6
    constant = 1
    while len(words) < 4 * (rounds + 1):
        word = words[-1]
        if len(words) % size == 0:
            word = bytes(box[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _times(constant, 2)
        elif size > 6 and len(words) % size == 4:
            word = bytes(box[byte] for byte in word)
        words.append(_xor(word, words[-size]))
    keys = [b"".join(words[place : place + 4]) for place in range(0, len(words), 4)]
    inverse = bytes(box.index(value) for value in range(256))

    def decrypt(block: bytes) -> bytes:
        state = _xor(block, keys[-1])
        for number in range(rounds - 1, -1, -1):
            # A byte of row r comes from r columns to the left.
            state = bytes(inverse[state[(place - 4 * (place % 4)) % 16]] for place in range(16))
            state = _xor(state, keys[number])
            if number:
                state = b"".join(_unmixed(state[place : place + 4], products) for place in range(0, 16, 4))
        return state

    return decrypt


_made: list[tuple[bytes, dict[int, bytes]]] = []


def _tables() -> tuple[bytes, dict[int, bytes]]:
    if not _made:
        products = {factor: bytes(_times(value, factor) for value in range(256)) for factor in (9, 11, 13, 14)}
        _made.append((_substitution(), products))
    return _made[0]


def _unmixed(column: bytes, products: dict[int, bytes]) -> bytes:
    factors = (14, 11, 13, 9)
    mixed = bytearray(4)
    for row in range(4):
        for place in range(4):
            mixed[row] ^= products[factors[(place - row) % 4]][column[place]]
    return bytes(mixed)


def _xor(one: bytes, two: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, two, strict=True))
