# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages of a TLS handshake: a ClientHello of one version, and what a server answers to it.

Python's ssl module shows neither the certificates that a server sends along nor, on hosts that refuse old protocols
themselves, whether the server would accept them. Up to TLS 1.2 both are readable in the first answer (RFC 5246,
sections 6.2.1, 7.3 and 7.4; RFC 6066, section 3).

Pure: no files, no network. Python 3.6.
"""

import struct
from typing import List, NamedTuple, Optional, Tuple

# Version -> its number on the wire.
VERSIONS = {"TLS 1.0": 0x0301, "TLS 1.1": 0x0302, "TLS 1.2": 0x0303}
_NAMES = {number: name for name, number in VERSIONS.items()}

_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO, _CERTIFICATE, _HELLO_DONE = 2, 11, 14
_FATAL = 2
_RECORD_HEAD, _MESSAGE_HEAD = 5, 4

# Suites with RSA and ECDSA certificates that servers of the last twenty years know.
_SUITES = (
    *(0xC02B, 0xC02C, 0xC02F, 0xC030, 0xC009, 0xC00A, 0xC013, 0xC014, 0xC023, 0xC024, 0xC027, 0xC028),
    *(0x009C, 0x009D, 0x009E, 0x009F, 0x002F, 0x0035, 0x003C, 0x003D, 0x0033, 0x0039, 0x000A),
)
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)


class Answer(NamedTuple):
    """What a server answers. version: the one that it chose, None: it refuses. certificates: DER, in its order."""

    version: Optional[str]
    certificates: Tuple[bytes, ...] = ()


def client_hello(version: str, server_name: Optional[str], random: bytes) -> bytes:
    """Return the record with a ClientHello. version: the highest that it offers. random: 32 bytes."""
    number = VERSIONS[version]
    suites = b"".join(struct.pack(">H", suite) for suite in _SUITES)
    extensions = _extension(0x000A, _vector(2, b"".join(struct.pack(">H", group) for group in _GROUPS)))
    extensions += _extension(0x000B, b"\x01\x00")
    if server_name:
        entry = b"\x00" + _vector(2, server_name.encode("idna"))
        extensions = _extension(0x0000, _vector(2, entry)) + extensions
    if version == "TLS 1.2":
        extensions += _extension(0x000D, _vector(2, b"".join(struct.pack(">H", each) for each in _SIGNATURES)))
    body = struct.pack(">H", number) + random + b"\x00" + _vector(2, suites) + b"\x01\x00" + _vector(2, extensions)
    message = b"\x01" + struct.pack(">I", len(body))[1:] + body
    return struct.pack(">BHH", _HANDSHAKE, VERSIONS["TLS 1.0"], len(message)) + message


def read_answer(data: bytes, ended: bool = False) -> Optional[Answer]:
    """Read what a server sent so far; None: more is needed. ended: the server sends no more.

    Raises ValueError: this is not TLS.
    """
    messages = b""
    position = 0
    while position + _RECORD_HEAD <= len(data):
        kind, major, _minor, length = struct.unpack_from(">BBBH", data, position)
        content = data[position + _RECORD_HEAD : position + _RECORD_HEAD + length]
        if kind not in (_ALERT, _HANDSHAKE) or major != VERSIONS["TLS 1.0"] >> 8:
            raise ValueError("the answer is not TLS")
        position += _RECORD_HEAD + length
        if kind == _ALERT and content[:1] == bytes([_FATAL]):
            return Answer(None)
        if kind == _HANDSHAKE:
            messages += content
    return _read_messages(messages, ended)


def _read_messages(data: bytes, ended: bool) -> Optional[Answer]:
    version = None
    position = 0
    while position + _MESSAGE_HEAD <= len(data):
        kind, length = data[position], int.from_bytes(data[position + 1 : position + _MESSAGE_HEAD], "big")
        body = data[position + _MESSAGE_HEAD : position + _MESSAGE_HEAD + length]
        if len(body) < length:
            break
        if kind == _SERVER_HELLO:
            number = int.from_bytes(body[:2], "big")
            version = _NAMES.get(number, f"version {number:#06x}")
        elif kind == _CERTIFICATE:
            return Answer(version, tuple(_certificates(body)))
        elif kind == _HELLO_DONE:
            return Answer(version)
        position += _MESSAGE_HEAD + length
    return Answer(version) if ended else None


def _certificates(body: bytes) -> List[bytes]:
    found = []
    position = 3
    while position + 3 <= len(body):
        length = int.from_bytes(body[position : position + 3], "big")
        found.append(body[position + 3 : position + 3 + length])
        position += 3 + length
    return found


def _vector(size: int, content: bytes) -> bytes:
    return len(content).to_bytes(size, "big") + content


def _extension(number: int, content: bytes) -> bytes:
    return struct.pack(">H", number) + _vector(2, content)
