"""Filter business_card_differences: the glue, and its error."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import business_card_differences

DIFFERENCES = business_card_differences.FilterModule().filters()["business_card_differences"]


def test_business_card_differences():
    assert DIFFERENCES({"a": {"/x": "1"}, "b": {"/x": "2"}}) == ["/x is '1' on a; '2' on b"]
    for wrong in ([], {"a": "x"}):
        with pytest.raises(AnsibleFilterError, match="needs a dictionary: server -> settings"):
            DIFFERENCES(wrong)
