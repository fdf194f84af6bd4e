"""Filter httpd_text: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.httpd_text import FilterModule

httpd_text = FilterModule().filters()["httpd_text"]


def test_text():
    assert httpd_text('"a"') == '\\"a\\"'


@pytest.mark.parametrize(("value", "message"), [(7, "needs text, not int"), ("x" * 9000, "httpd_text: the page needs")])
def test_errors(value, message):
    with pytest.raises(AnsibleFilterError, match=message):
        httpd_text(value)
