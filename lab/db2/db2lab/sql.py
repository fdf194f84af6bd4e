"""The small part of SQL that the simulator knows: tables are made of log records. Pure.

Besides plain CREATE TABLE, INSERT, SELECT and DELETE there are lab statements, so that lost commits can be counted:
``CALL LAB.WRITE(n)`` writes n numbered rows into LAB.COMMITS, ``VALUES LAB.COUNT()`` counts them.
``CALL LAB.FILL(bytes)`` makes the log longer without rows, ``CALL LAB.WAIT(seconds)`` takes its time.
"""

import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from .log import Record
from .messages import Result, done, message

CHUNK = 65536  # LAB.FILL writes records of this many bytes
COMMITS = "LAB.COMMITS"


class Table(NamedTuple):
    """Columns with their types, rows, and the columns of the primary key."""

    columns: list[tuple[str, str]]
    rows: list[list[Any]]
    key: tuple[str, ...] = ()


class Statement(NamedTuple):
    """A recognized statement: what it does and its parts."""

    verb: str
    parts: dict[str, Any]


Tables = dict[str, Table]

_NAME = r"[A-Z_][\w$#@]*(?:\.[A-Z_][\w$#@]*)?"
# A @ stands for a name.
_FORMS = [
    ("create", r"CREATE TABLE (?P<table>@) ?\((?P<columns>.*)\)(?: IN \w+)?"),
    ("drop", r"DROP TABLE (?P<table>@)"),
    ("insert", r"INSERT INTO (?P<table>@)(?: ?\((?P<columns>[\w, ]+)\))? VALUES ?(?P<values>.+)"),
    ("delete", r"DELETE FROM (?P<table>@)(?: WHERE (?P<where>.+))?"),
    (
        "select",
        (
            r"SELECT (?P<items>.+?) FROM (?P<table>@)(?: WHERE (?P<where>.+?))?(?: ORDER BY (?P<order>\w+))?"
            r"(?: FETCH FIRST (?P<first>\d+) ROWS? ONLY)?(?: FOR (?:READ|FETCH) ONLY)?(?: WITH (?:UR|CS|RS|RR))?"
        ),
    ),
    ("write", r"CALL LAB\.WRITE ?\( ?(?P<count>\d+) ?\)"),
    ("fill", r"CALL LAB\.FILL ?\( ?(?P<bytes>\d+) ?\)"),
    ("wait", r"CALL LAB\.WAIT ?\( ?(?P<seconds>\d+) ?\)"),
    ("count", r"VALUES LAB\.COUNT ?\( ?\)"),
    ("values", r"VALUES ?\(?(?P<values>.+?)\)?"),
    ("commit", r"COMMIT(?: WORK)?"),
    ("rollback", r"ROLLBACK(?: WORK)?"),
    ("set", r"SET (?P<register>.+)"),
]
_VALUE = re.compile(
    r"\s*(?:'(?P<text>(?:[^']|'')*)'|(?P<number>[+-]?\d+)|(?P<null>NULL)"
    r"|CURRENT (?P<register>SERVER|SCHEMA|TIMESTAMP))\s*",
    re.IGNORECASE,
)
_AND = re.compile(r" AND (?=(?:[^']*'[^']*')*[^']*$)", re.IGNORECASE)  # outside of texts
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
WRITES = {"create", "drop", "insert", "delete", "write", "fill"}


class SqlError(Exception):
    """A statement that is not accepted; carries what the command line prints."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.text)
        self.result = result


def parse(text: str) -> Statement | None:
    """Recognize a statement; None if the simulator does not know it."""
    text = re.sub(r"\s+", " ", text).strip().rstrip(";").strip()
    first = text.split(" ")[0].upper()
    for verb, form in _FORMS:
        wanted = form.replace("@", _NAME)
        match = re.fullmatch(wanted, text, re.IGNORECASE | re.DOTALL) if first and first in form else None
        if match:
            return Statement(verb, match.groupdict())
    return None


def apply(tables: Tables, record: Record) -> None:
    """Do to the tables what a log record says."""
    verb, *rest = record.what
    if verb == "create":
        tables[rest[0]] = Table([(name, kind) for name, kind in rest[1]], [], tuple(rest[2] if len(rest) > 2 else ()))
    elif verb == "drop":
        tables.pop(rest[0], None)
    elif verb == "insert":
        tables[rest[0]].rows.append(rest[1])
    elif verb == "delete":
        tables[rest[0]].rows.remove(rest[1])
    elif verb == "commit":  # of a prepared branch
        for change in rest[1]:
            apply(tables, record._replace(what=change))


def contents(statement: Statement, tables: Tables) -> list[list[Any]]:
    """Return the log records of a writing statement, without place and time."""
    parts = statement.parts
    if statement.verb == "write":
        number = len(tables[COMMITS].rows) if COMMITS in tables else 0
        made = [] if COMMITS in tables else [["create", COMMITS, [["NUMBER", "INTEGER"]]]]
        return [*made, *(["insert", COMMITS, [number + 1 + index]] for index in range(int(parts["count"])))]
    if statement.verb == "fill":
        whole, rest = divmod(int(parts["bytes"]), CHUNK)
        return [["fill", CHUNK]] * whole + ([["fill", rest]] if rest else [])
    name = parts["table"].upper()
    if statement.verb == "create":
        if name in tables:
            raise SqlError(message("SQL0601N", name=name, type="TABLE"))
        key = _key(parts["columns"])
        return [["create", name, [list(column) for column in _columns(parts["columns"])], *([key] if key else [])]]
    table = named(tables, name)
    if statement.verb == "drop":
        return [["drop", name]]
    if statement.verb == "delete":
        return [["delete", name, row] for row in _where(table, parts["where"])]
    rows = _rows(table, parts)
    _unique(name, table, rows)
    return [["insert", name, row] for row in rows]


def _unique(name: str, table: Table, rows: list[list[Any]]) -> None:
    """Raise SqlError if a row has the primary key of another one."""
    if table.key:
        places = [_index(table, column) for column in table.key]
        present = {tuple(row[place] for place in places) for row in table.rows}
        for row in rows:
            key = tuple(row[place] for place in places)
            if key in present:
                raise SqlError(message("SQL0803N", index="1", table=name))
            present.add(key)


def overlaid(tables: Tables, changes: list[list[Any]]) -> Tables:
    """Return tables as a unit of work sees them that has made changes."""
    if not changes:
        return tables
    touched = {change[1] for change in changes}
    seen = {name: table._replace(rows=list(table.rows)) if name in touched else table for name, table in tables.items()}
    for change in changes:
        apply(seen, Record(0, 0, 0.0, change))
    return seen


def answer(statement: Statement, tables: Tables, headings: bool) -> Result:
    """Return what a reading statement prints."""
    return printed(*query(statement, tables), headings)


Query = tuple[list[tuple[str, str]], list[list[Any]]]


def query(statement: Statement, tables: Tables) -> Query:
    """Return columns and rows of a reading statement."""
    if statement.verb == "count":
        count = len(tables[COMMITS].rows) if COMMITS in tables else 0
        return [("1", "INTEGER")], [[count]]
    if statement.verb == "values":
        row = _literals(statement.parts["values"])
        return [(str(index + 1), _kind(value)) for index, value in enumerate(row)], [row]
    return _select(statement.parts, tables)


def printed(columns: list[tuple[str, str]], rows: list[list[Any]], headings: bool) -> Result:
    """Return rows as the command line prints them: numbers to the right, texts to the left."""
    widths = [_width(name, kind, [row[index] for row in rows]) for index, (name, kind) in enumerate(columns)]
    lines = []
    if headings:
        lines += ["", " ".join(f"{name:<{width}}" for (name, _), width in zip(columns, widths, strict=True))]
        lines.append(" ".join("-" * width for width in widths))
    for row in rows:
        cells = zip(row, columns, widths, strict=True)
        lines.append(" ".join(_cell(value, kind, width) for value, (_, kind), width in cells))
    if headings:
        lines += ["", f"  {len(rows)} record(s) selected.", ""]
    if not rows:
        empty = message("SQL0100W")
        return Result(1, "\n".join(lines) if headings else empty.text, [])
    return Result(0, "\n".join(lines), rows)


def _width(name: str, kind: str, values: list[Any]) -> int:
    if kind in {"INTEGER", "BIGINT", "SMALLINT"}:
        return max(len(name), {"INTEGER": 11, "BIGINT": 20, "SMALLINT": 6}[kind])
    size = re.search(r"\d+", kind)
    longest = max((len(str(value)) for value in values if value is not None), default=1)
    return max(len(name), int(size.group()) if size else longest)


def _cell(value: Any, kind: str, width: int) -> str:
    text = "-" if value is None else str(value)
    return f"{text:>{width}}" if kind in {"INTEGER", "BIGINT", "SMALLINT"} else f"{text:<{width}}"


def _kind(value: Any) -> str:
    if isinstance(value, int):
        if not -(1 << 63) <= value < 1 << 63:
            raise SqlError(message("SQL0413N"))
        return "INTEGER" if -(1 << 31) <= value < 1 << 31 else "BIGINT"
    return f"VARCHAR({max(len(str(value)), 1)})"


def _columns(text: str) -> list[tuple[str, str]]:
    columns = []
    for column in re.split(r",(?![^(]*\))", text):
        name, _, kind = column.strip().partition(" ")
        kind = re.sub(r" ?(NOT NULL|PRIMARY KEY|UNIQUE|WITH DEFAULT|DEFAULT .*)", "", kind.upper())
        if name.upper() not in {"PRIMARY", "CONSTRAINT", "UNIQUE"}:
            columns.append((name.upper(), re.sub(r"^INT$", "INTEGER", kind.replace(" ", ""))))
    return columns


def _key(text: str) -> list[str]:
    """Return the columns of the primary key in the columns of CREATE TABLE."""
    of_table = re.search(r"PRIMARY KEY ?\(([^)]*)\)", text, re.IGNORECASE)
    if of_table:
        return [name.strip().upper() for name in of_table[1].split(",")]
    of_column = re.search(r"(?:^|,)\s*(\w+)[^,]*? PRIMARY KEY", text, re.IGNORECASE)
    return [of_column[1].upper()] if of_column else []


def named(tables: Tables, name: str) -> Table:
    """Return a table. Raises SqlError if no table has this name."""
    if name == "SYSIBM.SYSDUMMY1":
        return Table([("IBMREQD", "CHAR(1)")], [["Y"]])
    if name not in tables:
        raise SqlError(message("SQL0204N", name=name))
    return tables[name]


def _literals(text: str) -> list[Any]:
    values: list[Any] = []
    position = 0
    while position < len(text):
        match = _VALUE.match(text, position)
        if match is None:
            raise SqlError(message("SQL0104N", word=text[position:].strip(), after="VALUES", expected="<literal>"))
        values.append(_value(match))
        position = match.end()
        if position < len(text) and text[position] == ",":
            position += 1
    return values


def _value(match: "re.Match[str]") -> Any:
    if match["text"] is not None:
        return match["text"].replace("''", "'")
    if match["register"]:
        return f"CURRENT {match['register'].upper()}"  # a caller has put the value in its place
    return None if match["null"] else int(match["number"])


def _rows(table: Table, parts: dict[str, Any]) -> list[list[Any]]:
    names = [name for name, _ in table.columns]
    given = [name.strip().upper() for name in (parts["columns"] or ",".join(names)).split(",")]
    for name in given:
        if name not in names:
            raise SqlError(message("SQL0206N", name=name))
    rows = []
    groups = re.findall(r"\(((?:[^()']|'(?:[^']|'')*')*)\)", parts["values"]) or [parts["values"]]
    for group in groups:
        values = _literals(group)
        if len(values) != len(given):
            raise SqlError(message("SQL0117N"))
        rows.append([_fit(kind, values[given.index(name)]) if name in given else None for name, kind in table.columns])
    return rows


def _fit(kind: str, value: Any) -> Any:
    """Return a value as a column of a type has it."""
    if value is None:
        return None
    if kind in {"INTEGER", "BIGINT", "SMALLINT"}:
        if not re.fullmatch(r"[+-]?\d+", str(value).strip()):
            raise SqlError(message("SQL0420N", function=kind))
        number = int(value)
        bits = {"INTEGER": 31, "BIGINT": 63, "SMALLINT": 15}[kind]
        if not -(1 << bits) <= number < 1 << bits:
            raise SqlError(message("SQL0413N"))
        return number
    return str(value)


def _where(table: Table, condition: str | None) -> list[list[Any]]:
    if not condition:
        return list(table.rows)
    rows = list(table.rows)
    for part in _AND.split(condition):
        match = re.fullmatch(r"\s*\(?\s*(\w+) ?(=|<>|<=|>=|<|>) ?([^()]+)\)?\s*", part)
        if match is None:
            raise SqlError(message("SQL0104N", word=part.split()[0], after="WHERE", expected="<predicate>"))
        index = _index(table, match[1])
        value = _fit(table.columns[index][1], _literals(match[3])[0])
        test = _TESTS[match[2]]
        rows = [row for row in rows if value is not None and row[index] is not None and test(row[index], value)]
    return rows


def _index(table: Table, name: str) -> int:
    for index, (column, _) in enumerate(table.columns):
        if column == name.upper():
            return index
    raise SqlError(message("SQL0206N", name=name.upper()))


def _select(parts: dict[str, Any], tables: Tables) -> Query:
    table = named(tables, parts["table"].upper())
    rows = _where(table, parts["where"])
    items = [item.strip() for item in parts["items"].split(",")]
    sums = [re.fullmatch(r"(COUNT|MAX|MIN|SUM) ?\( ?(\*|\w+) ?\)", item, re.IGNORECASE) for item in items]
    if all(sums):
        values = [_sum(table, rows, match[1].upper(), match[2]) for match in sums if match]
        kinds = [_kind_of_sum(table, match[1].upper(), match[2]) for match in sums if match]
        return [(str(index), kind) for index, kind in enumerate(kinds, 1)], [values]
    if parts["order"]:
        order = _index(table, parts["order"])
        rows = sorted(rows, key=lambda row: (row[order] is None, row[order]))
    if parts["first"]:
        rows = rows[: int(parts["first"])]
    if items == ["*"]:
        return table.columns, rows
    chosen: list[tuple[tuple[str, str], Callable[[list[Any]], Any]]] = [_item(table, item) for item in items]
    return [column for column, _ in chosen], [[pick(row) for _, pick in chosen] for row in rows]


def _item(table: Table, item: str) -> tuple[tuple[str, str], Callable[[list[Any]], Any]]:
    if _VALUE.fullmatch(item):
        value = _literals(item)[0]
        return ("1", _kind(value)), lambda _: value
    index = _index(table, item)
    return table.columns[index], operator.itemgetter(index)


def _kind_of_sum(table: Table, function: str, name: str) -> str:
    if function == "COUNT":
        return "INTEGER"
    kind = table.columns[_index(table, name)][1]
    if function == "SUM":
        if kind not in {"INTEGER", "BIGINT", "SMALLINT"}:
            raise SqlError(message("SQL0420N", function=function))
        return "BIGINT" if kind == "BIGINT" else "INTEGER"
    return kind


def _sum(table: Table, rows: list[list[Any]], function: str, name: str) -> Any:
    if name == "*":
        return len(rows)
    index = _index(table, name)
    values = [row[index] for row in rows if row[index] is not None]
    functions: dict[str, Callable[[list[Any]], Any]] = {"COUNT": len, "MAX": max, "MIN": min, "SUM": sum}
    return functions[function](values) if values or function == "COUNT" else None


def written(statement: Statement, records: int) -> Result:
    """Return the success of a writing statement."""
    if statement.verb == "delete" and not records:
        return message("SQL0100W")
    return done("SQL")
