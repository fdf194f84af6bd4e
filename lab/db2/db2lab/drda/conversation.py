"""The second half of a conversation: a client works with its database. Pure: bytes in, bytes out, calls to a backend.

The replies of a chain of commands go out together, when the last of them has its answer.
"""

import base64
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..messages import Call, Result
from . import code_points as cp
from . import fdoca, sqlda
from .ddm import OBJECT, REPLY, Dss, ProtocolError, Reader, chain, ddm, number, objects, parameters
from .greeting import Wanted, attributes, syntax_error

BLOCK = 32000  # the largest block of rows
SMALLEST_BLOCK = 512
PRODUCT = "SQL10055"


class Server(NamedTuple):
    """A server of the list that a client gets."""

    host: str
    port: int


class Backend:
    """The database behind a conversation."""

    def connect(self, user: str, name: str) -> Call:
        """Connect an application."""
        raise NotImplementedError

    def run(self, kind: str, **args: Any) -> Call:
        """Run a command of the connected application."""
        raise NotImplementedError


@dataclass
class Section:
    """A section of a package: a prepared statement, and its open cursor."""

    text: str = ""
    columns: list[tuple[str, str]] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    blocks: list[bytes] | None = None  # rows of the cursor still to be sent; None if it is closed


@dataclass
class Command:
    """A command with the objects that followed it."""

    code_point: int
    given: dict[int, bytes]
    correlation: int
    last: bool  # of its chain
    data: list[tuple[int, bytes]] = field(default_factory=list)

    def text(self) -> str:
        """Return the statement that followed. Raises ProtocolError."""
        return next((statement(content) for code, content in self.data if code == cp.SQLSTT), "")

    def texts(self) -> list[str]:
        """Return all statements that followed. Raises ProtocolError."""
        return [statement(content) for code, content in self.data if code == cp.SQLSTT]


def statement(content: bytes) -> str:
    """Return the text in SQLSTT: two that may be null, each with its length; one is given. Raises ProtocolError."""
    place = 0
    for _ in range(2):
        if content[place : place + 1] == b"\xff":
            place += 1
            continue
        size = int.from_bytes(content[place + 1 : place + 5], "big")
        if content[place : place + 1] != b"\x00" or len(content) < place + 5 + size:
            raise ProtocolError("a statement is cut off")
        text = content[place + 5 : place + 5 + size]
        if text:
            return text.decode("utf-8", "replace").strip("\0 ")
        place += 5 + size
    return ""


class Conversation:
    """Answers the commands of a client one after the other."""

    def __init__(self, wanted: Wanted, servers: list[Server], backend: Backend, send: Callable[[bytes], None]) -> None:
        self.wanted = wanted
        self.servers = servers
        self.backend = backend
        self.send = send
        self.encoding = wanted.encoding
        self.order = "<"
        self.level_11 = False
        self.over = False
        self.sections: dict[bytes, Section] = {}
        self.reader = Reader()
        self._replies = [(kind, place, base64.b64decode(body)) for kind, place, body in wanted.replies]
        self._commands: list[Command] = []
        self._open: Command | None = None  # a command whose objects still come
        self._running = False
        self._changed = False

    def feed(self, data: bytes) -> None:
        """Take bytes of the client. Raises ProtocolError."""
        self.reader.feed(data)
        while (dss := self.reader.take()) is not None:
            self._take(dss)
        self._work()

    def _take(self, dss: Dss) -> None:
        found = list(objects(dss.body))
        if dss.kind == OBJECT:
            if self._open is None:
                raise ProtocolError("data without a command")
            self._open.data += found
            self._open.last = not dss.chained
        else:
            self._close()
            if not found:
                raise ProtocolError("a request without a command")
            code_point, content = found[0]
            self._open = Command(code_point, parameters(content), dss.correlation, not dss.chained)
        if not dss.chained:
            self._close()

    def _close(self) -> None:
        if self._open is not None:
            self._commands.append(self._open)
            self._open = None

    def _work(self) -> None:
        while self._commands and not self._running and not self.over:
            command = self._commands.pop(0)
            self._running = True
            _ACTIONS.get(command.code_point, Conversation._unknown)(self, command)

    def _done(self, command: Command, *replies: tuple[int, bytes]) -> None:
        """End a command with its replies, and send them if it is the last of its chain."""
        self._replies += [(kind, command.correlation, body) for kind, body in replies]
        if command.last or self.over:
            out, self._replies = chain(self._replies), []
            self.send(out)
        self._running = False

    def _then(self, call: Call, action: Callable[[Result], None]) -> None:
        def answered(result: Result) -> None:
            action(result)
            self._work()

        if call.result is not None:
            action(call.result)
        else:
            call.then(answered)

    # Connecting

    def _unknown(self, command: Command) -> None:
        self.over = True
        self._done(command, (REPLY, syntax_error(command.code_point)))

    def _attributes(self, command: Command) -> None:
        reply, self.encoding = attributes(command.given, self.encoding)
        self._done(command, (OBJECT, reply))

    def _access(self, command: Command) -> None:
        name = command.given.get(cp.TYPDEFNAM, b"")
        asked = {name.decode(code, "replace").strip() for code in ("utf-8", "cp500")}
        self.order = "<" if "QTDSQLX86" in asked else ">"
        self.level_11 = self.wanted.name == "pydrda"

        def connected(result: Result) -> None:
            if result.rc:
                self.over = True
                refused = ddm(cp.RDBAFLRM, number(cp.SVRCOD, 8), self._database())
                body = self._types() + ddm(cp.SQLCARD, sqlda.refusal(result))
                self._done(command, (REPLY, refused), (OBJECT, body))
                return
            accepted = ddm(
                cp.ACCRDBRM,
                number(cp.SVRCOD, 0),
                ddm(cp.PRDID, self._text(PRODUCT)),
                self._types(),
                self._list(),
            )
            self._done(command, (REPLY, accepted))

        self._then(self.backend.connect(self.wanted.user, self.wanted.name), connected)

    def _text(self, text: str) -> bytes:
        return text.encode(self.encoding, "replace")

    def _database(self) -> bytes:
        return ddm(cp.RDBNAM, self._text(f"{self.wanted.database:<18}"))

    def _types(self) -> bytes:
        codes = number(cp.CCSIDSBC, 1208) + number(cp.CCSIDDBC, 1200) + number(cp.CCSIDMBC, 1208)
        return ddm(cp.TYPDEFNAM, self._text("QTDSQLX86")) + ddm(cp.TYPDEFOVR, codes)

    def _list(self) -> bytes:
        """Return the servers: this one, then its alternate. IBM's JDBC driver wants all of them in one SRVLSRV."""
        if not self.servers:
            return b""
        entries = b"".join(
            number(cp.SRVPRTY, place) + ddm(cp.TCPPORTHOST, struct.pack(">H", server.port), self._text(server.host))
            for place, server in enumerate(self.servers, 1)
        )
        return ddm(cp.SRVLST, number(cp.SRVLCNT, len(self.servers)), ddm(cp.SRVLSRV, entries))

    # Statements

    def _section(self, command: Command) -> Section:
        return self.sections.setdefault(command.given.get(cp.PKGNAMCSN, b""), Section())

    def _card(self, result: Result) -> tuple[int, bytes]:
        """Return the SQLCARD of a statement that changed something or was refused."""
        if result.rc and result.identifier:
            return OBJECT, ddm(cp.SQLCARD, sqlda.refusal(result))
        changed = result.data.get("changed", 0) if isinstance(result.data, dict) else 0
        return OBJECT, ddm(cp.SQLCARD, sqlda.card(rows=changed))

    def _settings(self, command: Command) -> None:
        self._done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.NULL)))

    def _immediate(self, command: Command) -> None:
        self._execute(command, command.text(), [])

    def _execute_prepared(self, command: Command) -> None:
        section = self._section(command)
        self._execute(command, command.text() or section.text, self._values(command))

    def _values(self, command: Command) -> list[Any]:
        sent = next((content for code, content in command.data if code == cp.SQLDTA), None)
        return [] if sent is None else fdoca.received(sent, self.order)

    def _execute(self, command: Command, text: str, values: list[Any]) -> None:
        def answered(result: Result) -> None:
            card = self._card(result)
            changed = not result.rc and isinstance(result.data, dict) and result.data.get("changed")
            first = [(REPLY, ddm(cp.RDBUPDRM, number(cp.SVRCOD, 0), self._database()))] if changed else []
            self._done(command, *first, card)

        if not text or text.upper().startswith("SET "):  # special registers of the client
            self._settings(command)
            return
        self._then(self.backend.run("sql", text=text, values=values, rows=True, unit=True), answered)

    def _prepare(self, command: Command) -> None:
        section = self._section(command)
        section.text, section.blocks = command.text(), None
        section.columns, section.parameters = [], []
        wants = command.given.get(cp.RTNSQLDA, b"\xf0") == b"\xf1"
        kind = (command.given.get(cp.TYPSQLDA) or b"\x00")[0]

        def answered(result: Result) -> None:
            if result.rc:
                self._done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.refusal(result))))
                return
            section.columns, section.parameters = result.data["columns"], result.data["parameters"]
            if wants:
                self._done(command, (OBJECT, self._described(section, kind, inputs=kind in {1, 3, 5})))
            else:
                self._done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.NULL)))

        if section.text.upper().startswith("SET "):
            section.columns = []
            self._done(command, (OBJECT, self._described(section, kind, inputs=False)))
            return
        self._then(self.backend.run("describe", text=section.text), answered)

    def _describe(self, command: Command) -> None:
        section = self._section(command)
        kind = (command.given.get(cp.TYPSQLDA) or b"\x00")[0]
        self._done(command, (OBJECT, self._described(section, kind, inputs=kind in {1, 3, 5})))

    def _described(self, section: Section, kind: int, inputs: bool) -> bytes:
        described = [("", name) for name in section.parameters] if inputs else section.columns
        form = sqlda.EXTENDED if kind in {4, 5} else sqlda.STANDARD
        if self.level_11:
            form = sqlda.LEVEL_11_INPUT if inputs else sqlda.LEVEL_11
        return ddm(cp.SQLDARD, sqlda.columns(described, form, sqlda.NULL if inputs else sqlda.card()))

    # Cursors

    def _open_query(self, command: Command) -> None:
        section = self._section(command)
        size = int.from_bytes(command.given.get(cp.QRYBLKSZ, b""), "big") or BLOCK

        def answered(result: Result) -> None:
            if result.rc or "rows" not in (result.data or {}):
                refused = ddm(cp.SQLCARD, sqlda.refusal(result))
                self._done(command, (REPLY, ddm(0x2212, number(cp.SVRCOD, 8), self._database())), (OBJECT, refused))
                return
            columns, rows = result.data["columns"], result.data["rows"]
            section.columns = columns
            section.blocks = fdoca.blocks(columns, rows, max(min(size, BLOCK) - 40, SMALLEST_BLOCK - 40))
            opened = ddm(
                cp.OPNQRYRM,
                number(cp.SVRCOD, 0),
                number(cp.QRYPRCTYP, cp.LMTBLKPRC),
                ddm(cp.SQLCSRHLD, b"\xf1"),
                ddm(cp.QRYATTUPD, b"\x01"),
                number(cp.QRYINSID, 1, 8),
            )
            described = ddm(cp.QRYDSC, fdoca.description(columns))
            self._done(command, (REPLY, opened), (OBJECT, described), *self._next(section))

        values = self._values(command)
        self._then(self.backend.run("sql", text=section.text, values=values, rows=True, unit=True), answered)

    def _next(self, section: Section) -> list[tuple[int, bytes]]:
        """Return the next block of rows, and the end if there is no other."""
        assert section.blocks is not None  # noqa: S101 - callers have checked it
        block = section.blocks.pop(0)
        replies = [(OBJECT, ddm(cp.QRYDTA, block))] if block else []
        if not section.blocks:
            section.blocks = None
            replies += [
                (REPLY, ddm(cp.ENDQRYRM, number(cp.SVRCOD, 4), self._database())),
                (OBJECT, ddm(cp.SQLCARD, sqlda.END_OF_DATA)),
            ]
        return replies

    def _continue(self, command: Command) -> None:
        section = self._section(command)
        if section.blocks is None:
            self._not_open(command)
        else:
            self._done(command, *self._next(section))

    def _not_open(self, command: Command) -> None:
        self._done(command, (REPLY, ddm(cp.QRYNOPRM, number(cp.SVRCOD, 8), self._database())))

    def _close_query(self, command: Command) -> None:
        section = self._section(command)
        section.blocks = None
        self._done(command, (OBJECT, ddm(cp.SQLCARD, sqlda.card())))

    # Units of work

    def _commit(self, command: Command) -> None:
        self._end(command, "commit", 1)

    def _roll_back(self, command: Command) -> None:
        for section in self.sections.values():
            section.blocks = None
        self._end(command, "rollback", 2)

    def _end(self, command: Command, verb: str, disposition: int) -> None:
        def answered(result: Result) -> None:
            ended = ddm(cp.ENDUOWRM, number(cp.SVRCOD, 4), ddm(cp.UOWDSP, bytes([disposition])))
            card = sqlda.refusal(result) if result.rc else sqlda.NULL
            self._done(command, (REPLY, ended), (OBJECT, ddm(cp.SQLCARD, card)))

        self._then(self.backend.run("sql", text=verb, rows=True, unit=True), answered)

    def _release(self, command: Command) -> None:
        self._roll_back(command)


_ACTIONS: dict[int, Callable[[Conversation, Command], None]] = {
    cp.EXCSAT: Conversation._attributes,  # noqa: SLF001
    cp.ACCRDB: Conversation._access,  # noqa: SLF001
    cp.EXCSQLSET: Conversation._settings,  # noqa: SLF001
    cp.EXCSQLIMM: Conversation._immediate,  # noqa: SLF001
    cp.EXCSQLSTT: Conversation._execute_prepared,  # noqa: SLF001
    cp.PRPSQLSTT: Conversation._prepare,  # noqa: SLF001
    cp.DSCSQLSTT: Conversation._describe,  # noqa: SLF001
    cp.OPNQRY: Conversation._open_query,  # noqa: SLF001
    cp.CNTQRY: Conversation._continue,  # noqa: SLF001
    cp.CLSQRY: Conversation._close_query,  # noqa: SLF001
    cp.RDBCMM: Conversation._commit,  # noqa: SLF001
    cp.RDBRLLBCK: Conversation._roll_back,  # noqa: SLF001
    cp.RELEASE: Conversation._release,  # noqa: SLF001
}
