"""Separate jobs beside the one that the role installed."""

import pytest
from ansible_collections.sametime.estate.molecule.photo_source_lab import Job, lab, tdi


@pytest.fixture(autouse=True)
def good_people():
    """Reset the people of the lab after each test."""
    yield
    lab("reset")


@pytest.fixture
def job(request):
    separate = Job("test")
    yield separate
    tdi.check_output(f"rm -rf {separate.home}")
