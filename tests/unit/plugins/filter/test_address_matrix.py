"""Filter address_matrix: glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.address_matrix import FilterModule

FILTER = FilterModule().filters()["address_matrix"]


def test_plain_data():
    assert FILTER([], {}) == {"problems": [], "table": [""]}


def test_an_answer_that_is_missing_is_an_error():
    node = {"address": "192.0.2.13", "names": ["ssc1"]}
    answers = {"hostname": "a", "own": {"addresses": []}, "forward": {}, "reverse": {}}
    with pytest.raises(AnsibleFilterError, match="KeyError\\('ssc1'\\)"):
        FILTER([node], {"meet1": answers})
