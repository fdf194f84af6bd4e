"""Faults of a simulator."""

import pytest
from ansible_collections.sametime.estate.lab.common.faults import Faults

KNOWN = {"slow": "seconds", "breaks": "number"}


@pytest.fixture(params=["memory", "file"])
def faults(request, tmp_path):
    return Faults(KNOWN, None if request.param == "memory" else tmp_path / "faults.json")


def test_a_fault_is_active_until_it_is_cleared(faults):
    assert faults.active() == {}
    faults.set("slow", {"sync": 5})
    faults.set("breaks")
    assert faults.active() == {"slow": {"sync": 5}, "breaks": "1"}
    faults.clear("breaks")
    assert faults.get("slow") == {"sync": 5}
    assert faults.get("breaks", "none") == "none"
    faults.clear()
    assert faults.active() == {}


def test_an_unknown_fault_is_refused(faults):
    with pytest.raises(ValueError, match="no such fault: quick; known faults: breaks, slow"):
        faults.set("quick")


def test_a_counted_fault_is_used_up(faults):
    faults.set("breaks", "2")
    assert [faults.take("breaks") for _ in range(3)] == [True, True, False]


def test_another_process_sees_a_change_immediately(tmp_path):
    writer, reader = (Faults(KNOWN, tmp_path / "faults.json") for _ in range(2))
    assert reader.active() == {}
    for number in range(20):
        writer.set("slow", number)
        assert reader.get("slow") == number
    (tmp_path / "faults.json").unlink()
    assert reader.active() == {}
