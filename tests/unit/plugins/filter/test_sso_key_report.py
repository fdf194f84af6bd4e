"""Filter sso_key_report: glue; the lines are tested in plugin_utils."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.sso_key_report import FilterModule

FILTER = FilterModule().filters()["sso_key_report"]


def test_keys_in_lines():
    assert FILTER([{"name": "Cell", "fingerprint": "aa", "valid_until": None}])[0] == "Cell (aa): accepted"


def test_something_else():
    with pytest.raises(AnsibleFilterError, match="not a result of module photo_gate"):
        FILTER([{"name": "Cell"}])
