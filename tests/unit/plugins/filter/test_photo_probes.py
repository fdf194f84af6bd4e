"""Filter photo_probes: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.photo_probes import FilterModule

FILTER = FilterModule().filters()["photo_probes"]
PROOF = {"path": "/p.jpg", "requests": []}
COMMON = {"host": "photos.acme.example", "directory": "/photos", "address": "", "timeout_seconds": 15}


def test_no_site_has_no_probe():
    assert FILTER([], PROOF, COMMON) == []


@pytest.mark.parametrize("sites", [[{}], "text", [None]])
def test_other_input_is_refused(sites):
    with pytest.raises(AnsibleFilterError, match="not a result of filter photo_sites"):
        FILTER(sites, PROOF, COMMON)
