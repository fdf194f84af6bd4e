"""AES against the examples of its standards. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.aes import Aes

PLAIN = "00112233445566778899aabbccddeeff"
# SP 800-38A, F.2.2 and F.2.6
CBC_START = "000102030405060708090a0b0c0d0e0f"
CBC_PLAIN = (
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
)


@pytest.mark.parametrize(
    ("size", "encrypted"),
    [
        (16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
        (32, "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_examples_of_fips_197(size, encrypted):
    cipher = Aes(bytes(range(size)))
    assert cipher.decrypt_cbc(bytes(16), bytes.fromhex(encrypted)).hex() == PLAIN


@pytest.mark.parametrize(
    ("key", "encrypted"),
    [
        (
            "2b7e151628aed2a6abf7158809cf4f3c",
            (
                "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
                "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"
            ),
        ),
        (
            "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
            (
                "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
                "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"
            ),
        ),
    ],
)
def test_examples_of_cbc(key, encrypted):
    plain = Aes(bytes.fromhex(key)).decrypt_cbc(bytes.fromhex(CBC_START), bytes.fromhex(encrypted))
    assert plain.hex() == CBC_PLAIN


@pytest.mark.parametrize("size", [0, 15, 17, 33])
def test_keys_of_other_lengths_are_refused(size):
    with pytest.raises(ValueError, match="16, 24 or 32 bytes"):
        Aes(bytes(size))


@pytest.mark.parametrize(("start", "data"), [(15, 16), (16, 17)])
def test_only_whole_blocks(start, data):
    with pytest.raises(ValueError, match="whole blocks"):
        Aes(bytes(16)).decrypt_cbc(bytes(start), bytes(data))
