"""Jobs beside the one that the role made."""

import pytest
from ansible_collections.sametime.estate.molecule.photo_source_lab import Job, lab, tdi


@pytest.fixture(autouse=True)
def good_people():
    """Leave the people of the lab as they were."""
    yield
    lab("reset")


@pytest.fixture
def job(request):
    made = Job("test")
    yield made
    tdi.check_output(f"rm -rf {made.home}")
