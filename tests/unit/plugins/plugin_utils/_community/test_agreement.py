"""Whether all Community servers have the same file."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._community.agreement import differences


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        pytest.param({}, [], id="none"),
        pytest.param({"a": {"/x": "1"}}, [], id="one"),
        pytest.param({"a": {"/x": "1", "/y": "2"}, "b": {"/y": "2", "/x": "1"}}, [], id="same"),
        pytest.param(
            {"a": {"/x": "1"}, "b": {"/x": "2"}, "c": {"/x": "1"}}, ["/x is '1' on a, c; '2' on b"], id="one differs"
        ),
        pytest.param({"a": {}, "b": {"/x": ""}}, ["/x is missing on a; '' on b"], id="missing is not empty"),
    ],
)
def test_differences(settings, found):
    assert differences(settings) == found
