"""What a database of an instance holds, on disk and while it is active, and how it opens and closes. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .. import sql
from ..diagnostics import RECOVERY
from ..environment import Environment
from ..hadr.hadr import Hadr
from ..hadr.member import DISCONNECTED_PEER
from ..log import Record
from ..messages import Call, Result, message
from ..state import PRIMARY, STANDBY, State
from .branches import Branch, InDoubt


class Command(NamedTuple):
    """A command for one database: its kind and its arguments, plain data."""

    kind: str
    args: dict[str, Any]


@dataclass
class Application:
    """A connected application."""

    handle: int
    user: str
    name: str
    identity: str
    since: float
    owner: str = ""  # what keeps it alive, e.g. the shell of a back end


@dataclass
class Active:
    """What exists while a database is active."""

    since: float
    explicit: bool
    cfg: dict[str, str]
    applications: dict[int, Application] = field(default_factory=dict)


@dataclass
class Waiter:
    """A command that waits for this database to become an active primary."""

    call: Call
    ready: Callable[[], Result]


class DatabaseCore:
    """The data of a database, and what all its commands need."""

    def __init__(self, state: State, environment: Environment) -> None:
        self.state = state
        self.environment = environment
        self.active: Active | None = None
        self.hadr: Hadr | None = None
        self.waiters: list[Waiter] = []
        self.force_at: float | None = None
        self.handles = 0
        self.waits: dict[int, tuple[float, Call]] = {}  # statements that take their time, by application
        self.units: dict[int, list[list[Any]]] = {}  # changes that wait for COMMIT, by application
        self.branches: dict[str, Branch] = {}  # of global transactions, those that are not prepared
        self.in_doubt: dict[str, InDoubt] = {}  # those that are prepared
        self._tables: sql.Tables = {}
        self._applied = 0
        self._error_since: float | None = None

    @property
    def busy(self) -> bool:
        """Whether the database needs a process: it is active or about to be."""
        return self.active is not None or self.hadr is not None

    @property
    def readable(self) -> bool:
        """Whether this instance was started with reads on standby."""
        return self.environment.registry.get("DB2_HADR_ROS", "").upper() in {"ON", "YES", "TRUE", "1"}

    def refused(self, reason: int) -> Result:
        """Return SQL1776N in the text of the version."""
        kind = "HADR standby" if self.environment.settings.product.order <= 1 else "HADR"
        return message("SQL1776N", kind=kind, reason=reason)

    def _pending(self) -> Result | None:
        """Return why the database accepts neither connections nor activation."""
        state = self.state
        if state.restore_pending:
            return message("SQL1119N", alias=state.name)
        if state.rollforward_pending and state.role != STANDBY:
            return message("SQL1117N", alias=state.name)
        return message("SQL1116N", alias=state.name) if state.backup_pending else None

    def _archiving_now(self) -> bool:
        """Whether the running database archives its logs; a changed method takes effect at the next activation."""
        cfg = self.state.cfg if self.active is None else self.active.cfg
        return cfg["LOGARCHMETH1"] != "OFF" or cfg["LOGARCHMETH2"] != "OFF"

    def targets(self) -> list[tuple[str, str]]:
        """Return the entries of HADR_TARGET_LIST as (host, service)."""
        entries = [entry.strip() for entry in self.state.cfg.get("HADR_TARGET_LIST", "").split("|") if entry.strip()]
        return [(host, service) for host, _, service in (entry.rpartition(":") for entry in entries)]

    # Open and close

    def _open(self, explicit: bool, cfg: dict[str, str]) -> None:
        if not self.state.consistent:
            self.environment.diag("Info", "Crash recovery started and completed", RECOVERY)
        self.active = Active(self.environment.now(), explicit, cfg)
        self.state.consistent = False
        self.environment.save(self.state)

    def _good_bye(self) -> None:
        """Inform the partner that this side stops in order."""
        if self.hadr is not None and self.hadr.link is not None:
            self.hadr.link.send({"kind": "bye"})

    def close(self, good_bye: bool, logged: bool = True) -> None:
        """Deactivate. ``logged``: a primary writes the log record of its deactivation."""
        if self.active is None:
            return
        hadr = self.hadr
        in_doubt = hadr is not None and hadr.state == DISCONNECTED_PEER and hadr.role == PRIMARY
        if hadr is not None:
            self.state.replayed = int(hadr.replay())
            if hadr.role == PRIMARY and logged:
                hadr.ship(self.log_shutdown())
        if good_bye:
            self._good_bye()
        archived_before = self._archiving_now()
        self.active = None
        self._close_hadr()
        self.state.consistent = not in_doubt
        if self.state.archiving and not archived_before:
            self.state.backup_pending = True
        self.environment.save(self.state)

    def log_shutdown(self) -> list[Record]:
        """Write the log record of the deactivation of a primary, and return it.

        A standby that is connected gets it. If there is none, or it has taken over, this log has a record that the new
        primary does not have: the log streams are incompatible (APAR IC66646).
        """
        wall = self.environment.wall(self.environment.now())
        return self.state.log.write([["shutdown", 0]], wall, self.environment.settings.record_length)

    def _close_hadr(self) -> None:
        hadr, self.hadr = self.hadr, None
        if hadr is None:
            return
        self.environment.silence(self)
        hadr.fail(message("SQL1224N"))
        if hadr.takeover is not None:
            hadr.takeover.call.answer(message("SQL1770N", reason=8))
        for link in [*hadr.candidates, *([hadr.link] if hadr.link is not None else [])]:
            link.close()

    def crash(self) -> None:
        """Lose everything that is not on disk: the process, or the host, has ended."""
        self.active = None
        hadr, self.hadr = self.hadr, None
        lost = message("SQL1224N")
        if hadr is not None:
            hadr.fail(lost)
            if hadr.takeover is not None:
                hadr.takeover.call.answer(lost)
        waiting, self.waiters = self.waiters, []
        for waiter in waiting:
            waiter.call.answer(lost)

    def drop_applications(self, handles: list[int] | None = None) -> None:
        """Disconnect applications, all without a list."""
        if self.active is None:
            return
        for handle in list(self.active.applications) if handles is None else handles:
            self.active.applications.pop(handle, None)
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self.active is not None and not self.active.explicit and not self.active.applications:
            self.close(good_bye=True)

    def error_time(self, error: bool) -> float | None:
        """Return the epoch since when a table space is in error."""
        if not error:
            self._error_since = None
        elif self._error_since is None:
            self._error_since = self.environment.wall(self.environment.now())
        return self._error_since
