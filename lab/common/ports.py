"""Free TCP ports of the loopback address."""

import random
import socket
from pathlib import Path

HOST = "127.0.0.1"
RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """Return a port that nobody listens on.

    The system never gives it to an outgoing connection, as it would a port that it chose itself: the caller may open,
    close and open it again.
    """
    lowest = int(RANGE.read_text(encoding="ascii").split()[0])
    chance = random.SystemRandom()  # property tests make the other one repeat itself
    while True:
        port = chance.randrange(lowest // 2, lowest)
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
