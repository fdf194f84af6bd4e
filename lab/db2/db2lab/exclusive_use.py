"""What clients get while a command uses their database exclusively, as offline BACKUP and RESTORE do: SQL1035N."""

import contextlib
import socket
from typing import Any

from ...common.rpc import Buffer
from .drda.backend import Backend
from .drda.conversation import Conversation
from .drda.ddm import ProtocolError
from .drda.greeting import Wanted
from .messages import Call, message

HANDED_SECONDS = 0.2  # how long clients may take that are on their way


class InUse(Backend):
    """A database that nobody can connect to."""

    def connect(self, user: str, name: str) -> Call:
        """Refuse."""
        return Call(message("SQL1035N"))

    def run(self, kind: str, **args: Any) -> Call:
        """Refuse."""
        return Call(message("SQL1024N"))


def refuse(manager: socket.socket) -> None:
    """Refuse all clients that the instance process hands over, until there are no more."""
    manager.settimeout(HANDED_SECONDS)
    with contextlib.suppress(TimeoutError, OSError):
        while True:
            data, descriptors, _, _ = socket.recv_fds(manager, 1 << 16, 4)
            if not data:
                return
            for message_of_manager in Buffer().feed(data):
                if "wanted" in message_of_manager:
                    _refuse(socket.socket(fileno=descriptors.pop(0)), Wanted(**message_of_manager["wanted"]))


def _refuse(connected: socket.socket, wanted: Wanted) -> None:
    with connected, contextlib.suppress(OSError, ProtocolError):
        connected.settimeout(1)
        Conversation(wanted, [], InUse(), connected.sendall).feed(wanted.bytes)
