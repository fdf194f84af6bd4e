"""Key files in the format of JSON; more cases in test_key_files.py."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_files_json import pairs, write
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

DATA = b'{"o": {"a": "1"}, "b": 2}'


def test_pairs():
    assert [(pair.key, pair.value) for pair in pairs(DATA)] == [("a", "1"), ("b", "2")]


def test_write_replaces_one_value():
    assert write(DATA, "a", "x") == b'{"o": {"a": "x"}, "b": 2}'


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("true", "false", "false"), ("5", "-6.5e3", "-6.5e3"), ("5", "true", "true"), ("true", "yes", '"yes"'),
        ("null", "1", '"1"'), ('"true"', "false", '"false"'), ("5", "06", '"06"'), ("5", "", '""'),
    ],
)  # fmt: skip
def test_a_truth_value_or_number_stays_one(before, value, after):
    assert write(b'{"k": %s}' % before.encode(), "k", value) == b'{"k": %s}' % after.encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a":"1","b":{"c":true}}', '{"a":"1","b":{"c":true},"k":"v"}'),
        ('{"a": {"b": {"c": 1}}}', '{"a": {"b": {"c": 1}}, "k": "v"}'.replace(', "k"', ',"k"')),
        ('{"o": {}, "l": []}', '{"o": {}, "l": [], "k": "v"}'),
        ('{"o": [{"a": 1}, {"b": ":{"}]}', '{"o": [{"a": 1}, {"b": ":{"}],"k": "v"}'),
        ('\ufeff{\r\n\t"a" : 1,\r\n\t"o" : {\r\n\t\t"b" : 2\r\n\t}\r\n}\r\n',
         '\ufeff{\r\n\t"a" : 1,\r\n\t"o" : {\r\n\t\t"b" : 2\r\n\t},\r\n\t"k" : "v"\r\n}\r\n'),
        ('{"a":"}","b":"\\\\"}', '{"a":"}","b":"\\\\","k":"v"}'),
    ],
)  # fmt: skip
def test_a_new_key_belongs_to_the_outer_object(before, after):
    assert write(before.encode(), "k", "v").decode() == after
    assert json.loads(after.lstrip("\ufeff"))["k"] == "v"


@pytest.mark.parametrize("data", ['[{"a": 1}]', "{}", '"a"', "[]"])
def test_a_file_without_a_place_is_refused(data):
    with pytest.raises(WasError, match="shows"):
        write(data.encode(), "k", "v")


def test_write_adds_a_key():
    added = {pair.key: pair.value for pair in pairs(write(DATA, "c", "new"))}
    assert added.pop("c") == "new"
    assert sorted(added.items()) == [("a", "1"), ("b", "2")]
