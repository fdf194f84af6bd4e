"""Attempts of a client: they last longer than twice the longest takeover, and never less than 30 seconds."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.client_settings import attempts
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(1, 100), st.one_of(st.none(), st.floats(0, 3600)))
def test_attempts_outlast_twice_the_longest_takeover_and_no_more_than_needed(interval, longest):
    wanted = max(30, 2 * (longest or 0))
    number = attempts(interval, longest)
    assert (number - 1) * interval > wanted
    assert (number - 3) * interval <= wanted


@pytest.mark.parametrize("interval", [0, -1])
def test_an_interval_without_time_is_refused(interval):
    with pytest.raises(ValueError, match=f"the interval is {interval} seconds"):
        attempts(interval, None)
