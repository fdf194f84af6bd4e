"""SQLCARD and SQLDARD: what became of a statement, and of which columns its rows or parameters are. Pure."""

import re
import struct

from ..messages import Result
from ..texts import MESSAGES
from .fdoca import kind

NULL = b"\xff"
UTF8 = 1208

# What IBM's message reference gives as SQLSTATE where the text of the simulator does not end with it.
STATES = {
    "SQL0104N": "42601",
    "SQL0803N": "23505",
    "SQL0911N": "40001",
    "SQL0952N": "57014",
    "SQL1035N": "57019",
    "SQL1051N": "57019",
    "SQL1117N": "57019",
    "SQL1116N": "57019",
    "SQL1119N": "57019",
    "SQL1224N": "55032",
    "SQL1773N": "51045",
    "SQL1776N": "08004",
}
# Tokens where they are not all variable parts of the simulator's text: its SQL1776N names the kind of the database.
TOKENS = {"SQL1776N": ("reason",)}
DEFAULTS = {"kind": "HADR"}  # variable parts that are not tokens


def _text(value: bytes) -> bytes:
    return struct.pack(">H", len(value)) + value


def card(code: int = 0, state: str = "00000", tokens: bytes = b"", rows: int = 0) -> bytes:
    """Return the content of SQLCARD. ``rows``: how many a statement changed."""
    head = b"\x00" + struct.pack("<i", code) + state.encode() + b"SQLLAB  "
    counts = b"\x00" + struct.pack("<6i", 0, 0, rows, 0, 0, 0) + b" " * 11
    return head + counts + _text(b"") + _text(tokens) + _text(b"") + NULL


def refusal(result: Result) -> bytes:
    """Return the SQLCARD of a statement that was refused, or warned about."""
    name = result.identifier or (re.findall(r"SQL\d{4,5}[NWC]", result.text) or ["SQL0901N"])[0]
    code = int(name[3:-1])
    state = re.search(r"SQLSTATE=(\w{5})", result.text)
    tokens = b"\xff".join(str(result.values.get(one, "")).encode() for one in _fields(name))
    return card(code if name.endswith("W") else -code, state.group(1) if state else STATES.get(name, "58004"), tokens)


def _fields(name: str) -> tuple[str, ...]:
    """Return the variable parts of a message that clients get as tokens, in their order."""
    return TOKENS.get(name) or tuple(re.findall(r"{(\w+)}", MESSAGES.get(name, "")))


def explained(code: int, tokens: list[str]) -> str | None:
    """Return the text of a message from its code and tokens, without id and SQLSTATE; None if it is not known."""
    names = [f"SQL{abs(code):04}{kind}" for kind in ("W" if code > 0 else "NC")]
    name = next((one for one in names if one in MESSAGES), "")
    values = {**DEFAULTS, **dict.fromkeys(_fields(name), ""), **dict(zip(_fields(name), tokens, strict=False))}
    return re.sub(r"\s+SQLSTATE=\w{5}$", "", MESSAGES[name]).format(**values) if name else None


END_OF_DATA = card(100, "02000")


class Form:
    """How an SQLDARD looks: what is between CCSID and names, and after the names.

    IBM's CLI driver sends no TYPSQLDA and wants neither; the JDBC driver asks for the extended form. pydrda reads the
    form of SQLAM level 11 whatever level was agreed.
    """

    def __init__(self, between: int, behind: int, names: bool) -> None:
        self.between, self.behind, self.names = between, behind, names


STANDARD = Form(0, 3, names=True)
EXTENDED = Form(2, 3, names=True)
LEVEL_11 = Form(6, 7, names=True)
LEVEL_11_INPUT = Form(6, 8, names=False)


def columns(described: list[tuple[str, str]], form: Form, code: bytes = NULL) -> bytes:
    """Return the content of SQLDARD."""
    out = code + NULL + struct.pack("<H", len(described))
    for name, type_name in described:
        out += _column(name, type_name, form)
    return out


def _column(name: str, type_name: str, form: Form) -> bytes:
    one = kind(type_name)
    ccsid = UTF8 if one.text else 0
    head = struct.pack("<hhqH", 0, 6 if type_name == "TIMESTAMP" else 0, one.length, one.sql) + struct.pack(">H", ccsid)
    shown = name.encode()
    names = _text(shown) + _text(b"") + _text(b"") + _text(b"") + _text(b"") + _text(b"")
    unnamed = struct.pack("<h", 0)
    return head + b"\x00" * form.between + b"\x00" + unnamed + names + NULL * form.behind
