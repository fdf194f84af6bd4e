"""A client connects to its database, and gets the list of servers. Pure."""

import struct

from ..messages import Result
from . import code_points as cp
from . import sqlda
from .backend import Server
from .command import Command
from .ddm import OBJECT, REPLY, ddm, number
from .greeting import attributes
from .talk import Talk

PRODUCT = "SQL10055"


def exchange_attributes(talk: Talk, command: Command) -> None:
    """EXCSAT: agree on levels and on the encoding."""
    reply, talk.encoding = attributes(command.given, talk.encoding)
    talk.done(command, (OBJECT, reply))


def access(talk: Talk, command: Command) -> None:
    """ACCRDB: connect an application, or say why not and end."""
    name = command.given.get(cp.TYPDEFNAM, b"")
    asked = {name.decode(code, "replace").strip() for code in ("utf-8", "cp500")}
    talk.order = "<" if "QTDSQLX86" in asked else ">"
    talk.level_11 = talk.wanted.name == "pydrda"

    def connected(result: Result) -> None:
        if result.rc:
            talk.over = True
            refused = ddm(cp.RDBAFLRM, number(cp.SVRCOD, 8), talk.database())
            body = _types(talk) + ddm(cp.SQLCARD, sqlda.refusal(result))
            talk.done(command, (REPLY, refused), (OBJECT, body))
            return
        product = ddm(cp.PRDID, talk.text(PRODUCT))
        token = ddm(cp.RDBINTTKN, talk.backend.token)
        accepted = ddm(cp.ACCRDBRM, number(cp.SVRCOD, 0), product, _types(talk), token, _list(talk, talk.servers))
        talk.done(command, (REPLY, accepted))

    talk.then(talk.backend.connect(talk.wanted.user, talk.wanted.name), connected)


def _types(talk: Talk) -> bytes:
    codes = number(cp.CCSIDSBC, 1208) + number(cp.CCSIDDBC, 1200) + number(cp.CCSIDMBC, 1208)
    return ddm(cp.TYPDEFNAM, talk.text("QTDSQLX86")) + ddm(cp.TYPDEFOVR, codes)


def _list(talk: Talk, servers: list[Server]) -> bytes:
    """Return the servers: this one, then its alternate. IBM's JDBC driver wants all of them in one SRVLSRV."""
    if not servers:
        return b""
    entries = b"".join(
        number(cp.SRVPRTY, place) + ddm(cp.TCPPORTHOST, struct.pack(">H", server.port), talk.text(server.host))
        for place, server in enumerate(servers, 1)
    )
    return ddm(cp.SRVLST, number(cp.SRVLCNT, len(servers)), ddm(cp.SRVLSRV, entries))


ACTIONS = {cp.EXCSAT: exchange_attributes, cp.ACCRDB: access}
