"""Free TCP ports of the loopback address."""

import os
import socket
from pathlib import Path

HOST = "127.0.0.1"
RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
BLOCK = 32  # ports that a process reserves together


class Reserved:
    """The ports that a process has reserved, and that it has not given away.

    An abstract Unix socket with the number of a block reserves its ports until the process ends, so that tests side by
    side, each in a process of its own, never choose the same port before one of them listens.
    """

    def __init__(self) -> None:
        self._process = os.getpid()
        self._claims: list[socket.socket] = []
        self._ports: list[int] = []

    def is_own(self) -> bool:
        """Return whether this process made the reservation, and not one that it is a fork of."""
        return self._process == os.getpid()

    def next_port(self) -> int:
        """Return a port for the first time."""
        if not self._ports:
            self._ports = list(self._reserve())
        return self._ports.pop(0)

    def _reserve(self) -> range:
        # The system never gives these ports to outgoing connections, as it would those that it chooses itself.
        lowest = int(RANGE.read_text(encoding="ascii").split()[0])
        for first in range(lowest // 2, lowest - BLOCK, BLOCK):
            claim = socket.socket(socket.AF_UNIX)
            try:
                claim.bind(f"\0sametime-estate-ports-{first}")
            except OSError:  # another process has it
                claim.close()
                continue
            self._claims.append(claim)
            return range(first, first + BLOCK)
        raise OSError("all ports below those of outgoing connections are reserved")


_reserved = Reserved()


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody else gets from here before this process has ended.

    The caller may open, close and open it again.
    """
    global _reserved  # noqa: PLW0603 - a fork gets ports of its own
    if not _reserved.is_own():
        _reserved = Reserved()
    while True:
        port = _reserved.next_port()
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port


def own_port() -> socket.socket:
    """Return a socket that is bound to a port of its own: nobody else gets it until the socket is closed.

    The socket may listen and be shut down before, so the port of a server that is down stays the server's. Two things
    make that so. The socket asks for its port by number, since a shutdown gives back one that the system chose. And
    it is without SO_REUSEADDR, with which sockets share a port while none of them listens.
    """
    while True:
        with socket.socket() as chosen:
            chosen.bind((HOST, 0))
            address = chosen.getsockname()
        own = socket.socket()
        try:
            own.bind(address)
        except OSError:  # taken since
            own.close()
            continue
        return own
