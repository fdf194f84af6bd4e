"""Expressions for one octet: every stretch of values, in every place, against plain counting."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import (
    begins_with_digit,
    group,
    text,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.ipv4 import Ipv4

# Where the number of digits changes, where the octet ends, and what lies beside.
EDGES = [0, 1, 2, 3, 9, 10, 11, 19, 20, 24, 25, 26, 29, 30, 99, 100, 101, 127, 128, 199, 200, 201, 249, 250, 254, 255]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("exact", [False, True], ids=["decided", "exact"])
def test_every_stretch_between_edges(place, exact):
    builder = Ipv4()
    build = builder.exact_regex if exact else builder.regex
    shift = 24 - 8 * place
    base = 0x0A0A0A0A & ~(0xFFFFFFFF >> 8 * place) if place else 0
    texts = [".".join(["10"] * place + [str(value)] + ["7"] * (3 - place)) for value in range(256)]
    for first in EDGES:
        for last in EDGES:
            if first <= last:
                span = (base + (first << shift), base + (last << shift) + (1 << shift) - 1)
                expression = re.compile(build((span,)))
                assert [value for value in range(256) if expression.search(texts[value])] == [
                    *range(first, last + 1)
                ], expression.pattern


@pytest.mark.parametrize(
    ("expression", "begins"),
    [
        ("1", True),
        ("[1-5]", True),
        ("[^.]", True),
        ("(?:1|2)", True),
        ("(?:1|(?:2|3)4)5", True),
        ("[1-5]?6", True),
        ("(?:1)?6", True),
        ("[^5]", False),
        (".", False),
        ("[1-5]?.", False),
        ("(?:1|.)", False),
        ("(?:1|(?:2|.)4)5", False),
        ("(?:1)?.", False),
        (r"\.", False),
        ("$", False),
        ("", False),
        ("1?", False),
    ],
)
def test_begins_with_digit(expression, begins):
    assert begins_with_digit(expression) is begins


@pytest.mark.parametrize(
    ("alternatives", "written"),
    [
        (((),), ""),
        ((("1", "2"),), "12"),
        ((("1",), ("2",)), "(?:1|2)"),
        ((("1", "2"), ("1", "3")), "1(?:2|3)"),
        ((("1",), ("1", "3")), "(?:1|13)"),
        (((), ("1",)), "1?"),
        (((), ("1", "2")), "(?:12)?"),
        (((), ("1",), ("2",)), "(?:1|2)?"),
    ],
)
def test_group(alternatives, written):
    assert group(alternatives) == written


def test_equal_classes_are_counted_where_that_is_shorter():
    assert text(("[0-9]", "[0-9]", "1", "1", "1", "[^.]", "[^.]")) == "[0-9]{2}111[^.]{2}"
