"""The result of a run. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ldap import plan, report
from ansible_collections.sametime.estate.plugins.module_utils._ldap.audit import Findings
from ansible_collections.sametime.estate.plugins.module_utils._ldap.connecting import Account
from ansible_collections.sametime.estate.plugins.module_utils._ldap.directory import Search, Written
from ansible_collections.sametime.estate.plugins.module_utils._ldap.job import Job, Outcome
from ansible_collections.sametime.estate.plugins.module_utils._ldap.people import Attributes, Person

A, B, C = (
    plan.Change(f"p{number}", old, new) for number, old, new in ((1, (), "u"), (2, ("o",), "u"), (3, ("o",), ""))
)
PLAN = plan.Plan([A], [B], [C], {}, ["p5"], 1, 2)
JOB = Job(
    Account("cn=w", "secret-w"),
    Account("cn=r", "secret-r"),
    Search("dc=x", "f", [], 5),
    Attributes("u", "m", "c"),
    {"a@x.jpg": 1},
    [],
    plan.UrlRules("u", "leave", ""),
    46080,
    False,
    10,
    [],
)
PEOPLE = [Person(f"p{number}", (), (), "") for number in range(1, 7)]


def outcome(written=None, hidden=None, findings=None):
    return Outcome("ldaps://dc1", PEOPLE, findings or Findings([], [], [], [], [], []), PLAN, written, False, hidden)


def test_check_mode_shows_the_plan():
    found = report.result(JOB, outcome(), True)
    assert found["counts"] == {
        "people": 6,
        "photos": 1,
        "added": 1,
        "updated": 1,
        "cleared": 1,
        "unchanged": 2,
        "unclear": 1,
        "refused": 0,
        "remaining": 0,
        "hidden": 0,
    }
    assert (found["added"], found["updated"], found["cleared"]) == (["p1"], ["p2"], ["p3"])
    assert found["diff"] == {"before": {"p2": "o", "p3": "o"}, "after": {"p1": "u", "p2": "u"}}
    assert "secret" not in repr(found)


def test_a_run_shows_what_was_done():
    found = report.result(JOB, outcome(Written([A], [("p2", "no")], "")), True)
    assert (found["added"], found["updated"], found["cleared"]) == (["p1"], [], [])
    assert found["refused"] == [{"person": "p2", "reason": "no"}]
    assert found["counts"]["remaining"] == 1
    assert found["diff"] == {"before": {}, "after": {"p1": "u"}}


def test_warnings_are_those_of_the_last_part_of_a_run():
    findings = Findings(["z@x.jpg"], [], [], [], [], [])
    assert report.result(JOB, outcome(Written([A], [], ""), findings=findings), True)["warnings"] == []
    said = report.result(JOB, outcome(hidden=["p1"], findings=findings), True)["warnings"]
    assert said == [
        "photos without a person in the directory (1): z@x.jpg",
        "people whose URL the Community server does not see as cn=r (1): p1",
    ]
    assert report.result(JOB._replace(photos={}), outcome(), True)["warnings"] == ["the list of photos is empty"]


@pytest.mark.parametrize(
    ("written", "unfinished", "said"),
    [
        pytest.param(Written([A, B, C], [], ""), False, "", id="done"),
        pytest.param(Written([A], [], ""), False, "", id="a part"),
        pytest.param(Written([A], [("p2", "no")], ""), False, "", id="a part with a refused change"),
        pytest.param(
            Written([A, C], [("p2", "no")], ""), True, "refused 1 of 3 changes; the first is p2: no", id="all"
        ),
        pytest.param(
            Written([], [("p1", "no")], ""),
            True,
            "refused 1 of 3 changes, and 2 were not tried",
            id="nothing was changed",
        ),
        pytest.param(
            Written([A], [], "down"), True, "lost after 1 of 3 changes: down; the next run continues", id="lost"
        ),
    ],
)
def test_unfinished(written, unfinished, said):
    found = outcome(written)
    assert found.unfinished is unfinished
    if unfinished:
        error = report.failure(found, report.result(JOB, found, bool(written.done)))
        assert said in str(error)
        assert error.details["counts"]["people"] == 6
        assert error.details["changed"] == bool(written.done)
        assert "warnings" not in error.details


def test_an_excluded_name_that_no_person_has_is_named():
    job = JOB._replace(exclude=["P1", "p77"])
    assert report.result(job, outcome(), True)["warnings"] == ["names in exclude that no person has (1): p77"]
    assert report.result(job, outcome(Written([A], [], "")), True)["warnings"] == []
