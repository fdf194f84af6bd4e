"""What one side of a HADR pair knows: role, state, link, peer window, replay position; and how it loses the link. Pure.

The other modules of this package are its subjects: handshake, log shipping, takeover, view. hadr.py ties them together.
"""

from dataclasses import dataclass, field
from typing import Any, Protocol

from .. import diagnostics
from ..environment import Address, Environment, Link
from ..log import Chain
from ..messages import Call, Result, message
from ..state import PRIMARY, STANDBY, State

DISCONNECTED = "DISCONNECTED"
DISCONNECTED_PEER = "DISCONNECTED_PEER"
LOCAL_CATCHUP = "LOCAL_CATCHUP"
REMOTE_CATCHUP_PENDING = "REMOTE_CATCHUP_PENDING"
REMOTE_CATCHUP = "REMOTE_CATCHUP"
PEER = "PEER"

Message = dict[str, Any]


class ActiveDatabase(Protocol):
    """What HADR needs of its database."""

    state: State
    environment: Environment

    def started(self) -> None:
        """Become an active primary."""

    def start_failed(self, why: Result) -> None:
        """Give up becoming primary."""

    def shut_down(self, why: str) -> None:
        """Shut the database down."""

    def become_primary(self) -> None:
        """Store that this database is the primary now."""

    def become_standby(self) -> None:
        """Store that this database is a standby now."""

    def adopt(self, chain: list[Chain]) -> None:
        """Store the primary's log chain."""

    def disable(self) -> None:
        """Accept no more writes: the standby has taken over by force."""

    def drop_applications(self, handles: list[int] | None = None) -> None:
        """Disconnect applications, all without a list."""

    def error_time(self, error: bool) -> float | None:
        """Return the epoch since when a table space is in error."""


@dataclass
class Candidate:
    """A connection whose handshake is not complete."""

    expires: float
    hello: Message | None = None
    welcome: bool = False


@dataclass
class Takeover:
    """A takeover in progress on this standby."""

    call: Call
    forced: bool
    begun: float
    granted: bool = False


@dataclass
class HeldCommit:
    """A commit that waits until the standby has its log records."""

    target: int
    call: Call
    result: Result
    since: float


@dataclass
class Far:
    """What this side knows about the other side's log."""

    end: int = 0
    replayed: int = 0
    when: float = 0.0
    flags: list[str] = field(default_factory=list)
    error_time: float | None = None


class Member:
    """One side of a HADR pair: its data, its configuration, its heartbeats."""

    def __init__(self, database: ActiveDatabase, role: str, cfg: dict[str, str], starting: bool = False) -> None:
        now = database.environment.now()
        self.database = database
        self.environment = database.environment
        self.role = role
        self.cfg = cfg
        self.state = LOCAL_CATCHUP if role == STANDBY else DISCONNECTED
        self.starting_until = now + self.timeout if starting else None
        self.link: Link | None = None
        self.candidates: dict[Link, Candidate] = {}
        self.partner: Message = {}
        self.connect_time = now
        self.last_heard = now
        self.next_beat = now
        self.next_dial = now
        self.window_end = 0.0
        self.far = Far()
        self.sent = 0
        self.catchup_since: float | None = None
        self.next_batch = 0.0
        self.pending_until = 0.0
        self.held: list[HeldCommit] = []
        self.unwritten: list[Message] = []
        self.draining = False
        self.takeover: Takeover | None = None
        self.stopping: tuple[float, str] | None = None
        self.replayed = float(database.state.replayed)
        self.replayed_at = now
        self.local_until = now + self.environment.settings.local_catchup_seconds
        self.waits = 0
        self.waited = 0.0

    # Configuration

    @property
    def timeout(self) -> float:
        """HADR_TIMEOUT in product seconds."""
        return float(self.cfg["HADR_TIMEOUT"])

    @property
    def mode(self) -> str:
        """The synchronization mode in force: the primary's."""
        return str(self.partner.get("mode") or self.cfg["HADR_SYNCMODE"]) if self.role == STANDBY else self.own_mode

    @property
    def own_mode(self) -> str:
        """The synchronization mode configured here."""
        return self.cfg["HADR_SYNCMODE"]

    @property
    def synchronous(self) -> bool:
        """Whether commits wait for the standby."""
        return self.mode in {"SYNC", "NEARSYNC"}

    @property
    def peer_window(self) -> float:
        """HADR_PEER_WINDOW, 0 in modes that ignore it."""
        return float(self.cfg["HADR_PEER_WINDOW"]) if self.synchronous else 0.0

    @property
    def interval(self) -> int:
        """The heartbeat interval as db2pd prints it."""
        window = float(self.cfg["HADR_PEER_WINDOW"])
        return int(min(self.timeout / 4, *([window / 4] if window > 0 else []), 30))

    @property
    def connected(self) -> bool:
        """Whether there is a link whose loss was not noticed."""
        return self.link is not None

    def target(self) -> Address | None:
        """Return where the partner listens, None if names cannot be resolved."""
        host = self.environment.resolve(self.cfg["HADR_REMOTE_HOST"])
        port = self.environment.service(self.cfg["HADR_REMOTE_SVC"])
        return None if host is None or port is None else Address(host, port)

    # State and link

    def set_state(self, state: str) -> None:
        """Change the HADR state; a standby reports it to the primary."""
        product = self.environment.settings.product
        change = diagnostics.state_change(self.role, self.state, state, self.link is not None, product)
        if change:
            self.environment.diag("Event", change, diagnostics.STATE)
        self.state = state
        if self.role == STANDBY and self.link is not None:
            self.link.send({"kind": "state", "state": state})

    def lost(self, orderly: bool = False) -> None:
        """Give up the link. A partner that said good-bye opens no peer window."""
        link, self.link = self.link, None
        if link is not None:
            link.close()
        now = self.environment.now()
        was_peer = self.state in {PEER, DISCONNECTED_PEER}
        self.connect_time = now
        self.next_dial = now + self.environment.settings.dial_seconds
        self.catchup_since = None
        self.draining = False
        self.unwritten = []
        if was_peer and not orderly and self.peer_window and now < self.window_end:
            self.set_state(DISCONNECTED_PEER)
        else:
            self.set_state(DISCONNECTED if self.role == PRIMARY else REMOTE_CATCHUP_PENDING)
            self.release()
        takeover = self.takeover
        if takeover is not None and not takeover.forced and not takeover.granted:
            self.takeover = None
            takeover.call.answer(message("SQL1770N", reason=7))

    def drop(self, link: Link) -> None:
        """Close a connection whose handshake is not complete."""
        self.candidates.pop(link, None)
        link.close()

    def stop(self, why: str) -> None:
        """Let the database shut itself down a little later."""
        self.stopping = (self.environment.now() + self.environment.settings.shutdown_seconds, why)

    # Held commits

    def release(self, until: int | None = None) -> None:
        """Answer held commits: those that the standby has, or all if none has to wait any longer."""
        ready = [held for held in self.held if until is None or held.target <= until]
        self.held = [held for held in self.held if held not in ready]
        for held in ready:
            self.waited += self.environment.now() - held.since
            held.call.answer(held.result)

    def fail(self, result: Result) -> None:
        """Answer all held commits with an error."""
        waiting, self.held = self.held, []
        for held in waiting:
            held.call.answer(result)

    # Heartbeats

    def beat_seconds(self) -> float:
        """Return the time between two heartbeats."""
        return max(float(self.interval), 0.25)

    def beat(self) -> None:
        """Send a heartbeat."""
        self.next_beat = self.environment.now() + self.beat_seconds()
        if self.link is not None:
            self.link.send({"kind": "beat", **self.report()})

    def report(self) -> Message:
        """Return what either side reports with a heartbeat."""
        log = self.database.state.log
        report: Message = {"end": log.end, "when": log.moment(log.end)}
        if self.role == STANDBY:
            error = self.environment.faults.get("tablespace-error") is not None
            report["replayed"] = int(self.replay())
            report["flags"] = self.flags()
            report["error_time"] = self.database.error_time(error)
        elif self.state == PEER and self.peer_window:
            report["window"] = self._extend_window()
        return report

    def hear_beat(self, beat: Message) -> None:
        """React to a heartbeat of the partner."""
        self.far.end = beat["end"]
        self.far.when = beat["when"]
        if self.role == STANDBY:
            self.take_window(beat)
        else:
            self.far.replayed = beat["replayed"]
            self.far.flags = beat["flags"]
            self.far.error_time = beat["error_time"]
            if self.state == PEER and self.peer_window:
                self._extend_window()

    def take_window(self, report: Message) -> None:
        """Take the end of the peer window from a report of the primary."""
        # The stamp is of the primary's clock, and read with this one's.
        if "window" in report:
            self.window_end = self.environment.moment(report["window"])

    def _extend_window(self) -> float:
        """Return the end of the peer window as an epoch of this primary's clock."""
        self.window_end = max(self.window_end, self.last_heard + self.peer_window)
        return self.environment.wall(self.last_heard + self.peer_window)

    def flags(self) -> list[str]:
        """Return the problems of a standby, as db2pd names them."""
        flags = []
        if self.environment.faults.get("log-device-full") is not None:
            flags += ["STANDBY_LOG_DEVICE_FULL", "STANDBY_RECV_BLOCKED"]
        if self.environment.faults.get("tablespace-error") is not None:
            flags.append("STANDBY_TABLESPACE_ERROR")
        return flags

    # Replay on a standby

    def replay(self) -> float:
        """Update the replay position and return it. A rate and a delay hold it back."""
        now = self.environment.now()
        limit = self.database.state.log.end
        delay = float(self.cfg.get("HADR_REPLAY_DELAY", "0"))
        if delay and self.takeover is None:
            limit = self.database.state.log.until(self.environment.wall(now - delay))
        reached = self.replayed + (now - self.replayed_at) * self._replay_rate()
        self.replayed = max(self.replayed, min(float(limit), reached))
        self.replayed_at = now
        return self.replayed

    def _replay_rate(self) -> float:
        return float(self.environment.faults.get("slow-replay") or self.environment.settings.replay_rate)

    def replay_done(self, not_before: float) -> float:
        """Return the time when everything received is replayed, but not before another time."""
        left = self.database.state.log.end - self.replay()
        return max(not_before, self.replayed_at + left / self._replay_rate() if left > 0 else 0.0)
