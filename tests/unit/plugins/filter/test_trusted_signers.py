"""Filter trusted_signers: the glue."""

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.sametime.estate.plugins.filter.trusted_signers import FilterModule

FILTER = FilterModule().filters()["trusted_signers"]


def test_names_come_out():
    assert FILTER({"subjects": ["CN=Root"]}, ["CN=leaf", "CN=Root"]) == ["CN=Root"]


@pytest.mark.parametrize("signers", [None, {}, "text"])
def test_other_input_is_refused(signers):
    with pytest.raises(AnsibleFilterError, match="not the signers of module was_info"):
        FILTER(signers, [])
