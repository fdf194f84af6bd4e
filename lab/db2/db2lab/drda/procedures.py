"""The procedures with which drivers ask for the text of an error: SYSIBM.SQLCAMESSAGE and SQLCAMESSAGECCSID. Pure.

A client passes what it got as SQLCA, and gets the text of the message in its parameters. IBM's JDBC driver does it with
retrieveMessagesFromServerOnGetMessage, the CLI driver with UseServerMsgSP and ServerMsgMask.
"""

import re
from typing import Any, NamedTuple

from . import sqlda

_CALL = re.compile(r"CALL SYSIBM\.(SQLCAMESSAGE(?:CCSID)?) ?\([?, ]*\)", re.IGNORECASE)
# Parameters up to the message and the return code, as DRDA clients declare them; code and tokens come first;
# both drivers put semicolons between the tokens.
_SQLCA = ["INTEGER", "SMALLINT", "VARCHAR(70)", "VARCHAR(8)", *["INTEGER"] * 6, "VARCHAR(11)", "VARCHAR(5)"]
_PARAMETERS = [*_SQLCA, "VARCHAR(20)", "VARCHAR(33)", "VARCHAR(4096)", "INTEGER"]
_TOKENS, _LOCALE = 2, 13
FOUND, NOT_FOUND = 0, 1


class Procedure(NamedTuple):
    """A procedure: the types of its parameters, and what those behind the return code are after the call."""

    name: str
    parameters: list[str]
    more: list[Any]


PROCEDURES = {
    "SQLCAMESSAGE": Procedure("SQLCAMESSAGE", _PARAMETERS, []),
    "SQLCAMESSAGECCSID": Procedure("SQLCAMESSAGECCSID", [*_PARAMETERS, "INTEGER"], [sqlda.UTF8]),
}


def named(text: str) -> Procedure | None:
    """Return the procedure that a statement calls; None if it is another statement."""
    match = _CALL.fullmatch(re.sub(r"\s+", " ", text).strip())
    found = PROCEDURES[match[1].upper()] if match else None
    return found if found is not None and text.count("?") == len(found.parameters) else None


def results(procedure: Procedure, given: list[Any]) -> list[Any]:
    """Return the parameters after the call: those that only come in are null."""
    values = [*given, *[None] * len(procedure.parameters)]
    code = values[0] if isinstance(values[0], int) else 0
    found = sqlda.explained(code, str(values[_TOKENS] or "").split(";"))
    return [*[None] * _LOCALE, values[_LOCALE], found, FOUND if found else NOT_FOUND, *procedure.more]
