"""State file, journal line, and what a person reads. Python 3.6."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import CAUSES, PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.assign import Refused
from ansible_collections.sametime.estate.plugins.module_utils._photos.plan import Plan

RUN = report.Run("all", "program", "tdi", 42, 1500000000.0, 2.25)
SUMMARY = report.Summary(
    plan=Plan(["new"], ["other"], ["gone"], ["same", "too"], ["held"]),
    refused=[Refused("u", "/dump/x", "held", "it is not a JPEG")],
    warnings=["big"],
    foreign=["index.html"],
    diff={"before": {}, "after": {}},
    changed=True,
)
COUNTS = {
    "added": 1,
    "updated": 1,
    "removed": 1,
    "unchanged": 2,
    "kept": 1,
    "refused": 1,
    "warnings": 1,
    "foreign": 1,
}


def test_result_has_names_and_counts():
    assert report.as_result(SUMMARY) == {
        "added": ["new"],
        "updated": ["other"],
        "removed": ["gone"],
        "unchanged": ["same", "too"],
        "kept": ["held"],
        "refused": [{"uid": "u", "path": "/dump/x", "name": "held", "reason": "it is not a JPEG"}],
        "photo_warnings": ["big"],
        "foreign": ["index.html"],
        "counts": COUNTS,
        "web_servers": [],
    }


def test_state():
    assert json.loads(report.state(RUN, "ok", "", SUMMARY, {})) == {
        "format": 1,
        "time": "2017-07-14T02:40:02Z",
        "started": "2017-07-14T02:40:00Z",
        "seconds": 2.25,
        "phase": "all",
        "caller": "program",
        "user": "tdi",
        "pid": 42,
        "result": "ok",
        "exit_code": 0,
        "message": "",
        "last_success": "2017-07-14T02:40:02Z",
        "counts": COUNTS,
        "web_servers": {},
        "added": ["new"],
        "updated": ["other"],
        "removed": ["gone"],
        "kept": ["held"],
        "refused": [{"uid": "u", "path": "/dump/x", "name": "held", "reason": "it is not a JPEG"}],
        "photo_warnings": ["big"],
        "foreign": ["index.html"],
    }


@pytest.mark.parametrize(
    ("phase", "cause", "before", "wanted"),
    [
        ("all", "ok", {"last_success": "before"}, "2017-07-14T02:40:02Z"),
        ("transfer", "ok", {}, "2017-07-14T02:40:02Z"),
        ("stage", "ok", {"last_success": "before"}, "before"),
        ("all", "guard_minimum", {"last_success": "before"}, "before"),
        ("all", "transfer_link", {}, None),
    ],
)
def test_last_success_is_of_a_run_that_reached_the_web_server(phase, cause, before, wanted):
    state = json.loads(report.state(RUN._replace(phase=phase), cause, "text", SUMMARY, before))
    assert (state["last_success"], state["exit_code"]) == (wanted, CAUSES[cause].code)


def test_state_stays_small_while_counts_are_whole():
    many = SUMMARY._replace(plan=Plan([str(at) for at in range(5000)], [], [], [], []))
    state = json.loads(report.state(RUN, "ok", "", many, {}))
    assert (len(state["added"]), state["counts"]["added"]) == (report.LISTED, 5000)


def test_journal_line():
    assert report.journal_line(RUN, "ok", "", SUMMARY) == (
        "result=ok exit_code=0 phase=all caller=program added=1 updated=1 removed=1 unchanged=2 kept=1 refused=1"
        " warnings=1 foreign=1 seconds=2.2"
    )
    assert report.journal_line(RUN, "lock", 'it is "taken"', report.EMPTY).endswith(' message="it is \\"taken\\""')


def test_lines_for_a_person():
    strange = SUMMARY._replace(refused=[Refused("u", "/dump/a\nb\udcff", None, "bad")])
    assert report.lines(strange) == [
        "add new",
        "update other",
        "remove gone",
        "keep held",
        "refuse /dump/a\\nb\\udcff of u: bad",
        "foreign index.html",
        "warning: big",
    ]
    assert report.count_line(SUMMARY).startswith("1 added, 1 updated, 1 removed, 2 unchanged, 1 kept, 1 refused")


def test_error_message_is_one_printable_line():
    assert report.error_message(PhotoError("lock", "a\n  b\x1b[31m")) == "a b\\x1b[31m"


def test_success_is_the_result_of_the_module():
    result = report.success(SUMMARY)
    assert (result["changed"], result["cause"], result["exit_code"]) == (SUMMARY.changed, "ok", 0)
    assert (result["diff"], result["warnings"]) == (SUMMARY.diff, SUMMARY.warnings)
    assert result["counts"] == report.as_result(SUMMARY)["counts"]


def test_failure_keeps_cause_exit_code_data_and_what_the_run_knew():
    error = PhotoError("guard_removal", "too\nmany", removed=9)
    assert report.failure(error).details == {"cause": "guard_removal", "exit_code": 31, "details": {"removed": 9}}
    error.summary = SUMMARY
    failure = report.failure(error)
    assert str(failure) == "too many"
    assert failure.details == {
        "cause": "guard_removal",
        "exit_code": 31,
        "details": {"removed": 9},
        **report.as_result(SUMMARY),
    }
