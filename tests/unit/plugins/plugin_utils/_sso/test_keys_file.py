"""Keys files of Open Liberty give the keys that verify, and nothing else."""

import base64
import json
import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys as key_files
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file
from ansible_collections.sametime.estate.tests.unit.imports import ROOT

DATA = ROOT / "tests" / "unit" / "plugins" / "module_utils" / "_gate" / "data" / "ltpa"
SETS = json.loads((DATA / "keysets.json").read_text(encoding="utf-8"))


def exported(keyset):
    return keys_file.read("cell", (DATA / keyset["keys"]).read_bytes())


@pytest.mark.parametrize("keyset", SETS, ids=lambda keyset: keyset["keys"])
@pytest.mark.parametrize("charset", ["auto", "written"])
def test_the_shared_key_is_the_one_of_the_product(keyset, charset):
    file = exported(keyset)
    key = keys_file.unwrap(file, keyset["password"], "auto" if charset == "auto" else keyset["password_charset"])
    assert key.shared.hex() == keyset["shared_key_hex"]
    assert key.public.modulus.bit_length() == keyset["modulus_bits"]
    assert key.public.exponent == keyset["exponent"]
    assert file.realm == keyset["realm_in_file"]
    assert key_files.read(key_files.dump([key])) == [key], "the web server reads what the controller writes"


@pytest.mark.parametrize("keyset", SETS, ids=lambda keyset: keyset["keys"])
def test_blanks_around_the_password_do_not_count(keyset):
    assert keys_file.unwrap(exported(keyset), f" {keyset['password']}\n").shared.hex() == keyset["shared_key_hex"]


@pytest.mark.parametrize("keyset", SETS, ids=lambda keyset: keyset["keys"])
def test_no_wrong_password_opens_a_file(keyset):
    """The padding alone lets one of 256 pass; the length of the key refuses those."""
    file = exported(keyset)
    for number in range(600):
        with pytest.raises(keys_file.KeysFileError, match="does not open the file"):
            keys_file.unwrap(file, f"wrong-{number}", "utf-8")


def test_no_message_has_the_password():
    with pytest.raises(keys_file.KeysFileError) as caught:
        keys_file.unwrap(exported(SETS[0]), "Secret-Word-1")
    assert "Secret-Word-1" not in str(caught.value)


@pytest.mark.parametrize(
    ("password", "charset", "sentence"),
    [
        ("{xor}Lz4sLCgwLTs=", "auto", "encoded form of WebSphere"),
        ("{AES}AAD3/x", "auto", "encoded form of WebSphere"),
        ("harbour-lamp-7", "utf-99", "the charset 'utf-99' is unknown"),
        ("", "auto", "does not open the file"),
    ],
)
def test_passwords_that_cannot_be_used(password, charset, sentence):
    with pytest.raises(keys_file.KeysFileError, match=re.escape(sentence)):
        keys_file.unwrap(exported(SETS[0]), password, charset)


ALPHA = (DATA / "keys" / "alpha.keys").read_bytes()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "is not a keys file", id="empty"),
        pytest.param(b"-----BEGIN CERTIFICATE-----\n", "is not a keys file", id="a certificate"),
        pytest.param(
            ALPHA.replace(b"version=1.0", b"version=3.0"), "has version '3.0', which is unknown", id="version"
        ),
        pytest.param(re.sub(rb"(?m)^.*3DESKey.*$", b"", ALPHA), "has no com.ibm.websphere.ltpa.3DESKey", id="no key"),
        pytest.param(re.sub(rb"(3DESKey=)....", rb"\1*()*", ALPHA), "3DESKey of the file is damaged", id="no base64"),
        pytest.param(re.sub(rb"(PublicKey=)....", rb"\1", ALPHA), "has another length", id="short public key"),
    ],
)
def test_files_that_cannot_be_used(data, sentence):
    with pytest.raises(keys_file.KeysFileError, match=re.escape(sentence)):
        keys_file.read("cell", data)


def test_the_file_is_read_as_java_properties():
    """Any order, continuation lines, escapes as \\u0041, and Windows line ends."""
    lines = ALPHA.decode("ascii").splitlines()
    turned = (
        "\r\n".join(reversed(lines)).replace("com.ibm", "com\\u002eibm").replace("PublicKey=", "PublicKey=\\\r\n   ")
    )
    assert keys_file.read("cell", turned.encode()) == keys_file.read("cell", ALPHA)


def test_a_fingerprint_tells_keys_apart_and_reveals_none():
    unwrapped = [keys_file.unwrap(exported(keyset), keyset["password"]) for keyset in SETS]
    prints = [key_files.fingerprint(key) for key in unwrapped]
    assert len(set(prints)) == len(SETS)
    for key, text in zip(unwrapped, prints, strict=True):
        assert text not in key.shared.hex()
        assert base64.b64encode(key.shared).decode() not in text
