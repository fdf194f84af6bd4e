"""DEPSTATUS in every spelling: the line, what is shown, and its value."""

import time

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._update.status_lines import find

ONE_LINE = [
    ("DEPSTATUS=partial", "partial"),
    ("depstatus: PARTIAL", "PARTIAL"),
    ("user.SSC.DepStatus = Partial", "Partial"),
    ("Update fails: DEPSTATUS is partial", "partial"),
    ("a DEPSTATUS of partial was found", "partial"),
    ("DEPSTATUS was set to partial", "partial"),
    ("DEPSTATUS has the value partial.", "partial"),
    ('{"DEPSTATUS": "partial"}', "partial"),
    ("DEPSTATUS -> partial", "partial"),
    ("[DEPSTATUS] => [partial]", "partial"),
    ("WHERE DEPSTATUS='partial'", "partial"),
    ("2015-09-01 INFO deployment partial (DEPSTATUS)", "partial"),
    ("DEPSTATUS=complete", "complete"),
    ("DEPSTATUS=3", "3"),
    ("reading DEPSTATUS", None),
    ("DEPSTATUS=", None),
    ("<data key='user.DEPSTATUS' value='partial'/>", "partial"),
    ('<data value="partial" key="user.DepStatus"/>', "partial"),
    ('<row DEPSTATUS="partial" DEPNAME="M"/>', "partial"),
    ("<DEPSTATUS>partial</DEPSTATUS>", "partial"),
    ('<column name="DEPSTATUS"> partial </column>', "partial"),
    ("<data key='user.DEPSTATUS' value=''/>", None),
    ("a < b and DEPSTATUS=partial", "partial"),
]


@pytest.mark.parametrize(("line", "value"), ONE_LINE, ids=[line for line, _ in ONE_LINE])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_one_line(line, value, newline):
    found = find(newline.join(["first", line, "last"]))
    assert [(item.line, item.value) for item in found if not item.text.startswith("</")] == [(2, value)]
    assert found[0].text in " ".join(line.split())


def test_a_tag_of_several_lines_is_one_piece():
    [found] = find("<x>\n <data\n  key='DEPSTATUS'\n  value='partial'\n />\n</x>")
    assert found == (2, "<data key='DEPSTATUS' value='partial' />", "partial")


def test_the_table_of_a_query():
    text = (
        "DEPNAME    DEPSTATUS\n---------- ---------\nMeetings 1 partial\nMeetings 2 complete\n\n 2 record(s) selected."
    )
    assert find(text) == [
        (3, "Meetings 1 partial", "partial"),
        (4, "Meetings 2 complete", "complete"),
    ]


def test_no_evidence():
    assert find("") == []
    assert find("status partial\nDEP STATUS=partial") == []


SECRETS = [
    "<data key='user.password' value='S3cr3t'/><data key='x.DEPSTATUS' value='partial'/>",
    "password=S3cr3t DEPSTATUS=partial",
    "DEPSTATUS=partial SSCPassword: S3cr3t",
    "<data password='S3cr3t' DEPSTATUS='partial'/>",
    "DEPSTATUS=partial <data key='user.db.password' value='S3cr3t'/>",
    'DEPSTATUS=partial {"dbPwd": "S3cr3t"}',
]


@pytest.mark.parametrize("line", SECRETS)
def test_passwords_are_hidden(line):
    found = find(line)
    assert found[0].value == "partial"
    assert "S3cr3t" not in str(found)


def test_long_lines_are_cut_around_the_name():
    [found] = find("x" * 5000 + " DEPSTATUS=partial " + "y" * 5000)
    assert "DEPSTATUS=partial" in found.text
    assert len(found.text) <= 200


def test_many_lines_are_no_burden():
    text = "\n".join(f"<entry number='{number}'>DEPSTATUS=partial</entry>" for number in range(3000))
    start = time.process_time()
    assert len(find(text)) == 3000
    assert time.process_time() - start < 60, "not quadratic"
