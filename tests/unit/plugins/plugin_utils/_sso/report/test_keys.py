"""Deliberate faults of keys: each is found once, with its place, its symptom and its remedy."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._sso.report import keys
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report import estates
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._sso.report.estates import FILE, NOW, cell, web

NEW = {**estates.SIGN_ON["keys"], "fingerprint": "bbbb"}
PAST, SOON, LATER = NOW - 10, NOW + 86400, NOW + 90 * 86400


def installed(**changes):
    return [{"name": "Cell", "fingerprint": estates.KEY, "valid_until": None, **changes}]


def test_nothing_is_wrong_with_a_good_estate():
    assert list(keys.findings(estates.good())) == []
    assert list(keys.findings(estates.good(keys_files=[], web_servers=[web(tokens=[], keys=[])]))) == []


@pytest.mark.parametrize(
    ("changes", "place", "what", "remedy"),
    [
        pytest.param(
            {"cells": [cell(generation={"automatic": True, "next": 1_804_280_400, "every_days": 90})]},
            "cell C (ssc1)", "by itself, next on 2027-03-05 21:00 UTC", "clear 'Automatically generate keys'",
            id="automatic generation",
        ),
        pytest.param(
            {"cells": [cell(generation={"automatic": True, "next": None, "every_days": None})]},
            "cell C (ssc1)", "next on an unknown date", "CellLTPAKeySetGroup", id="automatic generation without a date",
        ),
        pytest.param(
            {"cells": [cell(keys=NEW)]}, "cell C (ssc1)", "(bbbb) are in no file", "run rotate_sso_keys.yml",
            id="the cell made new keys",
        ),
        pytest.param(
            {"keys_files": [], "cells": [cell(), cell("D", "ssc2", keys=NEW)], "web_servers": []},
            "cell D (ssc2)", "are others than those of cell C (ssc1) (aaaa000011112222)", "import them in the other",
            id="two cells with different keys",
        ),
        pytest.param(
            {"keys_files": [FILE, {**FILE, "name": "Old", "fingerprint": "cc", "valid_until": PAST}]},
            "keys file Old", "has not been accepted since", "remove the entry", id="a file is over",
        ),
        pytest.param(
            {"keys_files": [{**FILE, "valid_until": SOON}], "web_servers": [web(keys=installed(valid_until=SOON))]},
            "sametime_sso_keys", "all keys expire", "export the keys of the cell", id="all keys expire soon",
        ),
        pytest.param(
            {"web_servers": [web(keys=[])]}, "web server ihs1", "lacks keys of the inventory: Cell",
            "run rotate_sso_keys.yml", id="the web server has no keys",
        ),
        pytest.param(
            {"web_servers": [web(keys=installed(valid_until=PAST))]}, "web server ihs1", "lacks keys",
            "run rotate_sso_keys.yml", id="the keys on the web server are over",
        ),
        pytest.param(
            {"web_servers": [web(keys=[*installed(), {"name": "Old", "fingerprint": "dd", "valid_until": LATER}])]},
            "web server ihs1", "accepts keys that the inventory does not name: Old", "run rotate_sso_keys.yml",
            id="the web server has keys of somebody else",
        ),
        pytest.param(
            {"keys_files": [], "web_servers": [web(keys=[])]}, "web server ihs1", "has no keys of cell C (ssc1)",
            "add the file to sametime_sso_keys", id="no keys file at all",
        ),
    ],
)  # fmt: skip
def test_planted_fault(changes, place, what, remedy):
    [found] = keys.findings(estates.good(**changes))
    assert found.place == place
    assert what in found.what
    assert remedy in found.change
    assert found.users


def test_a_cell_whose_keys_were_not_read_is_not_judged():
    cells = [cell(), cell("D", "ssc2", keys=None, error="ADMN0022E")]
    assert list(keys.findings(estates.good(cells=cells))) == []
