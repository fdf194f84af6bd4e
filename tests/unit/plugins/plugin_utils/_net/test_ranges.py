"""Ranges of numbers against plain sets."""

from ansible_collections.sametime.estate.plugins.plugin_utils._net.ranges import (
    common,
    contains,
    count,
    joined,
    within,
    without,
)
from hypothesis import given
from hypothesis import strategies as st

TOP = 40
ONE = st.tuples(st.integers(0, TOP), st.integers(0, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))
SOME = st.lists(ONE, max_size=6)


def members(ranges):
    return {number for first, last in ranges for number in range(first, last + 1)}


@given(SOME, SOME)
def test_they_are_sets(some, others):
    one, other = joined(some), joined(others)
    assert members(one) == members(some)
    assert members(without(one, other)) == members(some) - members(others)
    assert members(common(one, other)) == members(some) & members(others)
    assert count(one) == len(members(some))
    assert {number for number in range(TOP + 10) if contains(one, number)} == members(some)


@given(SOME, ONE)
def test_within(some, span):
    assert members(within(joined(some), *span)) == members(some) & members([span])


@given(SOME)
def test_joined_ranges_are_sorted_and_do_not_touch(some):
    ends = [end for span in joined(some) for end in span]
    assert ends == sorted(ends)
    assert all(second - first > 1 for first, second in zip(ends[1::2], ends[2::2], strict=False))
