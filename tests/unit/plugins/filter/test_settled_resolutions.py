"""Filter settled_resolutions: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.settled_resolutions import FilterModule

FILTER = FilterModule().filters()["settled_resolutions"]
RESULTS = {"ssc1": {"changed": False, "resolution": {"own": 1}}, "meet1": {"changed": True, "resolution": {"own": 2}}}


@pytest.mark.parametrize(
    ("check_mode", "hosts"), [(False, {"ssc1": {"own": 1}, "meet1": {"own": 2}}), (True, {"ssc1": {"own": 1}})]
)
def test_hosts_with_missing_lines_are_left_out_in_check_mode(check_mode, hosts):
    assert FILTER(RESULTS, check_mode=check_mode) == hosts


@pytest.mark.parametrize("results", [None, [], {"ssc1": {}}, {"ssc1": "text"}])
def test_other_input_is_refused(results):
    with pytest.raises(AnsibleFilterError, match="not results of host_addresses"):
        FILTER(results, check_mode=True)
