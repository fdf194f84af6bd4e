"""Expressions for the numbers of one place: every range between edges, against plain counting."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import group
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import Notation
from ansible_collections.sametime.estate.plugins.plugin_utils._net.numbers import Numbers

EDGES = [0, 1, 2, 9, 10, 19, 20, 25, 26, 99, 100, 199, 200, 249, 250, 255]
RANGES = [((first, last),) for first in EDGES for last in EDGES if first <= last]
RANGES += [((0, 0), (25, 25), (250, 255)), ((1, 2), (10, 29), (100, 255)), ((9, 9), (90, 99))]


@pytest.mark.parametrize("exact", [False, True], ids=["look-ahead", "exact"])
def test_octets(exact):
    any_digit = "[0-9]" if exact else "[^.]"
    numbers = Numbers(Notation("0123456789", 255, any_digit, stop=r"\.", exact=exact))
    for ranges in RANGES:
        inside = [value for first, last in ranges for value in range(first, last + 1)]
        complete = re.compile(group(numbers.complete(ranges)) + r"\.")
        assert [value for value in range(256) if complete.match(f"{value}.7")] == inside, complete.pattern
        distinguished = re.compile(group(numbers.distinguish(ranges)))
        assert [value for value in range(256) if distinguished.match(f"{value}.7")] == inside, distinguished.pattern


def test_what_is_decided_is_not_read_on():
    numbers = Numbers(Notation("0123456789", 255, "[^.]", stop=r"\."))
    assert group(numbers.distinguish(((32, 39),))) == "3[2-9]"
    assert group(numbers.distinguish(((0, 255),))) == ""
    assert group(numbers.distinguish(((7, 7),))) == r"7\."
