"""Numbers with what follows each of them, against all pairs of two octets."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.alternatives import group
from ansible_collections.sametime.estate.plugins.plugin_utils._net.followed_numbers import (
    FollowedNumbers,
    NumberRange,
    Suffix,
    suffix,
)
from ansible_collections.sametime.estate.plugins.plugin_utils._net.notation import Notation

INNER = FollowedNumbers(Notation("0123456789", 255, "[^.]", stop=r"\.", soft_stop=".", dot_is_digit=True))
LAST = FollowedNumbers(Notation("0123456789", 255, ".", stop="$", dot_is_digit=True))


@pytest.fixture(scope="module")
def texts():
    return {f"{first}.{second}": (first, second) for first in range(256) for second in range(256)}


def ending(*ranges):
    return suffix(LAST.alternatives(NumberRange(first, last, Suffix(free=True)) for first, last in ranges))


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param({(10, 10): [(7, 7)]}, id="one"),
        pytest.param({(1, 2): [(0, 9)], (3, 99): [(0, 9)]}, id="same suffix"),
        pytest.param({(1, 1): [(1, 1)], (11, 11): [(2, 2)], (111, 111): [(3, 3)]}, id="numbers that begin alike"),
        pytest.param({(first, first): [(first + 1, first + 1)] for first in range(20, 60, 3)}, id="a tree by digit"),
        pytest.param({(0, 0): [(25, 255)], (25, 25): [(0, 5)], (250, 255): [(100, 100)]}, id="ends"),
    ],
)
def test_pairs(texts, wanted):
    ranges = [NumberRange(*span, ending(*ends)) for span, ends in wanted.items()]
    expression = re.compile(f"^(?:{group(INNER.alternatives(ranges))})")
    inside = {
        (first, second)
        for (low, high), ends in wanted.items()
        for first in range(low, high + 1)
        for start, end in ends
        for second in range(start, end + 1)
    }
    assert {pair for text, pair in texts.items() if expression.match(text)} == inside, expression.pattern


def test_a_free_suffix_reads_nothing():
    assert group(INNER.alternatives([NumberRange(32, 39, Suffix(free=True))])) == "3[2-9]"
