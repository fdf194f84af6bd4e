"""Filter sso_report: glue; the report is tested in plugin_utils."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.sso_report import FilterModule
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report import estates

FILTER = FilterModule().filters()["sso_report"]


def test_an_estate():
    found = FILTER({"cells": [estates.cell(enabled=False)], "domain": ".acme.example"})
    assert any("single sign-on is disabled" in line for line in found["words"])
    assert found["findings"][0].keys() == {"place", "what", "users", "change"}


@pytest.mark.parametrize(
    ("estate", "words"),
    [
        ([], "as a mapping, not list"),
        ({"x": 1}, "not as the documentation"),
        ({"cells": [{"sign_on": {"a": 1}}]}, "cell"),
    ],
)
def test_something_else(estate, words):
    with pytest.raises(AnsibleFilterError, match=words):
        FILTER(estate)
