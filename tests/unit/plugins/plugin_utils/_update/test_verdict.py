"""The verdict: each thing that was read, what it means, and that silence is never good."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._update.verdict import Wanted, judge

WANTED = Wanted(
    ["complete"], "warn", "sametime", 8192, [{"path": "/w", "megabytes": 100}], 24, ["/b/*.zip"], "disabled"
)
EVIDENCE = {"file": "/l", "modified": "T", "line": 3, "text": "DEPSTATUS=x", "value": "complete"}
REPORT = {
    "evidence": [EVIDENCE],
    "searched": {"files": 2, "older": 0, "missing": [], "unread": []},
    "offerings": [
        {"directory": "/d", "id": "com.ibm.sametime", "build": "9.0.1.1", "name": "Meetings", "version": "9"}
    ],
    "offerings_source": "/imcl",
    "deployments": [{"name": "M1", "product": "p", "version": "", "install_type": "PN", "file": "/p"}],
    "open_files": {"limit": 8192, "process": 1},
    "space": [{"path": "/w", "measured": "/w", "megabytes": 100}],
    "backup": {"path": "/b/x.zip", "age_hours": 24, "problem": None},
}
OPEN = {
    "host": "db1",
    "report": {"database": "STMS", "role": "PRIMARY", "active": True, "hadr": {"hadr_state": "PEER"}},
}
STANDBY = {"host": "db2", "report": {**OPEN["report"], "role": "STANDBY"}}


def verdict(report=None, wanted=WANTED, members=(OPEN, STANDBY), tables=None):
    return judge({**REPORT, **(report or {})}, wanted, members, tables)


def status(value):
    return {"evidence": [{**EVIDENCE, "value": value}]}


def test_nothing_forbids_the_update():
    found = verdict(tables=["SSC.X"])
    assert (found.refusals, found.warnings) == ([], [])
    assert found.lines == [
        "DEPSTATUS is complete, which update_preflight_accepted_values has: /l (T), line 3: DEPSTATUS=x",
        "installed: Meetings 9 (com.ibm.sametime_9.0.1.1) in /d",
        "deployment M1 (p, PN): /p",
        "the Meeting server may open 8192 files",
        "/w has 100 MB free",
        "backup /b/x.zip, 24 hours old",
        "STMS on db1: PRIMARY, PEER",
        "STMS on db2: STANDBY, PEER",
        "tables of the System Console with a column DEPSTATUS: SSC.X. They were not read",
        "The latest Meeting server update removes the whiteboard permanently; the inventory does not have it enabled",
    ]


REFUSED = [
    (status("partial"), "DEPSTATUS is partial: /l (T), line 3"),
    (status("PARTIAL"), "DEPSTATUS is PARTIAL"),
    (status("strange"), "DEPSTATUS has the unknown value strange"),
    (status(None), "DEPSTATUS without a recognizable value"),
    ({"open_files": {"limit": 8191, "process": 1}}, "may open 8191 files, but 8192 are needed"),
    ({"open_files": {"limit": 0, "process": 1}}, "may open 0 files"),
    ({"space": [{"path": "/w", "measured": "/", "megabytes": 99}]}, "/w has 99 MB free, but 100 MB are needed"),
    ({"backup": None}, "no backup of the configuration (/b/*.zip)"),
    ({"backup": {**REPORT["backup"], "problem": "is empty"}}, "the newest backup /b/x.zip is empty"),
    ({"backup": {**REPORT["backup"], "age_hours": 24.1}}, "is 24.1 hours old, more than 24"),
]


@pytest.mark.parametrize(("report", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_refusals(report, words):
    found = verdict(report)
    assert words in found.refusals[0]
    of_status = "evidence" in report
    assert len(found.refusals) == (2 if of_status else 1)
    assert ("never change the tables" in found.refusals[-1]) == of_status


@pytest.mark.parametrize("value", ["partial", "Partial", "PARTIAL"])
def test_partial_cannot_be_accepted(value):
    found = verdict(status(value), WANTED._replace(accepted_values=["partial", value]))
    assert found.refusals[0].startswith(f"DEPSTATUS is {value}:")
    assert "never change the tables" in found.refusals[1]


def test_accepted_values_in_any_case():
    assert verdict(status("COMPLETE")).refusals == []
    assert verdict(status("complete"), WANTED._replace(accepted_values=[])).refusals != []


def test_one_bad_line_among_good_ones():
    evidence = [EVIDENCE, {**EVIDENCE, "line": 4, "value": "partial"}]
    assert "line 4" in verdict({"evidence": evidence}).refusals[0]


@pytest.mark.parametrize(("choice", "place"), [("warn", "warnings"), ("fail", "refusals")])
def test_no_evidence_is_never_good(choice, place):
    found = verdict({"evidence": []}, WANTED._replace(no_evidence=choice))
    assert "the state of the deployment record is unknown, not good" in getattr(found, place)[0]
    assert "complete" not in str(found.lines)


WARNED = [
    ({"searched": {**REPORT["searched"], "missing": ["/x"]}}, "/x has no file"),
    ({"searched": {**REPORT["searched"], "unread": [{"file": "/y", "reason": "z"}]}}, "/y was not read: z"),
    ({"offerings_source": "", "offerings": []}, "Installation Manager was not found"),
    ({"offerings": []}, "/imcl lists no offering with sametime"),
    ({"deployments": []}, "no deployment name found"),
    ({"open_files": {"limit": None, "process": None}}, "does not run, so its limit of open files is unknown"),
]


@pytest.mark.parametrize(("report", "words"), WARNED, ids=[words for _, words in WARNED])
def test_warnings(report, words):
    found = verdict(report)
    assert found.refusals == []
    assert words in found.warnings[0]


MOUNTS = [{"path": path, "measured": "/", "megabytes": 150} for path in ("/a", "/b", "/c")]
NEEDED = WANTED._replace(space=[{"path": path, "megabytes": 100} for path in ("/a", "/b", "/c")])


def test_directories_of_one_file_system_share_its_space():
    one_each = [{**space, "filesystem": number} for number, space in enumerate(MOUNTS)]
    assert verdict({"space": one_each}, NEEDED).refusals == []
    shared = [{**space, "filesystem": 1} for space in MOUNTS[:2]] + [{**MOUNTS[2], "filesystem": 2}]
    [refusal] = verdict({"space": shared}, NEEDED).refusals
    assert refusal == "/a, /b share one file system with 150 MB free, but 200 MB are needed for all of them"
    assert len(verdict({"space": [{**space, "megabytes": 200} for space in shared]}, NEEDED).refusals) == 0


def test_many_lines_of_one_value():
    found = verdict({"evidence": [{**EVIDENCE, "value": "partial", "more": 7}]})
    assert "DEPSTATUS=x (and 7 more lines with this value)" in found.refusals[0]


def test_older_files_and_no_limit():
    found = verdict({"searched": {**REPORT["searched"], "older": 3}, "open_files": {"limit": -1, "process": 1}})
    assert "3 older files were not searched (update_preflight_log_days)" in found.lines
    assert "the Meeting server may open any number of files" in found.lines


def member(host, role, active=True, state=None):
    return {"host": host, "report": {"database": "STMS", "role": role, "active": active, "hadr": {"hadr_state": state}}}


@pytest.mark.parametrize(
    ("members", "refusal", "warning"),
    [
        ([], None, None),
        ([member("a", "STANDARD")], None, None),
        ([member("a", "PRIMARY", state="REMOTE_CATCHUP"), member("b", "STANDBY")], None, "the standby does not follow"),
        ([member("a", "PRIMARY", state="PEER"), {"host": "b", "msg": "gone"}], None, "on b was not read: gone"),
        ([member("a", "PRIMARY", state="PEER"), member("b", "PRIMARY", state="PEER")], "a and b are both open", None),
        ([member("a", "PRIMARY", False), member("b", "STANDBY")], "none of its servers is active", "does not follow"),
        (
            [{"host": "a"}, {"host": "b"}],
            "known to be active, and a and b could not be asked",
            "on a was not read: no answer",
        ),
    ],
)
def test_the_database(members, refusal, warning):
    found = verdict(members=members)
    for sentences, words in ((found.refusals, refusal), (found.warnings, warning)):
        assert (words is None) == (sentences == [])
        assert words is None or words in sentences[0]


def test_an_enabled_whiteboard_is_a_warning():
    assert "the inventory has it enabled" in verdict(wanted=WANTED._replace(whiteboard="enabled")).warnings[0]
