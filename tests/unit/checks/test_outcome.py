"""Counts of what ran."""

from ansible_collections.sametime.estate.tests.checks.outcome import Outcome, from_junit, together

REPORT = """<testsuites><testsuite>
<testcase classname="c" name="good" time="1.5"/>
<testcase classname="c" name="bad" time="0.5"><failure/></testcase>
<testcase classname="c" name="broken"><error/></testcase>
<testcase classname="c" name="left out"><skipped message="no rsync"/></testcase>
</testsuite></testsuites>"""


def test_from_junit(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert from_junit("units", report) == Outcome(
        ("units: c::good",),
        ("units: c::bad", "units: c::broken"),
        ("units: c::left out: no rsync",),
        {"units: c::good": 1.5, "units: c::bad": 0.5, "units: c::broken": 0.0, "units: c::left out": 0.0},
    )


def test_no_test_is_a_failure(tmp_path):
    assert from_junit("units", tmp_path / "none.xml").failed == ("units: no test ran",)
    (tmp_path / "empty.xml").write_text("<testsuites><testsuite/></testsuites>")
    assert from_junit("units", tmp_path / "empty.xml").failed == ("units: no test ran",)


def test_together():
    one, other = Outcome(("a",), ("b",), ("c",), {"a": 1.0}), Outcome(("d",), seconds={"d": 2.0})
    assert together([one, other]) == Outcome(("a", "d"), ("b",), ("c",), {"a": 1.0, "d": 2.0})
    assert together([]) == Outcome()
