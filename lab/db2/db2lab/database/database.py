"""One database: all its commands, its clock and its view. Pure."""

from collections.abc import Callable, Iterator
from typing import Any

from ..messages import Call
from .activation import ActivationCommands
from .branch_commands import BranchCommands
from .configuration import ConfigurationCommands
from .core import Command


class Database(ActivationCommands, BranchCommands, ConfigurationCommands):
    """A database of an instance. Commands answer immediately or, by their Call, later."""

    def deadlines(self) -> Iterator[float]:
        """Yield the times at which something may be due."""
        if self.hadr is not None:
            yield from self.hadr.deadlines()
        if self.force_at is not None:
            yield self.force_at
        yield from (due for due, _ in self.waits.values())

    def tick(self) -> None:
        """Do what is due."""
        if self.force_at is not None and self.environment.now() >= self.force_at:
            self.force_at = None
            self.drop_applications()
        if self.hadr is not None:
            self.hadr.tick()
        self.end_waits()

    def execute(self, command: Command) -> Call:
        """Run a command."""
        actions: dict[str, Callable[[dict[str, Any], Call], None]] = {
            "start hadr": self._start_hadr,
            "stop hadr": self._stop_hadr,
            "takeover hadr": self._takeover_hadr,
            "activate": self._activate,
            "deactivate": self._deactivate,
            "connect": self._connect,
            "disconnect": self._disconnect,
            "sql": self._sql,
            "describe": self._describe,
            "branch": self._branch,
            "in doubt": self._list_in_doubt,
            "force": self._force,
            "update cfg": self._update_cfg,
            "image": self._image,
            "shut down": self._shut_down,
        }
        call = Call()
        actions[command.kind](command.args, call)
        return call

    def view(self) -> dict[str, Any] | None:
        """Return what db2pd and the monitor show of an active database, None when it is not active."""
        if self.active is None:
            return None
        wall = self.environment.wall
        cfg = dict(self.active.cfg)
        starting = self.hadr is not None and self.hadr.starting_until is not None
        if self.hadr is not None:
            cfg.update({key: value for key, value in self.hadr.cfg.items() if key.startswith("HADR_")})
        return {
            "name": self.state.name,
            "path": self.state.path,
            "number": self.state.number,
            "role": self.state.role,
            "since": wall(self.active.since),
            "now": wall(self.environment.now()),
            "running": cfg,
            "readable": self.readable,
            "targets": self.targets(),
            "applications": [vars(application) for application in self.active.applications.values()],
            "hadr": None if self.hadr is None or starting else self.hadr.view(),
        }
