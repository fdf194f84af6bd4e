"""Calls between processes and hosts of the lab: messages of one JSON object a line, over a socket."""

import contextlib
import json
import socket
from pathlib import Path
from typing import Any

Address = Path | tuple[str, int]  # a socket file on this host, or host name and port


class Buffer:
    """Collects bytes and returns whole messages."""

    def __init__(self) -> None:
        self.data = b""

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """Add bytes and return the messages that are complete now."""
        *lines, self.data = (self.data + data).split(b"\n")
        return [json.loads(line) for line in lines if line]


def pack(message: dict[str, Any]) -> bytes:
    """Return a message as bytes."""
    return json.dumps(message).encode() + b"\n"


def connect(address: Address, timeout: float | None = None) -> socket.socket:
    """Connect to a process. Raises OSError if it does not listen; ``timeout`` is in seconds."""
    if not isinstance(address, Path):
        return socket.create_connection(address, timeout=timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    try:
        connection.connect(str(address))
    except OSError:
        connection.close()
        raise
    return connection


def receive(connection: socket.socket, buffer: Buffer) -> dict[str, Any] | None:
    """Wait for one message; None if the connection ends before it."""
    while True:
        data = b""
        with contextlib.suppress(ConnectionError):
            data = connection.recv(1 << 16)
        messages = buffer.feed(data)
        if messages:
            return messages[0]
        if not data:
            return None


def call(address: Address, request: dict[str, Any], timeout: float | None = None) -> dict[str, Any] | None:
    """Send a request and return the answer; None if the connection ends without one. Raises OSError as connect()."""
    with connect(address, timeout) as connection:
        connection.sendall(pack(request))
        return receive(connection, Buffer())
