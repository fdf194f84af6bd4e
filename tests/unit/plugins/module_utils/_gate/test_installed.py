"""The files of the program: their content, when httpd must start it again, and diffs without secrets. Python 3.6."""

import base64

from ansible_collections.sametime.estate.plugins.module_utils._gate import installed, keys, rules
from ansible_collections.sametime.estate.plugins.module_utils._gate.installed import Contents
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

TOKENS = [
    {"name": "Sign-on", "cookie": "LtpaToken2", "accept_v1": True, "realms": ["r"], "only_from": ["192.0.2.0/24"]}
]
GUESTS = [{"name": "Room", "cookie": "A", "value": "b"}]
LIMITS = {"photos": 1, "misses": 2, "minutes": 3, "default_picture": "/a.jpg"}
TEXT = installed.rules_text("/gate", "/photos", TOKENS, GUESTS, LIMITS)
ALPHA, NEXT = (keys.dump([ltpa.KEYS[name]]).encode() for name in ("alpha", "next"))


def test_the_program_reads_what_is_written():
    found = rules.read(TEXT.decode())
    assert (found.key_file, found.photos, found.limits) == ("/gate/keys.json", "/photos", (1, 2, 3))
    assert found.tokens[0].is_open_to("192.0.2.7")
    assert not found.tokens[0].is_open_to("192.0.3.7")
    assert found.guests == (("Room", b"A", b"b"),)
    assert rules.read(installed.rules_text("/gate", "/photos", [], [], None).decode()).limits is None


def test_keys_alone_need_no_restart():
    before = Contents(b"program", TEXT, ALPHA)
    assert installed.digest(before) == installed.digest(before._replace(keys=NEXT))
    assert installed.digest(before) != installed.digest(before._replace(rules=b"other"))
    assert installed.digest(before) != installed.digest(before._replace(program=b"other"))


def test_differences_show_names_and_fingerprints_only():
    differences = installed.diff(Contents(None, None, ALPHA), Contents(b"program", TEXT, NEXT))
    text = str(differences)
    assert keys.fingerprint(ltpa.KEYS["alpha"]) in text
    assert keys.fingerprint(ltpa.KEYS["next"]) in text
    for key in ltpa.KEYS.values():
        assert base64.b64encode(key.shared).decode() not in text
    assert installed.diff(Contents(b"p", TEXT, ALPHA), Contents(b"p", TEXT, ALPHA)) == []


def test_a_damaged_key_file_is_shown_without_its_content():
    differences = installed.diff(Contents(b"p", TEXT, b"secret"), Contents(b"p", TEXT, ALPHA))
    assert "unusable: the key file is not JSON" in differences[0]["before"]
    assert "secret" not in str(differences)
