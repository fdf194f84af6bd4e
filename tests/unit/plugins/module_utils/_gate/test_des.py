"""Triple DES against the examples of its standards. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.des import TripleDes


def test_example_of_sp_800_67():
    cipher = TripleDes(bytes.fromhex("0123456789abcdef23456789abcdef01456789abcdef0123"))
    encrypted = bytes.fromhex("a826fd8ce53b855fcce21c8112256fe668d5c05dd9b6b900")
    assert cipher.decrypt_ecb(encrypted) == b"The qufck brown fox jump"


def test_three_equal_keys_are_one_des():
    cipher = TripleDes(bytes.fromhex("133457799bbcdff1") * 3)
    assert cipher.decrypt_ecb(bytes.fromhex("85e813540f0ab405")).hex() == "0123456789abcdef"


def test_other_lengths_are_refused():
    with pytest.raises(ValueError, match="24 bytes"):
        TripleDes(bytes(16))
    with pytest.raises(ValueError, match="whole blocks"):
        TripleDes(bytes(24)).decrypt_ecb(bytes(9))
