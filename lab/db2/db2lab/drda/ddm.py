"""DDM on the wire: data stream structures (DSS), their segments and chains, objects and parameters. Pure."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

REQUEST, REPLY, OBJECT = 1, 2, 3
UNANSWERED = 5  # a request that gets no reply
SEGMENT = 0x7FFF  # the longest piece of a DSS
LONGEST = 4 << 20  # a longer DSS of a client is refused
CHAINED, SAME_CORRELATION = 0x40, 0x10


class ProtocolError(Exception):
    """Bytes that are not DRDA."""


class Dss(NamedTuple):
    """One data stream structure: its kind, whether another follows, its correlation, and its objects as bytes."""

    kind: int
    chained: bool
    correlation: int
    body: bytes


class Reader:
    """Collects bytes and returns whole structures."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def feed(self, data: bytes) -> None:
        """Add bytes."""
        self.data += data

    def take(self) -> Dss | None:
        """Return the next whole structure, None if there is none yet. Raises ProtocolError."""
        data = self.data
        if len(data) >= 3 and data[2] != 0xD0:
            raise ProtocolError("no DSS begins here")
        if len(data) < 6:
            return None
        size, _, flags, correlation = struct.unpack(">HBBH", data[:6])
        if flags & 0x0F not in {REQUEST, REPLY, OBJECT, UNANSWERED}:
            raise ProtocolError(f"a DSS of kind {flags & 0x0F}")
        pieces = []
        place, header = 0, 6
        while True:
            more, length = size & 0x8000, size & 0x7FFF
            if length < header:
                raise ProtocolError(f"a DSS of {length} bytes")
            if len(data) < place + length:
                self._bounded()
                return None
            pieces.append(data[place + header : place + length])
            place += length
            if not more:
                break
            if len(data) < place + 2:
                self._bounded()
                return None
            header, size = 2, struct.unpack_from(">H", data, place)[0]
        self.data = data[place:]
        return Dss(flags & 0x0F, bool(flags & CHAINED), correlation, b"".join(pieces))

    def _bounded(self) -> None:
        if len(self.data) > LONGEST:
            raise ProtocolError("a DSS is too long")


def objects(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield code point and content of each object. Raises ProtocolError."""
    place = 0
    while place < len(body):
        if len(body) < place + 4:
            raise ProtocolError("an object ends in its header")
        size, code_point = struct.unpack_from(">HH", body, place)
        header = 4
        if size & 0x8000:
            wide = (size & 0x7FFF) - 4
            if wide not in {4, 6, 8} or len(body) < place + 4 + wide:
                raise ProtocolError("an extended length is wrong")
            header += wide
            size = header + int.from_bytes(body[place + 4 : place + header], "big")
        if size < header or len(body) < place + size:
            raise ProtocolError(f"object {code_point:04X} has a wrong length")
        yield code_point, body[place + header : place + size]
        place += size


def parameters(body: bytes) -> dict[int, bytes]:
    """Return the parameters of a command; the first of a name counts. Raises ProtocolError."""
    found: dict[int, bytes] = {}
    for code_point, content in objects(body):
        found.setdefault(code_point, content)
    return found


def ddm(code_point: int, *contents: bytes) -> bytes:
    """Return an object."""
    content = b"".join(contents)
    if len(content) + 4 < 0x8000:
        return struct.pack(">HH", len(content) + 4, code_point) + content
    return struct.pack(">HHI", 0x8008, code_point, len(content)) + content


def number(code_point: int, value: int, size: int = 2) -> bytes:
    """Return a parameter that is a number."""
    return ddm(code_point, value.to_bytes(size, "big"))


def chain(replies: list[tuple[int, int, bytes]]) -> bytes:
    """Return the structures of one chain, each given as kind, correlation and objects."""
    out = b""
    for index, (kind, correlation, body) in enumerate(replies):
        flags = kind
        if index + 1 < len(replies):
            flags |= CHAINED | (SAME_CORRELATION if replies[index + 1][1] == correlation else 0)
        out += _segments(body, flags, correlation)
    return out


def _segments(body: bytes, flags: int, correlation: int) -> bytes:
    first, rest = body[: SEGMENT - 6], body[SEGMENT - 6 :]
    size = 0xFFFF if rest else len(first) + 6
    out = struct.pack(">HBBH", size, 0xD0, flags, correlation) + first
    while rest:
        piece, rest = rest[: SEGMENT - 2], rest[SEGMENT - 2 :]
        out += struct.pack(">H", 0xFFFF if rest else len(piece) + 2) + piece
    return out
