"""Dates of keys files."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import java_date


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Thu Jan 01 00:01:00 UTC 1970", 60),
        ("Thu Jan 1 00:01:00 GMT-03:00 1970", 60),
        ("Sat Nov 28 09:02:33 CET 2026", 1795856520),
        ("", None),
        ("2026-11-28", None),
        ("Sat Foo 28 09:02:33 UTC 2026", None),
        ("Sat Feb 31 09:02:33 UTC 2026", None),
    ],
)
def test_seconds(text, seconds):
    assert java_date.seconds(text) == seconds
