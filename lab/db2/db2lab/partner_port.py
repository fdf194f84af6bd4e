"""The HADR port of a database: it accepts connections of the partner and connects to the partner."""

import contextlib
import errno
import selectors
import socket
from collections.abc import Callable

from .environment import Address

DIAL_SECONDS = 10.0  # product seconds after which an attempt to connect is given up


class PartnerPort:
    """Listens and connects. ``connected`` gets each new socket, ``now`` returns the product seconds."""

    def __init__(
        self, selector: selectors.BaseSelector, now: Callable[[], float], connected: Callable[[socket.socket], None]
    ) -> None:
        self.selector = selector
        self.listener: socket.socket | None = None
        self.dialing: tuple[socket.socket, float] | None = None
        self._now = now
        self._connected = connected

    def listen(self, address: Address) -> bool:
        """Open the HADR port."""
        if self.listener is not None:
            return True
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(8)
        except OSError:
            listener.close()
            return False
        listener.setblocking(False)
        self.listener = listener
        self.selector.register(listener, selectors.EVENT_READ, self._accept)
        return True

    def stop_listening(self) -> None:
        """Close the HADR port."""
        if self.listener is not None:
            self.selector.unregister(self.listener)
            self.listener.close()
            self.listener = None
        self._stop_dialing()

    def _accept(self, listener: socket.socket, _events: int) -> None:
        with contextlib.suppress(OSError):
            connected, _ = listener.accept()
            self._connected(connected)

    def dial(self, address: Address) -> None:
        """Begin to connect, unless that is under way."""
        if self.dialing is not None:
            return
        connecting = socket.socket()
        connecting.setblocking(False)
        if connecting.connect_ex(address) not in {0, errno.EINPROGRESS}:
            connecting.close()
            return
        self.dialing = (connecting, self._now() + DIAL_SECONDS)
        self.selector.register(connecting, selectors.EVENT_WRITE, self._dialed)

    def _dialed(self, connecting: socket.socket, _events: int) -> None:
        if self.dialing is None or self.dialing[0] is not connecting:
            return  # given up while this event was on its way
        self.selector.unregister(connecting)
        self.dialing = None
        failed = connecting.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if failed:
            connecting.close()
        else:
            self._connected(connecting)

    def _stop_dialing(self) -> None:
        if self.dialing is not None:
            self.selector.unregister(self.dialing[0])
            self.dialing[0].close()
            self.dialing = None

    def give_up_dialing(self) -> None:
        """Stop an attempt to connect that takes too long."""
        if self.dialing is not None and self._now() > self.dialing[1]:
            self._stop_dialing()
