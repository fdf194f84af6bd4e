"""The second half of a conversation: a client works with its database. Pure: it calls a backend, and has no sockets."""

from collections.abc import Mapping
from typing import ClassVar

from . import connecting, cursors, statements, sync_points, units
from .talk import Action, Talk


class Conversation(Talk):
    """Answers all commands that this server has."""

    actions: ClassVar[Mapping[int, Action]] = {
        **connecting.ACTIONS,
        **statements.ACTIONS,
        **cursors.ACTIONS,
        **units.ACTIONS,
        **sync_points.ACTIONS,
    }
