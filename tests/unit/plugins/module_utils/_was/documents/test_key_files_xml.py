"""Key files in the format of XML; more cases in test_key_files.py."""

from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_files_xml import pairs, write

DATA = b'<s><e name="a" value="1"/><e key="b">2</e></s>'


def test_pairs():
    assert [(pair.key, pair.value) for pair in pairs(DATA)] == [("a", "1"), ("b", "2")]


def test_write_replaces_one_value():
    assert write(DATA, "a", "x") == b'<s><e name="a" value="x"/><e key="b">2</e></s>'


def test_write_adds_a_key():
    added = {pair.key: pair.value for pair in pairs(write(DATA, "c", "new"))}
    assert added.pop("c") == "new"
    assert sorted(added.items()) == [("a", "1"), ("b", "2")]
