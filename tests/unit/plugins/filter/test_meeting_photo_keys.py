"""The glue of the filter."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.meeting_photo_keys import FilterModule

add = FilterModule().filters()["meeting_photo_keys"]
URL = "http://photos.acme.example/{mail}.jpg"


@pytest.mark.parametrize(
    ("tls", "start"), [({}, "http:"), (None, "http:"), ({"key": "/k"}, "https:"), ({"port": "8443"}, "https:")]
)
def test_https_if_it_is_served(tls, start):
    found = add([], url=URL, host="photos.acme.example", tls=tls)
    assert found["keys"][1]["value"].startswith(start)
    assert bool(found["warnings"]) == (start == "http:")


@pytest.mark.parametrize(
    ("keys", "options"),
    [([], {"url": "x"}), ([{}], {"url": URL}), (3, {}), ([], {"tls": {"port": "x"}}), ([], {"tls": "yes"})],
)
def test_other_input_is_named(keys, options):
    with pytest.raises(AnsibleFilterError, match="meeting_photo_keys: "):
        add(keys, **options)
