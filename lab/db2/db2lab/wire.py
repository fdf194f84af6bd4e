"""Messages of one JSON object a line, between processes and hosts."""

import contextlib
import json
import socket
from pathlib import Path
from typing import Any


class Buffer:
    """Collects bytes and gives out whole messages."""

    def __init__(self) -> None:
        self.data = b""

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """Add bytes and return the messages that are complete now."""
        *lines, self.data = (self.data + data).split(b"\n")
        return [json.loads(line) for line in lines if line]


def pack(message: dict[str, Any]) -> bytes:
    """Return a message as bytes."""
    return json.dumps(message).encode() + b"\n"


def talk(path: Path) -> socket.socket:
    """Connect to a process of this instance; raises OSError when it is not there."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def receive(connection: socket.socket, buffer: Buffer) -> dict[str, Any] | None:
    """Wait for one message; None when the connection ends before it."""
    while True:
        data = b""
        with contextlib.suppress(ConnectionError):
            data = connection.recv(1 << 16)
        messages = buffer.feed(data)
        if messages:
            return messages[0]
        if not data:
            return None


def ask(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """Ask a process of this instance for something; raises OSError when it is not there."""
    with talk(path) as connection:
        connection.sendall(pack(wanted))
        return receive(connection, Buffer()) or {"ok": False}
