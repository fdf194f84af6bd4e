"""The glue of the filter: hostvars in, plain data out."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.photo_web_servers import FilterModule

find = FilterModule().filters()["photo_web_servers"]


def test_variables_of_each_host_count():
    hostvars = {"ihs1": {}, "ihs2": {"sametime_photo_target": "192.0.2.13"}}
    assert find({"photo_web": ["ihs1", "ihs2"]}, hostvars, known_hosts="/k") == [
        {"name": "ihs1", "target": "ihs1", "known_hosts": "/k.ihs1"},
        {"name": "ihs2", "target": "192.0.2.13", "known_hosts": "/k.ihs2"},
    ]


def test_an_empty_target_is_the_name_in_the_inventory():
    hostvars = {"ihs1": {"sametime_photo_target": None}, "ihs2": {"sametime_photo_target": ""}}
    assert [one["target"] for one in find({"photo_web": ["ihs1", "ihs2"]}, hostvars)] == ["ihs1", "ihs2"]


@pytest.mark.parametrize(("groups", "hostvars"), [("text", {}), ({"photo_web": ["a"]}, None)])
def test_other_input_is_named(groups, hostvars):
    with pytest.raises(AnsibleFilterError, match="photo_web_servers: "):
        find(groups, hostvars)
