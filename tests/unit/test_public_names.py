"""No name that users write down disappears or appears unnoticed."""

import importlib.util
import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("public_names", HERE / "public_names.py")
public_names = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(public_names)

RECORDED = json.loads(public_names.RECORD.read_text())
PRESENT = public_names.collect()


def test_each_kind_has_names():
    assert [kind for kind, names in PRESENT.items() if not names] == []


@pytest.mark.parametrize("kind", sorted({*RECORDED, *PRESENT}))
def test_names_are_the_recorded_ones(kind):
    recorded, present = set(RECORDED.get(kind, [])), set(PRESENT.get(kind, []))
    assert {"gone": sorted(recorded - present), "not recorded": sorted(present - recorded)} == {
        "gone": [],
        "not recorded": [],
    }
