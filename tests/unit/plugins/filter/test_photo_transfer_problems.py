"""Filter photo_transfer_problems: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter import photo_transfer_problems


def test_glue():
    glue = photo_transfer_problems.FilterModule().filters()["photo_transfer_problems"]
    with pytest.raises(AnsibleFilterError, match="photo_transfer_problems: 'photo_transfer_web_host'"):
        glue({}, {})
    with pytest.raises(AnsibleFilterError, match="photo_transfer_problems: "):
        glue("text", {})
