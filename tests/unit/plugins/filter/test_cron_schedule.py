"""Filters cron_expression and cron_calendars: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import cron_calendars, cron_expression


def test_glue():
    expression = cron_expression.FilterModule().filters()["cron_expression"]
    events = cron_calendars.FilterModule().filters()["cron_calendars"]
    assert expression("17 * * * MON") == "17 * * * mon"
    assert events("17 * * * MON") == ["Mon *-*-* *:17:00"]
    with pytest.raises(AnsibleFilterError, match="cron_expression: '17' has 1 fields"):
        expression(17)
    with pytest.raises(AnsibleFilterError, match="cron_calendars: '17' has 1 fields"):
        events(17)
