"""What clients encrypt: the ciphers by published vectors, the exchange of keys by a client of its own."""

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import ciphers, security


def test_des_by_a_published_vector():
    assert ciphers.des(bytes.fromhex("133457799BBCDFF1"))(bytes.fromhex("85E813540F0AB405")).hex() == "0123456789abcdef"


@pytest.mark.parametrize(
    ("size", "cipher"),
    [
        (16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
        (32, "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_aes_by_the_vectors_of_fips_197(size, cipher):
    plain = ciphers.aes(bytes(range(size)))(bytes.fromhex(cipher))
    assert plain.hex() == "00112233445566778899aabbccddeeff"


@pytest.mark.parametrize("data", [b"", b"\0" * 8, b"\x09" * 8, b"abcdefg\x02"])
def test_wrong_padding(data):
    with pytest.raises(ValueError, match="padding"):
        ciphers.unpadded(data, 8)


@pytest.mark.parametrize("algorithm", [security.DES, security.AES])
def test_both_sides_agree_on_a_secret(algorithm):
    server = security.Exchange(algorithm)
    client = security.Exchange(algorithm)
    client.agree(server.token)
    server.agree(client.token)
    assert server._secret == client._secret


@pytest.mark.parametrize("token", [b"", b"\0" * 32, b"\0" * 31 + b"\1", b"\xff" * 32, b"\x01" * 33])
def test_a_token_that_is_none(token):
    with pytest.raises(ValueError, match="token"):
        security.Exchange(security.DES).agree(token)
