"""Key files in the format of Java properties; more cases in test_key_files.py."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.key_files_properties import pairs, write

DATA = b"# c\na = 1\nb\n"


def test_pairs():
    assert [(pair.key, pair.value) for pair in pairs(DATA)] == [("a", "1"), ("b", "")]


def test_write_replaces_one_value():
    assert write(DATA, "a", "x") == b"# c\na = x\nb\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a=1\\", b"a=1\\\n\nk=v\n"),
        (b"a=1\\\n", b"a=1\\\n\nk=v\n"),
        (b"a=1\\\r\n", b"a=1\\\r\n\r\nk=v\r\n"),
        (b"a=1\\\\", b"a=1\\\\\nk=v\n"),
        (b"a=1\\\\\n", b"a=1\\\\\nk=v\n"),
        (b"a=1\n# c\\\n", b"a=1\n# c\\\nk=v\n"),
        (b"a=1\r", b"a=1\rk=v\r"),
    ],
)
def test_a_backslash_at_the_end_swallows_no_key(before, after):
    added = write(before, "k", "v")
    assert added == after
    assert {pair.key: pair.value for pair in pairs(added)} == {**{p.key: p.value for p in pairs(before)}, "k": "v"}


def test_a_comment_does_not_continue():
    assert [pair.key for pair in pairs(b"# c \\\na=1\n! \\\nb=2\n  \\\n")] == ["a", "b"]


def test_write_adds_a_key():
    added = {pair.key: pair.value for pair in pairs(write(DATA, "c", "new"))}
    assert added.pop("c") == "new"
    assert sorted(added.items()) == [("a", "1"), ("b", "")]
