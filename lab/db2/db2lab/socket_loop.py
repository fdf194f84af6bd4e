"""Sockets of a process that never blocks: it reads messages when they come and sends what the network takes."""

import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...common.rpc import Buffer, pack


@dataclass
class Connection:
    """A socket with what waits to be read as messages and to be sent."""

    socket: socket.socket
    hear: Callable[[dict[str, Any]], None]
    gone: Callable[[], None]
    buffer: Buffer = field(default_factory=Buffer)
    out: bytes = b""
    closing: bool = False
    feed: Callable[[bytes], None] | None = None  # takes the bytes of a connection that does not speak in messages


class SocketLoop:
    """The connections of a process, registered with one selector."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.connections: dict[socket.socket, Connection] = {}

    def add(
        self, connected: socket.socket, hear: Callable[[dict[str, Any]], None], gone: Callable[[], None]
    ) -> Connection:
        """Take a socket into the loop."""
        connected.setblocking(False)
        connection = Connection(connected, hear, gone)
        self.connections[connected] = connection
        self.selector.register(connected, selectors.EVENT_READ, self._serve)
        return connection

    def add_stream(
        self, connected: socket.socket, feed: Callable[[bytes], None], gone: Callable[[], None]
    ) -> Connection:
        """Take a socket into the loop whose bytes go to a function as they come."""
        connection = self.add(connected, _nothing_heard, gone)
        connection.feed = feed
        return connection

    def send_bytes(self, connection: Connection, data: bytes) -> None:
        """Send bytes, as far as the network takes them now."""
        if connection.socket in self.connections and not connection.closing:
            connection.out += data
            self._flush(connection)

    def send(self, connection: Connection, message: dict[str, Any]) -> None:
        """Send a message, as far as the network takes it now."""
        self.send_bytes(connection, pack(message))

    def finish(self, connection: Connection) -> None:
        """Close a connection when everything is sent; its later messages are ignored."""
        if connection.socket in self.connections:
            connection.closing = True
            connection.gone = _nothing
            self._flush(connection)

    def _flush(self, connection: Connection) -> None:
        try:
            while connection.out:
                sent = connection.socket.send(connection.out)
                connection.out = connection.out[sent:]
        except BlockingIOError:
            pass
        except OSError:
            self._close(connection)
            return
        if connection.closing and not connection.out:
            self._close(connection)
            return
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.out else 0)
        self.selector.modify(connection.socket, wanted, self._serve)

    def _close(self, connection: Connection) -> None:
        if self.connections.pop(connection.socket, None) is not None:
            self.selector.unregister(connection.socket)
            connection.socket.close()
            connection.gone()

    def _serve(self, connected: socket.socket, events: int) -> None:
        connection = self.connections.get(connected)
        if connection is None:
            return
        if events & selectors.EVENT_WRITE:
            self._flush(connection)
        if not events & selectors.EVENT_READ:
            return
        try:
            data = connected.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._heard(connection, data)
        else:
            self._close(connection)

    def _heard(self, connection: Connection, data: bytes) -> None:
        if connection.feed is not None:
            if not connection.closing:
                connection.feed(data)
            return
        for message in connection.buffer.feed(data):
            if connection.socket in self.connections and not connection.closing:
                connection.hear(message)


def _nothing() -> None:
    pass


def _nothing_heard(_message: dict[str, Any]) -> None:
    pass
