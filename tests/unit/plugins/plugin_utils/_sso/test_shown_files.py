"""What files show without a password; no secret of them is in the result."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import shown_files
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.keys_file import KeysFileError
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

ENTRY = {"name": "Cell", "file": "alpha.keys", "password": "wrong on purpose", "valid_until": "1970-01-01"}


def read(name):
    if name == "missing.ini":
        raise FileNotFoundError(2, "No such file or directory")
    if name == "sametime.ini":
        return b"[AuthToken]\nST_TOKEN_TYPE=LtpaToken2\n[Debug]\nsecret=S3cr3t\n"
    return (ltpa.DATA / "keys" / name).read_bytes()


def test_a_keys_file_needs_no_password():
    [found] = shown_files.keys([ENTRY], read)
    assert found["fingerprint"] == keys.fingerprint(ltpa.KEYS["alpha"])
    assert (found["name"], found["version"], found["valid_until"]) == ("Cell", 1, 86400)
    assert found["realm"] == "defaultRealm"
    assert "wrong on purpose" not in str(found)
    assert set(found) == {"name", "fingerprint", "created", "host", "realm", "version", "valid_until"}


def test_nothing_is_nothing():
    assert shown_files.keys([], read) == []
    assert shown_files.domino([], read) == []


def test_a_domino_server():
    entry = {"name": "comm1", "keys": "Cell", "sametime_ini": "sametime.ini", "realm": ""}
    assert shown_files.domino([entry], read) == [{"name": "comm1", "keys": "Cell", "token_type": "LtpaToken2"}]


def test_a_missing_file_is_a_sentence():
    with pytest.raises(
        KeysFileError, match=r"server 'comm1': the file missing.ini cannot be read .* copy sametime.ini"
    ):
        shown_files.domino([{"name": "comm1", "sametime_ini": "missing.ini"}], read)
