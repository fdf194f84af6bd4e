"""A finding in words, dates and lists."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report.estate import Finding, day, listed
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report import estates


def test_words():
    assert Finding("cell C", "it is off", "a password again", "switch it on").words() == (
        "cell C: it is off. Users notice: a password again. Change: switch it on."
    )


@pytest.mark.parametrize(("seconds", "text"), [(0, "1970-01-01 00:00 UTC"), (None, "an unknown date")])
def test_day(seconds, text):
    assert day(seconds) == text


def test_listed():
    assert listed(["b", "a", "b"]) == "b, a"
    assert listed([]) == "none"


def test_only_cells_that_were_read_count():
    cells = [estates.cell(), {"host": "x", "cell": "", "sign_on": None}, estates.cell("D", "s", keys=None)]
    assert [place for place, _cell in estates.good(cells=cells).read_cells()] == ["cell C (ssc1)", "cell D (s)"]
    assert estates.good(cells=cells).cell_keys() == [("cell C (ssc1)", estates.KEY)]
