"""Branches of global transactions: requests of a transaction manager, which a client's data source passes on. Pure.

DRDA volume 3, SYNCCTL for XAMGR level 7. A client with such a data source also ends its own units of work so, with a
text that is not an XID.
"""

import struct
from typing import NamedTuple

from .. import xa
from ..messages import Result
from . import code_points as cp
from .command import Command
from .ddm import OBJECT, ProtocolError, ddm, number
from .talk import Talk
from .units import close_cursors

LOCAL = "ffffffff"  # the XID of a unit of work that belongs to no global transaction
LONGEST = 64  # of each of the two parts of an XID
VERBS = {
    0x01: "prepare",
    0x03: "commit",
    0x04: "rollback",
    0x06: "forget",
    0x09: "start",
    0x0B: "end",
    0x0C: "recover",
}


class Request(NamedTuple):
    """What a transaction manager wants: the verb, the branch as hexadecimal digits, the flags."""

    verb: str
    xid: str
    flags: int


def request(given: dict[int, bytes]) -> Request:
    """Read the parameters of SYNCCTL. Raises ProtocolError."""
    kind = int.from_bytes(given.get(cp.SYNCTYPE, b""), "big")
    if kind not in VERBS:
        raise ProtocolError(f"a synchronization point of type {kind:02X}")
    if VERBS[kind] == "recover":
        return Request("recover", "", 0)
    return Request(VERBS[kind], identifier(given.get(cp.XID, b"")), int.from_bytes(given.get(cp.XAFLAGS, b""), "big"))


def identifier(data: bytes) -> str:
    """Return an XID as hexadecimal digits. Raises ProtocolError."""
    if data.hex() == LOCAL:
        return LOCAL
    if len(data) < 12:
        raise ProtocolError("an XID is cut off")
    sizes = struct.unpack_from(">2I", data, 4)
    if max(sizes) > LONGEST or len(data) != 12 + sum(sizes):
        raise ProtocolError("an XID has a wrong length")
    return data.hex()


def answer(code: int, xids: list[str] | None = None) -> bytes:
    """Return SYNCCRD: the return code of XA, and the branches in doubt if they were asked for."""
    listed = b""
    if xids is not None:
        listed = ddm(cp.PRPHRCLST, number(cp.XIDCNT, len(xids)), *(ddm(cp.XID, bytes.fromhex(xid)) for xid in xids))
    return ddm(cp.SYNCCRD, ddm(cp.XARETVAL, struct.pack(">i", code)), listed)


def synchronize(talk: Talk, command: Command) -> None:
    """SYNCCTL: run a request."""
    verb, xid, flags = request(command.given)

    def answered(result: Result) -> None:
        data = result.data or {"code": xa.RMFAIL, "xids": []}  # the database has ended
        if verb == "start" and data["code"]:
            talk.break_chain()  # what follows is work for the branch
        talk.done(command, (OBJECT, answer(data["code"], data["xids"] if verb == "recover" else None)))

    def local(result: Result) -> None:
        talk.done(command, (OBJECT, answer(xa.RMFAIL if result.rc else xa.OK)))

    if verb in {"commit", "rollback"}:
        close_cursors(talk, held=verb == "rollback")
    if xid != LOCAL:
        talk.then(talk.backend.run("branch", verb=verb, xid=xid, flags=flags), answered)
    elif verb in {"commit", "rollback"}:
        talk.then(talk.backend.run("sql", text=verb, rows=True, unit=True), local)
    else:  # it begins, or ends, with the first statement
        local(Result(0, ""))


ACTIONS = {cp.SYNCCTL: synchronize}
