"""The glue of the filter."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.photo_policy_differences import FilterModule

compare = FilterModule().filters()["photo_policy_differences"]


def test_texts_are_compared():
    text = "<VirtualHost *>\nServerName p\nRewriteRule ^ - [F]\n</VirtualHost>\n"
    assert compare({"a": text, "b": text}, "p") == []
    assert len(compare({"a": text, "b": ""}, "p")) == 1


def test_other_input_is_named():
    with pytest.raises(AnsibleFilterError, match="needs web servers with texts, not list"):
        compare([], "p")
