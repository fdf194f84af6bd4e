"""The end of a unit of work. Pure."""

from ..messages import Result
from . import code_points as cp
from . import sqlda
from .command import Command
from .ddm import OBJECT, REPLY, ddm, number
from .talk import Talk

COMMITTED, ROLLED_BACK = 1, 2


def commit(talk: Talk, command: Command) -> None:
    """RDBCMM: commit, and close the cursors that are not held."""
    close_cursors(talk, held=False)
    _end(talk, command, "commit", COMMITTED)


def roll_back(talk: Talk, command: Command) -> None:
    """RDBRLLBCK: roll back, and close all cursors."""
    close_cursors(talk, held=True)
    _end(talk, command, "rollback", ROLLED_BACK)


def release(talk: Talk, command: Command) -> None:
    """Roll back and end. IBM's CLI driver sends it before it closes, and protests if it is answered."""
    talk.over = True
    roll_back(talk, command)


def close_cursors(talk: Talk, held: bool) -> None:
    """Close all cursors, but for those that are held if ``held`` is not set."""
    for section in talk.sections.values():
        section.blocks = section.blocks if section.held and not held else None


def _end(talk: Talk, command: Command, verb: str, disposition: int) -> None:
    def answered(result: Result) -> None:
        ended = ddm(cp.ENDUOWRM, number(cp.SVRCOD, 4), ddm(cp.UOWDSP, bytes([disposition])))
        card = sqlda.refusal(result) if result.rc else sqlda.NULL
        talk.done(command, (REPLY, ended), (OBJECT, ddm(cp.SQLCARD, card)))

    talk.then(talk.backend.run("sql", text=verb, rows=True, unit=True), answered)


ACTIONS = {cp.RDBCMM: commit, cp.RDBRLLBCK: roll_back, cp.RELEASE: release}
