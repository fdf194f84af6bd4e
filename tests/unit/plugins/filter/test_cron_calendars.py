"""Filter cron_calendars: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import cron_calendars


def test_glue():
    found = cron_calendars.FilterModule().filters()["cron_calendars"]
    assert found("17 * * * MON") == ["Mon *-*-* *:17:00"]
    with pytest.raises(AnsibleFilterError, match="cron_calendars: '17' has 1 fields"):
        found(17)
