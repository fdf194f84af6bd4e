"""FD:OCA: how columns and parameters are described and how their values look. Pure.

A kind is an SQL type as the tables of the simulator have it, e.g. VARCHAR(20). What is sent has little-endian numbers
(QTDSQLX86) and texts in UTF-8; what is received has the byte order that the client announced.
"""

import math
import re
import struct
from collections.abc import Iterable
from typing import Any, NamedTuple

from .code_points import FDODSC, FDODTA
from .ddm import ProtocolError, parameters

SMALLINT, INTEGER, BIGINT, TIMESTAMP, VARCHAR, CHAR = 501, 497, 493, 393, 449, 453  # SQL types that may be null
LONGEST = 32672  # of a VARCHAR
COLUMNS = 84  # what one descriptor holds
_NUMBERS = {"SMALLINT": (SMALLINT, 0x05, 2), "INTEGER": (INTEGER, 0x03, 4), "BIGINT": (BIGINT, 0x17, 8)}
_END_OF_ROW = bytes.fromhex("0971E0540001D00001" + "0671F0E00000")


class Kind(NamedTuple):
    """An SQL type: its number in an SQLDA, its FD:OCA type, its length, and whether it is text."""

    sql: int
    fdoca: int
    length: int
    text: bool


def kind(name: str) -> Kind:
    """Return the type of a column."""
    base = name.partition("(")[0].strip()
    if base in _NUMBERS:
        return Kind(*_NUMBERS[base], text=False)
    if base == "TIMESTAMP":
        return Kind(TIMESTAMP, 0x25, 26, text=False)
    size = re.search(r"\d+", name)
    return Kind(VARCHAR, 0x3F, min(int(size.group()) if size else 254, LONGEST), text=True)


def description(columns: list[tuple[str, str]]) -> bytes:
    """Return the content of QRYDSC."""
    kinds = [kind(name) for _, name in columns]
    triplets = b"".join(struct.pack(">BH", one.fdoca, one.length) for one in kinds)
    return bytes([len(triplets) + 3, 0x76, 0xD0]) + triplets + _END_OF_ROW


def row(columns: list[tuple[str, str]], values: list[Any]) -> bytes:
    """Return a row of QRYDTA."""
    return b"\xff\x00" + b"".join(_value(kind(name), value) for (_, name), value in zip(columns, values, strict=True))


def _value(one: Kind, value: Any) -> bytes:
    if value is None:
        return b"\xff"
    if one.sql == TIMESTAMP:
        return b"\x00" + f"{value:<26}"[:26].encode("ascii", "replace")
    if not one.text:
        return b"\x00" + int(value).to_bytes(one.length, "little", signed=True)
    data = str(value).encode()[:LONGEST]
    return b"\x00" + struct.pack(">H", len(data)) + data


def blocks(columns: list[tuple[str, str]], rows: Iterable[list[Any]], size: int) -> list[bytes]:
    """Return the rows in blocks of at most this many bytes; a longer row has a block of its own."""
    made = [b""]
    for values in rows:
        data = row(columns, values)
        if made[-1] and len(made[-1]) + len(data) > size:
            made.append(b"")
        made[-1] += data
    return made


# What a client sends


class _Bytes:
    """Reads values one after the other."""

    def __init__(self, data: bytes, order: str) -> None:
        self.data = data
        self.order = order
        self.place = 0

    def take(self, size: int) -> bytes:
        """Return the next bytes. Raises ProtocolError if there are too few."""
        if len(self.data) < self.place + size:
            raise ProtocolError("a value ends too early")
        self.place += size
        return self.data[self.place - size : self.place]

    def number(self, size: int) -> int:
        """Return the next whole number."""
        return int.from_bytes(self.take(size), "little" if self.order == "<" else "big", signed=True)


def received(body: bytes, order: str) -> list[Any]:
    """Return the values in SQLDTA. Raises ProtocolError."""
    found = parameters(body)
    if FDODSC not in found or FDODTA not in found:
        raise ProtocolError("SQLDTA without description or data")
    types = list(_described(found[FDODSC]))
    data = _Bytes(found[FDODTA], order)
    if types and data.take(1) == b"\xff":
        raise ProtocolError("the row of parameters is null")
    return [_read(data, code, length) for code, length in types]


def _described(data: bytes) -> Iterable[tuple[int, int]]:
    place = 0
    while place < len(data):
        size = data[place]
        if size < 3 or place + size > len(data):
            raise ProtocolError("a description is cut off")
        if data[place + 1] in {0x76, 0x7F}:
            for start in range(place + 3, place + size - 2, 3):
                yield data[start], int.from_bytes(data[start + 1 : start + 3], "big")
        place += size


_INTEGERS = {0x02: 4, 0x04: 2, 0x06: 1, 0x16: 8}
_VARIABLE = {0x32: "utf-8", 0x34: "utf-8", 0x3E: "utf-8", 0x40: "utf-8", 0x38: "utf-16-be", 0x3A: "utf-16-be"}
_FIXED = {0x30: "utf-8", 0x3C: "utf-8", 0x36: "utf-16-be", 0x20: "ascii", 0x22: "ascii", 0x24: "ascii"}


def _read(data: _Bytes, code: int, length: int) -> Any:
    if code & 1 and data.take(1) == b"\xff":
        return None
    base = code & 0xFE
    if base in _INTEGERS:
        return data.number(_INTEGERS[base])
    if base == 0x0E:  # packed decimal
        digits = data.take(((length >> 8) // 2) + 1).hex()
        value = int(digits[:-1] or "0") if digits[:-1].isdigit() else 0
        return (-value if digits[-1] in "bd" else value) // 10 ** (length & 0xFF)
    if base in {0x0A, 0x0C}:
        size = 8 if base == 0x0A else 4
        number = float(struct.unpack(data.order + ("d" if size == 8 else "f"), data.take(size))[0])
        if not math.isfinite(number):
            raise ProtocolError("a number is none")
        return int(number)
    try:
        if base in _VARIABLE:
            width = 2 if _VARIABLE[base] == "utf-16-be" else 1
            return data.take(int.from_bytes(data.take(2), "big") * width).decode(_VARIABLE[base])
        if base in _FIXED:
            width = 2 if base == 0x36 else 1
            return data.take(length * width).decode(_FIXED[base]).rstrip()
    except UnicodeDecodeError as exc:
        raise ProtocolError("a text is not in its code page") from exc
    raise ProtocolError(f"a parameter of FD:OCA type {code:02X}")
