"""What a conversation needs from its database: an application that is connected, and its commands."""

from typing import Any, NamedTuple

from ..messages import Call


class Server(NamedTuple):
    """A server of the list that a client gets."""

    host: str
    port: int


class Backend:
    """The database behind a conversation. Another connection that knows ``token`` can interrupt its statements."""

    token = b""

    def connect(self, user: str, name: str) -> Call:
        """Connect an application."""
        raise NotImplementedError

    def run(self, kind: str, **args: Any) -> Call:
        """Run a command of the connected application."""
        raise NotImplementedError
