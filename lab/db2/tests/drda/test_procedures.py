"""The procedures that give the text of an error."""

import re

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab import texts
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import procedures, sqlda
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import message

MARKERS = ",".join("?" * 16)
OF_A_REFUSAL = [-204, 8, "NO.TABLE", "SQLLAB", *[0] * 6, " " * 11, "42704", None, "en", None, None]
# The kind of the database is not a token; DB2 texts are of the command line alone.
NAMES = [name for name in texts.MESSAGES if name.startswith("SQL") and name[-1] in "NWC" and name != "SQL1776N"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"call SYSIBM.SQLCAMESSAGE({MARKERS})", "SQLCAMESSAGE"),
        (f"CALL SYSIBM.SQLCAMESSAGE( {MARKERS.replace(',', ' , ')} )", "SQLCAMESSAGE"),
        (f"call sysibm.sqlcamessageccsid({MARKERS},?)", "SQLCAMESSAGECCSID"),
        (f"call SYSIBM.SQLCAMESSAGE({MARKERS},?)", None),
        (f"call SYSIBM.SQLCAMESSAGECCSID({MARKERS})", None),
        (f"call SYSPROC.SQLCAMESSAGE({MARKERS})", None),
        ("call SYSIBM.SQLCAMESSAGE()", None),
        ("call lab.wait(1)", None),
        ("", None),
    ],
)
def test_which_procedure_a_statement_calls(text, name):
    found = procedures.named(text)
    assert (found and found.name) == name


@pytest.mark.parametrize(("name", "more"), [("SQLCAMESSAGE", []), ("SQLCAMESSAGECCSID", [1208])])
def test_the_text_is_in_the_parameters_after_the_call(name, more):
    out = procedures.results(procedures.PROCEDURES[name], [*OF_A_REFUSAL, *more])
    assert out == [None] * 13 + ["en", '"NO.TABLE" is an undefined name.', procedures.FOUND, *more]
    assert len(out) == len(procedures.PROCEDURES[name].parameters)


@pytest.mark.parametrize("given", [[-30000, *OF_A_REFUSAL[1:]], ["x"] * 14, [None] * 16, []])
def test_a_message_that_is_not_known_has_no_text(given):
    assert procedures.results(procedures.PROCEDURES["SQLCAMESSAGE"], given)[14:] == [None, procedures.NOT_FOUND]


@pytest.mark.parametrize("name", NAMES)
def test_code_and_tokens_give_the_text_back(name):
    fields = re.findall(r"{(\w+)}", texts.MESSAGES[name])
    values = {field: f"value of {field}" for field in fields}
    card = sqlda.refusal(message(name, **values))
    code = int.from_bytes(card[1:5], "little", signed=True)
    tokens = [values[field] for field in fields]
    plain = re.sub(r"\s+SQLSTATE=\w+$", "", texts.MESSAGES[name])
    assert sqlda.explained(code, tokens) == plain.format(**values)
    assert sqlda.explained(code, []) == plain.format(**dict.fromkeys(fields, ""))


def test_the_standby_is_named_though_its_kind_is_not_a_token():
    assert sqlda.explained(-1776, ["1"]) == 'The command cannot be issued on an HADR database. Reason code = "1".'
