"""Module photo_gate_info: what is installed, without secrets."""

import base64

from ansible_collections.sametime.estate.plugins.module_utils._gate import installed, keys
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

TOKENS = [{"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": ["r"], "only_from": None}]


def read(call_module, directory):
    return call_module("photo_gate_info", {"directory": str(directory), "_ansible_check_mode": True})


def test_what_is_installed(call_module, tmp_path):
    key = ltpa.KEYS["alpha"]
    (tmp_path / "photo-gate").write_text("program")
    (tmp_path / "keys.json").write_text(keys.dump([key]))
    (tmp_path / "rules.json").write_bytes(installed.rules_text(str(tmp_path), "/photos", TOKENS, [], None))
    found = read(call_module, tmp_path)
    assert not found["changed"]
    assert found["installed"]
    assert found["keys"] == [{"name": "alpha", "fingerprint": keys.fingerprint(key), "valid_until": None}]
    assert found["tokens"] == [{"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": False, "realms": ["r"]}]
    assert base64.b64encode(key.shared).decode() not in str(found)


def test_nothing_is_installed(call_module, tmp_path):
    found = read(call_module, tmp_path / "none")
    assert (found["installed"], found["keys"], found["tokens"]) == (False, [], [])


def test_a_damaged_key_file_is_a_sentence(call_module, tmp_path):
    (tmp_path / "keys.json").write_text("{")
    assert "the key file is not JSON" in read(call_module, tmp_path)["msg"]
