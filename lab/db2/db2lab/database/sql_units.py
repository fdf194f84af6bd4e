"""Units of work: changes that are not committed yet, and the text of a statement with its values. Pure.

The simulator writes the log at COMMIT. A change that meets an uncommitted change of another application to the same
row, or to the same primary key, does not wait: it immediately gets the answer that its time is over, as with
LOCKTIMEOUT 0.
"""

import re
from typing import Any

from .. import sql
from ..messages import message

_PIECES = re.compile(r"'(?:[^']|'')*'|\?|[^'?]+|'")
_REGISTERS = re.compile(r"\bCURRENT[ _](SERVER|SCHEMA|TIMESTAMP)\b", re.IGNORECASE)


def markers(text: str) -> int:
    """Return how many parameters a statement has."""
    return sum(piece == "?" for piece in _PIECES.findall(text))


def bound(text: str, values: list[Any], registers: dict[str, str]) -> str:
    """Return a statement with literals in place of its parameters and special registers."""
    rest = iter(values)
    pieces = []
    for piece in _PIECES.findall(text):
        if piece == "?":
            pieces.append(literal(next(rest, None)))
        elif piece.startswith("'"):
            pieces.append(piece)
        else:
            pieces.append(_REGISTERS.sub(lambda match: literal(registers[match[1].upper()]), piece))
    return "".join(pieces)


def literal(value: Any) -> str:
    """Return a value as SQL has it."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def kinds(text: str, tables: sql.Tables) -> list[str]:
    """Return the types of a statement's parameters, by the columns that they belong to."""
    count = markers(text)
    if not count:
        return []
    statement = sql.parse(text)
    name = str(statement.parts.get("table") or "").upper() if statement else ""
    columns = dict(tables[name].columns) if name in tables else {}
    if statement is not None and statement.verb == "insert":
        given = statement.parts["columns"]
        names = [one.strip().upper() for one in given.split(",")] if given else list(columns)
        places = statement.parts["values"].strip().strip("()").split(",")
        found = [columns.get(one, "VARCHAR(254)") for one, place in zip(names, places, strict=False) if "?" in place]
    else:
        tests = re.findall(r"(\w+) ?(?:=|<>|<=|>=|<|>) ?\?", text)
        found = [columns.get(one.upper(), "VARCHAR(254)") for one in tests]
    return (found + ["VARCHAR(254)"] * count)[:count]


def locked(changes: list[list[Any]], others: list[list[Any]], tables: sql.Tables) -> None:
    """Raise SqlError if changes meet those of other units of work."""
    held = {_lock(change, tables) for change in others}
    if held and any(_lock(change, tables) in held for change in changes):
        raise sql.SqlError(message("SQL0911N", reason=68))


def _lock(change: list[Any], tables: sql.Tables) -> tuple[Any, ...]:
    """Return what a change locks; two inserts into a table without a key lock nothing that is the same."""
    table = tables.get(change[1]) if change[0] in {"insert", "delete"} else None
    if table is None:
        return (change[0], change[1]) if change[0] != "insert" else (id(change),)
    if table.key:
        places = [index for index, (name, _) in enumerate(table.columns) if name in table.key]
        return (change[1], *(change[2][place] for place in places))
    return (change[1], *change[2]) if change[0] == "delete" else (id(change),)
