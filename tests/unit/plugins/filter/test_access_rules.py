"""Filter access_rules: the glue, and errors as users see them."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import access_rules

ACCESS_RULES = access_rules.FilterModule().filters()["access_rules"]
POLICY = {
    "networks": [{"name": "Office", "networks": ["192.0.2.0/24"]}],
    "otherwise": {"redirect": "http://www.acme.example/"},
}


def test_access_rules():
    found = ACCESS_RULES(POLICY, photo_host="photos.acme.example", max_length=200)
    assert len(found["address_regexes"]) == 1
    with pytest.raises(AnsibleFilterError, match=r"access_rules: access policy, otherwise, .*would never end"):
        ACCESS_RULES(POLICY, photo_host="www.acme.example")
    with pytest.raises(AnsibleFilterError, match=r"access_rules: max_length 9 is too small.*192.0.2.0/24"):
        ACCESS_RULES(POLICY, max_length=9)
