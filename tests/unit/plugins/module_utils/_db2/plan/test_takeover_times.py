"""Durations of past takeovers: what a record keeps, and what both members together say."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan import takeover_times

FIRST = {"when": 100.0, "seconds": 1.5, "form": "graceful"}
SECOND = {"when": 200.0, "seconds": 8.25, "form": "peer_window_only"}


def of(*takeovers):
    return {"work": {"takeovers": {"last": list(takeovers)}}}


@pytest.mark.parametrize("record", [None, {}, {"last": None}, {"last": "x"}, {"last": [None, {"when": 1}]}])
def test_the_first_takeover_begins_a_record(record):
    assert takeover_times.added(record, 100.0, 1.5, "graceful") == {"last": [FIRST]}


def test_the_newest_twenty_stay():
    record = None
    for number in range(25):
        record = takeover_times.added(record, number, number + 0.123, "force")
    assert [one["when"] for one in record["last"]] == list(range(5, 25))
    assert record["last"][-1] == {"when": 24, "seconds": 24.12, "form": "force"}


@pytest.mark.parametrize(
    ("reports", "found"),
    [
        ([], []),
        ([None, {}, {"work": None}, {"work": {}}], []),
        ([of(SECOND), of(FIRST)], [FIRST, SECOND]),
        ([of(FIRST, {"when": True, "seconds": 1}, {"seconds": 3}), None], [FIRST]),
    ],
)
def test_both_members_together(reports, found):
    assert takeover_times.of_reports(reports) == found


def test_of_forty_takeovers_of_the_pair_the_newest_twenty_count():
    one, two = ([dict(FIRST, when=float(when)) for when in range(first, 40, 2)] for first in (0, 1))
    assert [each["when"] for each in takeover_times.of_reports([of(*one), of(*two)])] == list(range(20, 40))


@pytest.mark.parametrize(
    ("takeovers", "longest", "words"),
    [
        ([], None, "no takeover of STMS is recorded, so it is not known how long clients must wait"),
        ([FIRST], 1.5, "the recorded takeover of STMS took 1.5 seconds"),
        ([SECOND, FIRST], 8.25, "the longest of the last 2 takeovers of STMS took 8.25 seconds"),
    ],
)
def test_longest_and_in_words(takeovers, longest, words):
    assert takeover_times.longest(takeovers) == longest
    assert takeover_times.words("STMS", takeovers) == words
