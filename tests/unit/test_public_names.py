"""No name that users write down disappears or appears unnoticed."""

import json

import pytest
from ansible_collections.sametime.estate.tests.unit import public_names

RECORDED = json.loads(public_names.RECORD.read_text())


@pytest.fixture(scope="module")
def now():
    return public_names.collect()


def test_each_kind_is_recorded_and_has_names(now):
    assert sorted(now) == sorted(RECORDED)
    assert [kind for kind, names in now.items() if not names] == []


@pytest.mark.parametrize("kind", sorted(RECORDED))
def test_names_are_the_recorded_ones(now, kind):
    recorded, present = set(RECORDED[kind]), set(now[kind])
    assert {"gone": sorted(recorded - present), "not recorded": sorted(present - recorded)} == {
        "gone": [],
        "not recorded": [],
    }
