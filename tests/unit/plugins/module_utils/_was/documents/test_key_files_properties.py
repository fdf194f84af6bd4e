"""Key files in the format of Java properties; more cases in test_key_files.py."""

from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_files_properties import pairs, write

DATA = b"# c\na = 1\nb\n"


def test_pairs():
    assert [(pair.key, pair.value) for pair in pairs(DATA)] == [("a", "1"), ("b", "")]


def test_write_replaces_one_value():
    assert write(DATA, "a", "x") == b"# c\na = x\nb\n"


def test_write_adds_a_key():
    added = {pair.key: pair.value for pair in pairs(write(DATA, "c", "new"))}
    assert added.pop("c") == "new"
    assert sorted(added.items()) == [("a", "1"), ("b", "")]
