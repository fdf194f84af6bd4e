"""Commands in, replies out: the frame of a conversation, without the commands themselves. Pure.

The replies of a chain of commands go out together, when the last of them has its answer.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from ..messages import Call, Result
from . import code_points as cp
from .backend import Backend, Server
from .command import Command
from .ddm import OBJECT, REPLY, UNANSWERED, Dss, ProtocolError, Reader, chain, ddm, objects, parameters
from .greeting import Wanted, syntax_error

Reply = tuple[int, bytes]  # its kind, and the object
Action = Callable[["Talk", Command], None]


@dataclass
class Section:
    """A section of a package: a prepared statement, and its open cursor."""

    text: str = ""
    columns: list[tuple[str, str]] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    blocks: list[bytes] | None = None  # rows of the cursor still to be sent; None if it is closed
    held: bool = False  # the cursor stays open at COMMIT


class Talk:
    """Takes the commands of a client one after the other, and sends the replies that their actions give."""

    actions: ClassVar[Mapping[int, Action]] = {}

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
        self._broken = False  # the rest of the chain is not run

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
            answered = dss.kind != UNANSWERED
            self._open = Command(code_point, parameters(content), dss.correlation, not dss.chained, answered)
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
            if self._broken:
                self._end(command)
            else:
                self.actions.get(command.code_point, unknown)(self, command)

    # What actions use

    def done(self, command: Command, *replies: Reply) -> None:
        """End a command with its replies, and send them if it is the last of its chain."""
        if command.answered:
            self._replies += [(kind, command.correlation, body) for kind, body in replies]
        self._end(command)

    def _end(self, command: Command) -> None:
        if command.last or self.over:
            self._broken = False
            out, self._replies = chain(self._replies), []
            self.send(out)
        self._running = False

    def break_chain(self) -> None:
        """Run no further command of this chain: one of them has failed. Their replies do not come."""
        self._broken = True

    def then(self, call: Call, action: Callable[[Result], None]) -> None:
        """Run an action with the answer of the database, now or when it comes; then continue."""

        def answered(result: Result) -> None:
            action(result)
            self._work()

        if call.result is not None:
            action(call.result)
        else:
            call.then(answered)

    def section(self, command: Command) -> Section:
        """Return the section that a command names."""
        return self.sections.setdefault(command.given.get(cp.PKGNAMCSN, b""), Section())

    def text(self, text: str) -> bytes:
        """Return a text in the encoding of parameters."""
        return text.encode(self.encoding, "replace")

    def database(self) -> bytes:
        """Return the name of the database as a parameter."""
        return ddm(cp.RDBNAM, self.text(f"{self.wanted.database:<18}"))


def unknown(talk: Talk, command: Command) -> None:
    """Refuse a command that this server does not have, and end."""
    talk.over = True
    talk.done(command, (REPLY, syntax_error(command.code_point)))
