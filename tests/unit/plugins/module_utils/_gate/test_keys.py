"""The key file of the web server: what is written is read, and errors show no secret. Python 3.6."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import KeyFileError, dump, read
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._gate import ltpa

ALL = [*ltpa.KEYS.values(), ltpa.KEYS["alpha"]._replace(name="until", valid_until=1800000000)]


def test_what_is_written_is_read():
    assert read(dump(ALL)) == ALL
    assert dump(read(dump(ALL))) == dump(ALL)


def changed(**values):
    data = json.loads(dump(ALL[:1]))
    data["keys"][0].update(values)
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "does not have the format 1"),
        ('{"format": 2, "keys": []}', "does not have the format 1"),
        ('{"format": 1, "keys": {}}', "does not have the format 1"),
        ('{"format": 1, "keys": [{}]}', "key 1 of the key file is incomplete"),
        ('{"format": 1, "keys": ["x"]}', "key 1 of the key file is incomplete"),
        (changed(version="1"), "incomplete"),
        (changed(version=True), "incomplete"),
        (changed(shared="*"), "incomplete"),
        (changed(modulus="xyz"), "incomplete"),
        (changed(valid_until="2027"), "incomplete"),
        (changed(version=3), "another length"),
        (changed(version=2), "another length"),
        (changed(shared="AAAA"), "another length"),
        (changed(modulus="ff"), "not one of RSA"),
        (changed(modulus="1" + "0" * 255), "not one of RSA"),
        (changed(exponent=1), "not one of RSA"),
    ],
)
def test_files_that_cannot_be_used(text, sentence):
    with pytest.raises(KeyFileError, match=sentence) as caught:
        read(text)
    for key in ALL:
        assert key.shared.hex() not in str(caught.value)
