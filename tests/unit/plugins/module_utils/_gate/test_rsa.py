"""Signatures: only exactly the number of the standard is valid. Python 3.6."""

import hashlib

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import PublicKey, signs_iso9796, signs_pkcs1
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

# A key of 1024 bits for this test: modulus and private exponent.
N = int(
    "deea09d1f2963929e00a588f61450939ed31e5ca042e52232be947e5b5aadf606c85e7a09d2121426ee7d6430ccb2608a8c2"
    "991d8c5759ae777cb25724a86791916f83efa3530dcbc494ba230f31140b64e39389f2f1b06a67738b97a9e5d5ff7dac927a"
    "9ea1b5948a2763a73eeb6524c9e078cf54d326667789e29a69d9dcb1",
    16,
)
D = int(
    "6273b96c9998d19c760ffbb72fbdbeea6fa1571d1725a22f58888ab1a0bfdc32891bc7067fff8ee1f97bb97d199c6baaed66"
    "2d1c08ccd7961fbdda4274b5502ffe2bc9d31484ed8f4deb6433f11fa4ecf454fdb3bcdb4fcb9fe46f754cdc3fa5f7b6c63c"
    "979d12fc7bea7b4ca881e2904d24eec0c95a028e0898e50e43ff3f41",
    16,
)
KEY = PublicKey(N, 65537)
SHA1 = bytes.fromhex("3021300906052b0e03021a05000414")


def signed(block):
    return pow(int.from_bytes(block, "big"), D, N).to_bytes(128, "big")


def block(message, filling=None, info=SHA1, digest=None, tail=b""):
    digest = hashlib.sha1(message).digest() if digest is None else digest
    end = b"\x00" + info + digest + tail
    filling = b"\xff" * (126 - len(end)) if filling is None else filling
    return b"\x00\x01" + filling + end


def test_a_signature():
    assert signs_pkcs1(KEY, signed(block(b"text")), b"text", "sha1")


@pytest.mark.parametrize(
    "wrong",
    [
        block(b"other"),
        block(b"text", filling=b"\xff" * 8, tail=bytes(82)),  # digest too far left, as a known forgery has it
        block(b"text", filling=b"\xff" * 89 + b"\xfe"),
        block(b"text", info=bytes.fromhex("301f300706052b0e03021a0414"), filling=b"\xff" * 92),  # no NULL parameter
        b"\x00\x02" + block(b"text")[2:],
    ],
    ids=["another text", "bytes behind the digest", "filling", "other DigestInfo", "block type 2"],
)
def test_blocks_that_are_not_those_of_the_standard(wrong):
    assert len(wrong) == 128
    assert not signs_pkcs1(KEY, signed(wrong), b"text", "sha1")


def test_other_lengths_and_numbers_above_the_modulus():
    signature = signed(block(b"text"))
    for wrong in (signature[1:], b"\x00" + signature, signature + b"\x00", b"", bytes(128), b"\xff" * 128):
        assert not signs_pkcs1(KEY, wrong, b"text", "sha1")


def test_a_key_too_short_for_the_digest():
    assert not signs_pkcs1(PublicKey(2**511 + 1, 3), bytes(64), b"text", "sha512")


def test_iso_9796_in_both_forms():
    """The signature of a real token opens to the number, or to the modulus less the number."""
    key = ltpa.OTHERS[0][0].public
    assert not signs_iso9796(key, bytes(128), bytes(20))
    assert not signs_iso9796(key, b"\x01" * 127, bytes(20))
    digest = hashlib.sha1(b"text").digest()
    assert not signs_iso9796(KEY, signed(block(b"text")), digest)
