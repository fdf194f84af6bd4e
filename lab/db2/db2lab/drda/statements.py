"""Statements that are prepared, described and executed. Pure."""

from typing import Any

from ..messages import Result, message
from . import code_points as cp
from . import fdoca, procedures, sqlda
from .command import Command
from .ddm import OBJECT, REPLY, ddm, number
from .talk import Reply, Section, Talk

HELD, CODES = ("SYSSH", "SYSLH"), ("utf-8", "cp500")


def settings(talk: Talk, command: Command) -> None:
    """EXCSQLSET: take special registers of the client."""
    talk.done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.NULL)))


def immediate(talk: Talk, command: Command) -> None:
    """EXCSQLIMM: execute the statement that follows."""
    _execute(talk, command, command.text(), [])


def prepared(talk: Talk, command: Command) -> None:
    """EXCSQLSTT: execute a prepared statement, or the one that follows, with the values that follow."""
    text = command.text() or talk.section(command).text
    procedure = procedures.named(text)
    if procedure is not None:
        _call(talk, command, procedure)
    elif text:
        _execute(talk, command, text, values(talk, command))
    elif command.given.get(cp.OUTEXP) == b"\xf1":  # a procedure of the driver's own at the start
        settings(talk, command)
    else:  # after a takeover, a client has to prepare its statements again
        talk.done(command, _card(message("SQL0518N")))


def values(talk: Talk, command: Command) -> list[Any]:
    """Return the values of parameters that followed a command. Raises ProtocolError."""
    sent = next((content for code, content in command.data if code == cp.SQLDTA), None)
    return [] if sent is None else fdoca.received(sent, talk.order)


def _call(talk: Talk, command: Command, procedure: procedures.Procedure) -> None:
    """Call a procedure that answers immediately, and send its parameters."""
    described = [("", kind) for kind in procedure.parameters]
    row = fdoca.row(described, procedures.results(procedure, values(talk, command)))
    talk.done(command, (OBJECT, ddm(cp.SQLDTARD, ddm(cp.FDODSC, fdoca.description(described)), ddm(cp.FDODTA, row))))


def _execute(talk: Talk, command: Command, text: str, given: list[Any]) -> None:
    def answered(result: Result) -> None:
        changed = not result.rc and isinstance(result.data, dict) and result.data.get("changed")
        first = [(REPLY, ddm(cp.RDBUPDRM, number(cp.SVRCOD, 0), talk.database()))] if changed else []
        talk.done(command, *first, _card(result))

    if text.upper().startswith("SET "):  # special registers of the client
        settings(talk, command)
        return
    talk.then(talk.backend.run("sql", text=text, values=given, rows=True, unit=True), answered)


def _card(result: Result) -> Reply:
    """Return the SQLCARD of a statement that changed something or was refused."""
    if result.rc and result.identifier:
        return OBJECT, ddm(cp.SQLCARD, sqlda.refusal(result))
    changed = result.data.get("changed", 0) if isinstance(result.data, dict) else 0
    return OBJECT, ddm(cp.SQLCARD, sqlda.card(rows=changed))


def prepare(talk: Talk, command: Command) -> None:
    """PRPSQLSTT: keep the statement, and describe its columns if the client wants that."""
    section = talk.section(command)
    section.text, section.blocks = command.text(), None
    section.columns, section.parameters, section.held = [], [], is_held(command)
    wants = command.given.get(cp.RTNSQLDA, b"\xf0") == b"\xf1"
    kind = _kind(command)

    def answered(result: Result) -> None:
        if result.rc:
            talk.done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.refusal(result))))
            return
        section.columns, section.parameters = result.data["columns"], result.data["parameters"]
        if wants:
            talk.done(command, (OBJECT, _described(talk, section, kind, inputs=kind in {1, 3, 5})))
        else:
            talk.done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.NULL)))

    procedure = procedures.named(section.text)
    if procedure is not None:
        section.parameters = procedure.parameters
        talk.done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.NULL)))
        return
    if section.text.upper().startswith("SET "):
        talk.done(command, (OBJECT, _described(talk, section, kind, inputs=False)))
        return
    talk.then(talk.backend.run("describe", text=section.text), answered)


def is_held(command: Command) -> bool:
    """Return whether the cursor of a statement stays open at COMMIT.

    The CLI driver says so in an attribute, the JDBC driver by the package: SYSSHxxx and SYSLHxxx are bound with hold.
    """
    attributes = b"".join(content for code, content in command.data if code == cp.SQLATTR)
    package = command.given.get(cp.PKGNAMCSN, b"")
    return b"WITH HOLD" in attributes or any(name.encode(code) in package for name in HELD for code in CODES)


def describe(talk: Talk, command: Command) -> None:
    """DSCSQLSTT: describe the columns or the parameters of a prepared statement."""
    kind = _kind(command)
    talk.done(command, (OBJECT, _described(talk, talk.section(command), kind, inputs=kind in {1, 3, 5})))


def _kind(command: Command) -> int:
    return (command.given.get(cp.TYPSQLDA) or b"\x00")[0]


def _described(talk: Talk, section: Section, kind: int, inputs: bool) -> bytes:
    described = [("", name) for name in section.parameters] if inputs else section.columns
    form = sqlda.EXTENDED if kind in {4, 5} else sqlda.STANDARD
    if talk.level_11:
        form = sqlda.LEVEL_11_INPUT if inputs else sqlda.LEVEL_11
    return ddm(cp.SQLDARD, sqlda.columns(described, form, sqlda.NULL if inputs else sqlda.card()))


ACTIONS = {
    cp.EXCSQLSET: settings,
    cp.EXCSQLIMM: immediate,
    cp.EXCSQLSTT: prepared,
    cp.PRPSQLSTT: prepare,
    cp.DSCSQLSTT: describe,
}
