"""Free TCP ports of the loopback address."""

import random
import socket
from pathlib import Path

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
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
