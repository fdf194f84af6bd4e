"""Filter cron_expression: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import cron_expression


def test_glue():
    found = cron_expression.FilterModule().filters()["cron_expression"]
    assert found("17 * * * MON") == "17 * * * mon"
    with pytest.raises(AnsibleFilterError, match="cron_expression: '17' has 1 fields"):
        found(17)
