"""A command of a client, with the objects that follow it. Pure."""

from dataclasses import dataclass, field

from . import code_points as cp
from .ddm import ProtocolError


@dataclass
class Command:
    """A command with the objects that followed it."""

    code_point: int
    given: dict[int, bytes]
    correlation: int
    last: bool  # of its chain
    answered: bool = True  # whether the client reads a reply
    data: list[tuple[int, bytes]] = field(default_factory=list)

    def text(self) -> str:
        """Return the statement that followed. Raises ProtocolError."""
        return next((statement(content) for code, content in self.data if code == cp.SQLSTT), "")


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
