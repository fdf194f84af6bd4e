"""Cursors: rows in blocks. Pure."""

from ..messages import Result
from . import code_points as cp
from . import fdoca, sqlda
from .command import Command
from .ddm import OBJECT, REPLY, ddm, number
from .statements import values
from .talk import Reply, Section, Talk

BLOCK = 32000  # the largest block of rows
SMALLEST_BLOCK = 512


def open_query(talk: Talk, command: Command) -> None:
    """OPNQRY: run a prepared query and send its first block."""
    section = talk.section(command)
    size = int.from_bytes(command.given.get(cp.QRYBLKSZ, b""), "big") or BLOCK

    def answered(result: Result) -> None:
        if result.rc or "rows" not in (result.data or {}):
            refused = ddm(cp.SQLCARD, sqlda.refusal(result))
            failed = ddm(cp.OPNQFLRM, number(cp.SVRCOD, 8), talk.database())
            talk.done(command, (REPLY, failed), (OBJECT, refused))
            return
        columns, rows = result.data["columns"], result.data["rows"]
        section.columns = columns
        section.blocks = fdoca.blocks(columns, rows, max(min(size, BLOCK) - 40, SMALLEST_BLOCK - 40))
        opened = ddm(
            cp.OPNQRYRM,
            number(cp.SVRCOD, 0),
            number(cp.QRYPRCTYP, cp.LMTBLKPRC),
            ddm(cp.SQLCSRHLD, b"\xf1" if section.held else b"\xf0"),
            ddm(cp.QRYATTUPD, b"\x01"),
            number(cp.QRYINSID, 1, 8),
        )
        described = ddm(cp.QRYDSC, fdoca.description(columns))
        talk.done(command, (REPLY, opened), (OBJECT, described), *_next(talk, section))

    given = values(talk, command)
    talk.then(talk.backend.run("sql", text=section.text, values=given, rows=True, unit=True), answered)


def _next(talk: Talk, section: Section) -> list[Reply]:
    """Return the next block of rows, and the end if there is no other."""
    assert section.blocks is not None  # noqa: S101 - callers have checked it
    block = section.blocks.pop(0)
    replies = [(OBJECT, ddm(cp.QRYDTA, block))] if block else []
    if not section.blocks:
        section.blocks = None
        replies += [
            (REPLY, ddm(cp.ENDQRYRM, number(cp.SVRCOD, 4), talk.database())),
            (OBJECT, ddm(cp.SQLCARD, sqlda.END_OF_DATA)),
        ]
    return replies


def proceed(talk: Talk, command: Command) -> None:
    """CNTQRY: send the next block."""
    section = talk.section(command)
    if section.blocks is None:
        talk.done(command, (REPLY, ddm(cp.QRYNOPRM, number(cp.SVRCOD, 8), talk.database())))
    else:
        talk.done(command, *_next(talk, section))


def close_query(talk: Talk, command: Command) -> None:
    """CLSQRY: close a cursor."""
    talk.section(command).blocks = None
    talk.done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.card())))


ACTIONS = {cp.OPNQRY: open_query, cp.CNTQRY: proceed, cp.CLSQRY: close_query}
