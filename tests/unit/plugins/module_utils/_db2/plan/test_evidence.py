"""What counts as evidence that a host is off."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.plan.evidence import doubt, stated


@pytest.mark.parametrize("text", ["PDU outlet 7 is off", " pulled the network cables ", "ausgeschaltet", "iLO: off"])
def test_how_it_is_known(text):
    assert stated(text) == text.strip()


@pytest.mark.parametrize("text", [None, "", "  ", "no", "False", "true", "YES", "0", "1", "none", "?", "-", "<how>"])
def test_no_evidence(text):
    assert stated(text) is None


def test_why_not():
    assert doubt(" ") == doubt(None) == "there is no evidence that it was fenced"
    assert doubt("yes") == "fenced is 'yes', which does not say how this is known"
