"""Values of the example that were left unchanged."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.settings import Collected, Setting
from ansible_collections.sametime.estate.plugins.plugin_utils._preflight.subjects.example import unchanged


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("photos.acme.example", "photos.acme.example"),
        (".acme.example", ".acme.example"),
        ([{"address": "192.0.2.13"}], "192.0.2.13"),
        ({"a": {"b": "http://203.0.113.7/"}}, "203.0.113.7"),
        ("2001:db8:20::/48", "2001:db8:20::"),
    ],
)
def test_found(value, shown):
    settings = [Setting("role", "option", "name", value, ("h",))]
    assert [problem.value for problem in unchanged(Collected(settings, []))] == [shown]


@pytest.mark.parametrize("value", ["photos.acme.com", "10.192.0.2.1", "192.0.20.1", 5, None, ["x"]])
def test_not_found(value):
    assert list(unchanged(Collected([Setting("role", "option", "name", value, ("h",))], []))) == []
