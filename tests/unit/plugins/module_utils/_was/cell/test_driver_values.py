"""Spellings of values that the Db2 driver understands alike."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import driver_values as values


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (None, []),
        ("", []),
        (" , ", []),
        ("a", ["a"]),
        (" a , b", ["a", "b"]),
        ("a b\tc", ["a", "b", "c"]),
        ("a,,b,", ["a", "b"]),
    ],
)
def test_items(text, items):
    assert values.items(text) == items


def test_lists():
    assert values.hosts(" DB2.x. ,db3") == ["db2.x", "db3"]
    assert values.ports("050000, x") == [50000, "x"]


@pytest.mark.parametrize(
    ("text", "number"), [(None, None), ("", ""), (" ", ""), (" 10 ", 10), ("007", 7), ("1x", "1x"), ("\xb2", "\xb2")]
)
def test_number(text, number):
    assert values.number(text) == number


def test_server():
    assert values.server(" a ", " 1 ") == {"hostname": "a", "port": 1}
    assert values.server(None, None) == {"hostname": None, "port": None}
    assert values.is_same(values.server("A.", "1"), {"hostname": "a", "port": 1})
    assert not values.is_same(values.server("a", "2"), {"hostname": "a", "port": 1})
    assert values.host(None) == ""
