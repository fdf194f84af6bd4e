"""The report on the times of a run."""

import pytest
from ansible_collections.sametime.estate.tests.checks import times


def test_the_ten_slowest_are_named_without_the_whole():
    parts = {f"part {number}": float(number) for number in range(12)} | {times.TOTAL: 99.0}
    lines = times.slowest(parts)
    assert len(lines) == 10
    assert lines[0] == "   11.0 s  part 11"
    assert lines[-1] == "    2.0 s  part 2"


@pytest.mark.parametrize(
    ("before", "now", "named"),
    [
        pytest.param(10.0, 14.0, True, id="slower"),
        pytest.param(10.0, 12.5, False, id="slower by less than the share"),
        pytest.param(0.1, 1.9, False, id="slower by less than the seconds"),
        pytest.param(14.0, 10.0, False, id="faster"),
    ],
)
def test_slower(before, now, named):
    assert bool(times.slower({"a": before}, {"a": now})) is named


def test_slower_begins_with_the_greatest_difference_and_leaves_out_what_is_new():
    lines = times.slower({"a": 1.0, "b": 1.0}, {"a": 5.0, "b": 9.0, "new": 50.0})
    assert lines == ["   +8.0 s  b: 1.0 s before, 9.0 s now", "   +4.0 s  a: 1.0 s before, 5.0 s now"]


def test_report_names_stage_slowest_and_slower():
    lines = times.report({"lint": {"mypy": 1.0}}, {"lint": {"mypy": 9.0, times.TOTAL: 10.0}, "units": {"x": 1.0}})
    assert lines == [
        "lint: 10 s; the slowest:",
        "    9.0 s  mypy",
        "lint: slower than in the run before:",
        "   +8.0 s  mypy: 1.0 s before, 9.0 s now",
        "units: 0 s; the slowest:",
        "    1.0 s  x",
    ]


def test_what_did_not_run_keeps_its_times(tmp_path):
    path = tmp_path / "times.json"
    assert times.recall(path) == {}
    times.keep(path, {}, {"lint": {"mypy": 1.0}, "molecule": {"a": 1.0, "b": 2.0}})
    times.keep(path, times.recall(path), {"molecule": {"b": 3.0}})
    assert times.recall(path) == {"lint": {"mypy": 1.0}, "molecule": {"a": 1.0, "b": 3.0}}
    path.write_text("half a f")
    assert times.recall(path) == {}
