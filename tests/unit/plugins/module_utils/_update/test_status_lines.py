"""DEPSTATUS in every spelling: the line, what is shown, and its value."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._update.status_lines import find, first_of_each_value

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
    # Several values: "partial" counts.
    ("DEPSTATUS=complete, was partial", "partial"),
    ("DEPSTATUS: [complete, Partial]", "partial"),
    ("DEPSTATUS='complete;partial'", "partial"),
    ("DEPSTATUS: 'complete' (expected 'partial')", "partial"),
    ("DEPSTATUS is not partial", "partial"),
    ("DEPSTATUS=complete, INSTALLTYPE=partial", "complete"),
    ("<row DEPSTATUS=partial>complete</row>", "partial"),
    ("<DEPSTATUS=partial> complete", "partial"),
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
    "DEPSTATUS=partial <data value='S3cr3t' key='user.db.password'/>",
    "install.sh -password S3cr3t DEPSTATUS=partial",
    "<password>S3cr3t</password> DEPSTATUS=partial",
    "https://admin:S3cr3t@ssc1.acme.example/ DEPSTATUS=partial",
    "Authorization: Basic S3cr3t DEPSTATUS=partial",
    "password=My S3cr3t DEPSTATUS=partial",
    "the password is S3cr3t; DEPSTATUS=partial",
    "LtpaToken2=S3cr3t; DEPSTATUS=partial",
    'DEPSTATUS=partial {"dbPwd": "S3cr3t"}',
]


@pytest.mark.parametrize("line", SECRETS)
def test_passwords_are_hidden(line):
    found = find(line)
    assert found[0].value == "partial"
    assert "S3cr3t" not in str(found)


def test_a_password_in_a_column_of_a_table():
    [found] = find("DEPSTATUS PASSWORD\n--------- --------\npartial   S3cr3t\n")
    assert (found.line, found.value) == (3, "partial")
    assert "S3cr3t" not in found.text


def test_the_first_lines_of_each_value():
    found = find("\n".join(["DEPSTATUS=a"] * 5 + ["DEPSTATUS=partial", "DEPSTATUS=A"]))
    kept = [(item.line, item.value, more) for item, more in first_of_each_value(found, limit=2)]
    assert kept == [(1, "a", 0), (2, "a", 4), (6, "partial", 0)]
    assert first_of_each_value(find("DEPSTATUS")) == [(find("DEPSTATUS")[0], 0)]


def test_long_lines_are_cut_around_the_name():
    [found] = find("x" * 5000 + " DEPSTATUS=partial " + "y" * 5000)
    assert "DEPSTATUS=partial" in found.text
    assert len(found.text) <= 200


def test_many_lines_take_little_time():
    """Each line is compared with none of the others; with 30,000 lines that would take a minute."""
    text = "\n".join(f"<entry number='{number}'>DEPSTATUS=partial</entry>" for number in range(30000))
    assert len(find(text)) == 30000
