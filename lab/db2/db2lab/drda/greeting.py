"""The first half of a conversation: who the client is, and which database it wants. Pure.

The instance process has it. At ACCRDB the client is handed over, with all that was agreed, to the process of its
database, which has the second half (conversation.py).
"""

import base64
from collections.abc import Callable
from typing import Any, NamedTuple

from . import code_points as cp
from . import security
from .ddm import OBJECT, REPLY, Dss, ProtocolError, Reader, chain, ddm, number, objects, parameters

ANY = ""  # the database of an interrupt that names none
LONGEST = 1 << 15  # a client that has sent so much before ACCRDB is refused

Reply = tuple[int, int, bytes]


class Wanted(NamedTuple):
    """A client that is known, and its ACCRDB; plain data, so that it can go to another process."""

    database: str
    user: str
    name: str
    encoding: str
    replies: list[Any]  # what the chain has answered so far, still to be sent
    rest: str  # ACCRDB and what follows, in base64

    @property
    def bytes(self) -> bytes:
        """ACCRDB and what follows."""
        return base64.b64decode(self.rest)


class Greeting:
    """Reads what a client sends until it wants a database."""

    def __init__(
        self,
        accounts: Callable[[str, str], bool],
        databases: Callable[[], set[str]],
        exchange: Callable[[int], security.Exchange] = security.Exchange,
    ) -> None:
        self.accounts = accounts
        self.databases = databases
        self._new_exchange = exchange
        self.reader = Reader()
        self.encoding = "cp500"
        self.name = "client"
        self.user = ""
        self.exchange: security.Exchange | None = None
        self.mechanism = 0
        self.wanted: Wanted | None = None
        self.interrupts: list[tuple[str, bytes]] = []  # of statements of other connections: database or ANY, and token
        self.over = False  # the connection is to be closed when everything is sent
        self._replies: list[Reply] = []

    def feed(self, data: bytes) -> bytes:
        """Take bytes of the client and return what is to be sent. Raises ProtocolError."""
        self.reader.feed(data)
        if len(self.reader.data) > LONGEST:
            raise ProtocolError("the greeting is too long")
        out = b""
        while not self.over and self.wanted is None:
            before = self.reader.data
            dss = self.reader.take()
            if dss is None:
                break
            code_point, content = next(objects(dss.body), (0, b""))
            if code_point == cp.ACCRDB and self.user:
                self._want(content, before)
                break
            self._answer(code_point, content, dss)
            if not dss.chained:
                out += chain(self._replies)
                self._replies = []
        if self.over:
            out += chain(self._replies)
            self._replies = []
        return out

    def _want(self, content: bytes, rest: bytes) -> None:
        database = self._text(parameters(content).get(cp.RDBNAM, b""))
        replies = [[kind, place, base64.b64encode(body).decode()] for kind, place, body in self._replies]
        encoded = base64.b64encode(rest).decode()
        self.wanted = Wanted(database, self.user, self.name, self.encoding, replies, encoded)

    def _text(self, data: bytes) -> str:
        return texts(data, self.encoding)[0].strip()

    def _answer(self, code_point: int, content: bytes, dss: Dss) -> None:
        actions = {
            cp.EXCSAT: self._attributes,
            cp.ACCSEC: self._security,
            cp.SECCHK: self._check,
            cp.INTRDBRQS: self._interrupt,
        }
        if code_point in actions:
            body = actions[code_point](content)
        elif code_point == cp.ACCRDB:  # after a password that is wrong
            self.over = True
            return
        else:
            body = syntax_error(code_point)
            self.over = True
        data = int.from_bytes(body[2:4], "big") in {cp.EXCSATRD, cp.ACCSECRD}
        self._replies.append((OBJECT if data else REPLY, dss.correlation, body))

    def _attributes(self, content: bytes) -> bytes:
        given = parameters(content)
        reply, encoding = attributes(given, self.encoding)
        if cp.EXTNAM in given:
            self.name = given[cp.EXTNAM].decode(self.encoding, "replace").strip()[:20] or "client"
        self.encoding = encoding
        return reply

    def _interrupt(self, content: bytes) -> bytes:
        """Keep what is to be interrupted: the token proves that this client may.

        IBM's JDBC driver writes the name of the database as on the other connection, and does not agree to Unicode on
        this one. The CLI driver sends no name: the token is enough.
        """
        given = parameters(content)
        name, token = given.get(cp.RDBNAM), given.get(cp.RDBINTTKN, b"")
        known = {text.strip().upper() for text in texts(name or b"", self.encoding)} & self.databases()
        if not token or (name is not None and not known):
            return ddm(cp.INTTKNRM, number(cp.SVRCOD, 8), ddm(cp.RDBNAM, name or b""))
        self.interrupts.append((known.pop() if known else ANY, token))
        return ddm(cp.CMDCMPRM, number(cp.SVRCOD, 0))

    def _security(self, content: bytes) -> bytes:
        given = parameters(content)
        database = self._text(given.get(cp.RDBNAM, b""))
        if database and database.upper() not in self.databases():
            self.over = True
            return not_found(database, self.encoding)
        self.mechanism = int.from_bytes(given.get(cp.SECMEC, b"")[:2], "big")
        if self.mechanism == security.CLEAR:
            return ddm(cp.ACCSECRD, number(cp.SECMEC, security.CLEAR))
        token = given.get(cp.SECTKN, b"")
        algorithm = security.AES if len(token) == security.GROUPS[security.AES].size else security.DES
        if self.mechanism != security.ENCRYPTED:
            self.mechanism = 0
            return ddm(cp.ACCSECRD, number(cp.SECMEC, security.ENCRYPTED) + number(cp.SECMEC, security.CLEAR))
        self.exchange = self._new_exchange(algorithm)
        try:
            self.exchange.agree(token)
        except ValueError as exc:
            raise ProtocolError(str(exc)) from exc
        agreed = [ddm(code, given[code]) for code in (cp.ENCALG, cp.ENCKEYLEN) if code in given]
        return ddm(cp.ACCSECRD, number(cp.SECMEC, 9), *agreed, ddm(cp.SECTKN, self.exchange.token))

    def _check(self, content: bytes) -> bytes:
        given = list(objects(content))
        wanted = {cp.USRID, cp.PASSWORD} if self.mechanism == security.CLEAR else {cp.SECTKN}
        parts = [data for code_point, data in given if code_point in wanted]
        if self.mechanism == security.ENCRYPTED and self.exchange is not None:
            try:
                parts = [self.exchange.decrypt(part) for part in parts]
            except ValueError:
                parts = []
        self.user = self._known(*parts) if self.mechanism and len(parts) == 2 else ""
        code = security.OK if self.user else security.WRONG_PASSWORD
        return ddm(cp.SECCHKRM, number(cp.SVRCOD, 0 if self.user else 8), ddm(cp.SECCHKCD, bytes([code])))

    def _known(self, user: bytes, password: bytes) -> str:
        """Return the user id if the password is right."""
        for name, word in zip(texts(user, self.encoding), texts(password, self.encoding), strict=True):
            if self.accounts(name.strip(), word):
                return name.strip()
        return ""


def texts(data: bytes, encoding: str) -> list[str]:
    """Return a text in UTF-8 and in EBCDIC, the likelier first.

    pydrda agrees to Unicode and continues in EBCDIC, whose letters and digits all have the highest bit.
    """
    found = [data.decode("utf-8", "replace"), data.decode("cp500", "replace")]
    ebcdic = encoding == "cp500" or (len(data) > 0 and all(byte >= 0x80 or byte == 0x40 for byte in data))
    return found[::-1] if ebcdic else found


def attributes(given: dict[int, bytes], encoding: str) -> tuple[bytes, str]:
    """Return EXCSATRD, and the encoding from here on: EBCDIC until both sides have Unicode."""
    levels = given.get(cp.MGRLVLLS, b"")
    agreed = b""
    later = encoding
    for place in range(0, len(levels) - 3, 4):
        manager, level = (int.from_bytes(levels[place + one : place + one + 2], "big") for one in (0, 2))
        ours = min(cp.MANAGERS.get(manager, 0), level)
        agreed += manager.to_bytes(2, "big") + ours.to_bytes(2, "big")
        if manager == cp.UNICODEMGR and level == cp.MANAGERS[cp.UNICODEMGR]:
            later = "utf-8"
    names = (
        (cp.EXTNAM, "db2sysc"),
        (cp.SRVCLSNM, "QDB2/LINUXX8664"),
        (cp.SRVNAM, "db2inst1"),
        (cp.SRVRLSLV, "SQL10055"),
    )
    said = b"".join(ddm(code_point, text.encode(encoding)) for code_point, text in names)
    return ddm(cp.EXCSATRD, said, ddm(cp.MGRLVLLS, agreed)), later


def not_found(database: str, encoding: str) -> bytes:
    """Return the reply to a database that is not there."""
    return ddm(cp.RDBNFNRM, number(cp.SVRCOD, 8), ddm(cp.RDBNAM, f"{database:<18}".encode(encoding, "replace")))


def syntax_error(code_point: int) -> bytes:
    """Return the reply to a command that does not belong here."""
    return ddm(cp.SYNTAXRM, number(cp.SVRCOD, 8), ddm(cp.SYNERRCD, b"\x1d"), number(cp.CODPNT, code_point))
