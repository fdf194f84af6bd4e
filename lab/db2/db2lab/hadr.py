"""HADR of one active database: link, states, log shipping, peer window, takeover. Pure: it reacts to messages and time.

Rules that keep two primaries apart and commits safe, and that every change here must keep:

- A primary in PEER or DISCONNECTED_PEER (SYNC, NEARSYNC) holds each commit until the standby has the record, or the
  peer window is over. The window ends PEER_WINDOW after the primary last heard the standby; no stamp it hands out is
  later.
- A standby leaves PEER and DISCONNECTED_PEER before it says welcome to a new connection.
- In a graceful takeover the old primary becomes a standby on disk before the new one becomes primary.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .environment import Address, Link
from .log import Chain, Record, diverged, place
from .messages import Call, Result, done, message
from .state import PRIMARY, STANDBY

if TYPE_CHECKING:
    from .database import Database

DISCONNECTED = "DISCONNECTED"
DISCONNECTED_PEER = "DISCONNECTED_PEER"
LOCAL_CATCHUP = "LOCAL_CATCHUP"
REMOTE_CATCHUP_PENDING = "REMOTE_CATCHUP_PENDING"
REMOTE_CATCHUP = "REMOTE_CATCHUP"
PEER = "PEER"

HANDSHAKE_SECONDS = 5.0  # a partner that answers nothing for so long is let go
BATCH_SECONDS = 0.25  # catch-up sends this often
POLL_SECONDS = 1.0  # a fault that was cleared is noticed this soon
PEER_WINDOW_MARGIN = 5.0  # TAKEOVER … PEER WINDOW ONLY must come so long before the end

Message = dict[str, Any]


@dataclass
class Candidate:
    """A connection on which the handshake is under way."""

    expires: float
    hello: Message | None = None
    welcome: bool = False


@dataclass
class Takeover:
    """A takeover under way on this standby."""

    call: Call
    forced: bool
    begun: float
    granted: bool = False


@dataclass
class Held:
    """A commit that waits for the standby."""

    target: int
    call: Call
    result: Result
    since: float


@dataclass
class Far:
    """What this side knows of the other's log."""

    end: int = 0
    replayed: int = 0
    when: float = 0.0
    flags: list[str] = field(default_factory=list)
    error_time: float | None = None


class Hadr:
    """The HADR part of an active database, or of one that is about to become primary."""

    def __init__(self, database: "Database", role: str, cfg: dict[str, str], starting: bool = False) -> None:
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
        self.held: list[Held] = []
        self.unwritten: list[Message] = []
        self.draining = False
        self.takeover: Takeover | None = None
        self.stopping: tuple[float, str] | None = None
        self.replayed = float(database.state.replayed)
        self.replayed_at = now
        self.local_until = now + self.environment.settings.local_catchup_seconds
        self.waits = 0
        self.waited = 0.0

    # What the configuration says

    @property
    def timeout(self) -> float:
        """HADR_TIMEOUT in moments."""
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
        """HADR_PEER_WINDOW as far as the mode heeds it."""
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

    # Time

    def deadlines(self) -> Iterator[float]:
        """Yield the moments at which something may have to be done."""
        yield from (candidate.expires for candidate in self.candidates.values())
        if self.link is not None:
            yield self.last_heard + self.timeout
            yield self.next_beat
        if self.state == DISCONNECTED_PEER:
            yield self.window_end
        if self.stopping is not None:
            yield self.stopping[0]
        yield from self._primary_deadlines() if self.role == PRIMARY else self._standby_deadlines()

    def _primary_deadlines(self) -> Iterator[float]:
        if self.starting_until is not None:
            yield self.starting_until
        if self.link is None and not self.candidates and not self.database.state.disabled:
            yield self.next_dial
        if self.link is not None and self.state == REMOTE_CATCHUP and self._catching_up():
            yield self.next_batch

    def _standby_deadlines(self) -> Iterator[float]:
        if self.state == LOCAL_CATCHUP:
            yield self._replay_done(self.local_until)
        if self.link is not None and self.state == REMOTE_CATCHUP_PENDING:
            yield self.pending_until
        if self.unwritten:
            yield self.environment.now() + POLL_SECONDS
        if self.takeover is not None and (self.takeover.forced or self.takeover.granted):
            yield self._replay_done(self.takeover.begun + self.environment.settings.takeover_seconds)

    def tick(self) -> None:
        """Do what is due."""
        now = self.environment.now()
        for link in [link for link, candidate in self.candidates.items() if now >= candidate.expires]:
            self._drop(link)
        if self.link is not None and now >= self.last_heard + self.timeout:
            self.environment.diag("Warning", f"HADR: no message for {self.timeout:g} seconds; closing the connection")
            self.lost()
        if self.link is not None and now >= self.next_beat:
            self._beat()
        if self.state == DISCONNECTED_PEER and now >= self.window_end:
            self._set_state(DISCONNECTED if self.role == PRIMARY else REMOTE_CATCHUP_PENDING)
            self._release()
        if self.stopping is not None and now >= self.stopping[0]:
            self.database.shut_down(self.stopping[1])
        elif self.role == PRIMARY:
            self._tick_primary(now)
        else:
            self._tick_standby(now)

    def _tick_primary(self, now: float) -> None:
        if self.starting_until is not None and now >= self.starting_until:
            self.database.start_failed(message("SQL1768N", reason=7))
            return
        if self.link is None and not self.candidates and now >= self.next_dial and not self.database.state.disabled:
            self.next_dial = now + self.environment.settings.dial_seconds
            target = self.target()
            if target is not None:
                self.environment.dial(self.database, target)
        if self.link is not None and self.state == REMOTE_CATCHUP and now >= self.next_batch:
            self._batch(now)
        self._maybe_hand_over()

    def _tick_standby(self, now: float) -> None:
        if self.state == LOCAL_CATCHUP and now >= self._replay_done(self.local_until):
            self._set_state(REMOTE_CATCHUP_PENDING)
        if self.link is not None and self.state == REMOTE_CATCHUP_PENDING and now >= self.pending_until:
            self._set_state(REMOTE_CATCHUP)
            self.link.send({"kind": "catchup", "from": self.database.state.log.end})
        if self.unwritten and not self.environment.faults.get("log-device-full"):
            waiting, self.unwritten = self.unwritten, []
            for log in waiting:
                self._hear_log(log)
        takeover = self.takeover
        if takeover is not None and (takeover.forced or takeover.granted):
            ready = self._replay_done(takeover.begun + self.environment.settings.takeover_seconds)
            if now >= ready:
                self._promote(takeover)

    # Replay on a standby

    def replay(self) -> float:
        """Bring the replay position up to date and return it. A rate and a delay hold it back."""
        now = self.environment.now()
        end = self.database.state.log.end
        limit = end
        delay = float(self.cfg.get("HADR_REPLAY_DELAY", "0"))
        if delay and self.takeover is None:
            limit = self.database.state.log.until(self.environment.wall(now - delay))
        reached = self.replayed + (now - self.replayed_at) * self._replay_rate()
        self.replayed = max(self.replayed, min(float(limit), reached))
        self.replayed_at = now
        return self.replayed

    def _replay_rate(self) -> float:
        return float(self.environment.faults.get("slow-replay") or self.environment.settings.replay_rate)

    def _replay_done(self, not_before: float) -> float:
        """Return the moment when everything received is replayed, but not before another moment."""
        left = self.database.state.log.end - self.replay()
        return max(not_before, self.replayed_at + left / self._replay_rate() if left > 0 else 0.0)

    # The network

    def target(self) -> Address | None:
        """Return where the partner listens, None when names cannot be resolved."""
        host = self.environment.resolve(self.cfg["HADR_REMOTE_HOST"])
        port = self.environment.service(self.cfg["HADR_REMOTE_SVC"])
        return None if host is None or port is None else Address(host, port)

    def linked(self, link: Link) -> None:
        """Begin the handshake on a new connection."""
        if self.stopping is not None or self.state == LOCAL_CATCHUP or self.database.state.disabled:
            link.close()
            return
        self.candidates[link] = Candidate(self.environment.now() + HANDSHAKE_SECONDS)
        link.send(self._hello())

    def unlinked(self, link: Link) -> None:
        """Take note of a connection that the other end, or the network, has closed."""
        if link is self.link:
            self.environment.diag("Warning", "HADR: the connection was closed")
            self.lost()
        else:
            self.candidates.pop(link, None)

    def heard(self, link: Link, heard: Message) -> None:
        """React to a message."""
        if link in self.candidates:
            self._hear_candidate(link, heard)
        elif link is self.link:
            self.last_heard = self.environment.now()
            actions: dict[str, Callable[[Message], None]] = {
                "beat": self._hear_beat,
                "log": self._hear_log,
                "ack": self._hear_ack,
                "state": self._hear_state,
                "catchup": self._hear_catchup,
                "peer": self._hear_peer,
                "missing": self._hear_missing,
                "bye": lambda _: self.lost(orderly=True),
                "disable": lambda _: self.database.disable(),
                "takeover": self._hear_takeover,
                "refused": self._hear_refused,
                "yours": self._hear_yours,
                "mine": self._hear_mine,
            }
            actions[heard["kind"]](heard)
        self.tick()

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
            self._set_state(DISCONNECTED_PEER)
        else:
            self._set_state(DISCONNECTED if self.role == PRIMARY else REMOTE_CATCHUP_PENDING)
            self._release()
        takeover = self.takeover
        if takeover is not None and not takeover.forced and not takeover.granted:
            self.takeover = None
            takeover.call.answer(message("SQL1770N", reason=7))

    def _drop(self, link: Link) -> None:
        self.candidates.pop(link, None)
        link.close()

    # Handshake

    def _hello(self) -> Message:
        state = self.database.state
        return {
            "kind": "hello",
            "database": state.name,
            "instance": self.environment.instance,
            "release": self.environment.settings.dialect,
            "role": self.role,
            "timeout": self.cfg["HADR_TIMEOUT"],
            "peer_window": self.cfg["HADR_PEER_WINDOW"],
            "mode": self.own_mode,
            "target_list": self.cfg.get("HADR_TARGET_LIST", ""),
            "host": self.cfg["HADR_LOCAL_HOST"],
            "port": self.environment.service(self.cfg["HADR_LOCAL_SVC"]),
            "chain": [list(link) for link in state.chain],
            "end": state.log.end,
            "when": state.log.moment(state.log.end),
            "replayed": int(self.replay()),
        }

    def _objection(self, hello: Message) -> str | None:
        """Return why the partner cannot be accepted."""
        release, wanted = self.environment.settings.dialect, self.cfg["HADR_REMOTE_INST"]
        checks = [
            (hello["database"] != self.database.state.name, f"the remote database is {hello['database']}"),
            (hello["release"] != release, f"the remote release is {hello['release']}"),
            (
                hello["instance"] != wanted,
                f"ADM12504E  HADR_REMOTE_INST is {wanted}, the name of the remote instance is {hello['instance']}",
            ),
            ({hello["role"], self.role} != {PRIMARY, STANDBY}, f"both databases are {hello['role']}"),
            (self.takeover is not None, "a takeover is under way"),
        ]
        simple = next((why for wrong, why in checks if wrong), None)
        return simple or self._parameter_objection(hello) or self._address_objection(hello)

    def _parameter_objection(self, hello: Message) -> str | None:
        if hello["target_list"] and self.cfg.get("HADR_TARGET_LIST"):
            return None
        for name, key in (("HADR_TIMEOUT", "timeout"), ("HADR_PEER_WINDOW", "peer_window")):
            if hello[key] != self.cfg[name]:
                return f"{name} is {self.cfg[name]} here and {hello[key]} there"
        return None

    def _address_objection(self, hello: Message) -> str | None:
        if self.environment.registry.get("DB2_HADR_NO_IP_CHECK", "").upper() in {"ON", "YES", "TRUE", "1"}:
            return None
        target = self.target()
        if target is not None and (self.environment.resolve(hello["host"]), hello["port"]) == target:
            return None
        return f"the remote address {hello['host']}:{hello['port']} is not HADR_REMOTE_HOST:HADR_REMOTE_SVC"

    def _hear_candidate(self, link: Link, heard: Message) -> None:
        candidate = self.candidates[link]
        if heard["kind"] == "hello":
            objection = self._objection(heard)
            if objection is not None:
                self.environment.diag("Error", f"HADR: connection refused: {objection}")
                link.send({"kind": "no", "why": objection})
                self._drop(link)
                return
            if self.role == PRIMARY and self._diverged(heard):
                self.environment.diag("Error", "HADR: the log of the standby is not of this primary's chain")
                link.send({"kind": "diverged"})
                self._drop(link)
                return
            candidate.hello = heard
            if self.role == STANDBY:
                self._leave()
            link.send({"kind": "welcome"})
        elif heard["kind"] == "welcome":
            candidate.welcome = True
        elif heard["kind"] == "diverged":
            self._drop(link)
            self._stop(
                "HADR: the log chain of this standby and of the primary have diverged: the standby holds log records "
                "that the primary does not have; shutting down"
            )
            return
        else:
            self.environment.diag("Error", f"HADR: the partner refused the connection: {heard.get('why', '')}")
            self._drop(link)
            return
        if candidate.hello is not None and candidate.welcome:
            del self.candidates[link]
            self._connect(link, candidate.hello)

    def _diverged(self, hello: Message) -> bool:
        state = self.database.state
        theirs = [Chain(*link) for link in hello["chain"]]
        return diverged(theirs, hello["end"], state.chain, state.log.end)

    def _leave(self) -> None:
        """Leave PEER on the side of the standby: its link is about to be replaced."""
        if self.link is not None:
            old, self.link = self.link, None
            old.close()
        if self.state != LOCAL_CATCHUP:
            self._set_state(REMOTE_CATCHUP_PENDING)

    def _connect(self, link: Link, hello: Message) -> None:
        if self.link is not None and self.link is not link:
            old, self.link = self.link, None
            old.close()
        now = self.environment.now()
        self.link = link
        self.partner = hello
        self.connect_time = self.last_heard = now
        self.next_beat = now + self._beat_seconds()
        self.pending_until = now + self.environment.settings.pending_seconds
        self.catchup_since = None
        self.far = Far(hello["end"], hello["replayed"], hello["when"])
        self.window_end = 0.0
        self._set_state(REMOTE_CATCHUP_PENDING)
        self.environment.diag("Info", "HADR: connected")
        if self.role == STANDBY:
            self.database.adopt([Chain(*link) for link in hello["chain"]])
        else:
            self._release()
            if self.starting_until is not None:
                self.starting_until = None
                self.database.started()

    # Heartbeats

    def _beat_seconds(self) -> float:
        return max(float(self.interval), 0.25)

    def _beat(self) -> None:
        self.next_beat = self.environment.now() + self._beat_seconds()
        if self.link is not None:
            self.link.send({"kind": "beat", **self._report()})

    def _report(self) -> Message:
        """What either side tells with a heartbeat."""
        log = self.database.state.log
        report: Message = {"end": log.end, "when": log.moment(log.end)}
        if self.role == STANDBY:
            error = self.environment.faults.get("tablespace-error") is not None
            report["replayed"] = int(self.replay())
            report["flags"] = self.flags()
            report["error_time"] = self.database.error_time(error)
        elif self.state == PEER and self.peer_window:
            report["window"] = self._stamp()
        return report

    def _stamp(self) -> float:
        """Return the end of the peer window as an epoch of this primary's clock."""
        self.window_end = max(self.window_end, self.last_heard + self.peer_window)
        return self.environment.wall(self.last_heard + self.peer_window)

    def flags(self) -> list[str]:
        """Return what a standby has to complain about."""
        found = []
        if self.environment.faults.get("log-device-full") is not None:
            found += ["STANDBY_LOG_DEVICE_FULL", "STANDBY_RECV_BLOCKED"]
        if self.environment.faults.get("tablespace-error") is not None:
            found.append("STANDBY_TABLESPACE_ERROR")
        return found

    def _hear_beat(self, heard: Message) -> None:
        self.far.end = heard["end"]
        self.far.when = heard["when"]
        if self.role == STANDBY:
            self._take_stamp(heard)
        else:
            self.far.replayed = heard["replayed"]
            self.far.flags = heard["flags"]
            self.far.error_time = heard["error_time"]
            if self.state == PEER and self.peer_window:
                self._stamp()

    def _take_stamp(self, heard: Message) -> None:
        # The stamp is of the primary's clock, and read with this one's.
        if "window" in heard:
            self.window_end = self.environment.moment(heard["window"])

    # Log shipping

    def written(self, records: list[Record], call: Call, result: Result) -> None:
        """Ship what was just written and answer its commit, at once or when it is safe."""
        end = records[-1].end
        streaming = self.link is not None and self.state in {PEER, REMOTE_CATCHUP}
        if streaming and self.sent == records[0].start:
            self._ship(records)
        if (self.state == PEER and self.synchronous) or self.state == DISCONNECTED_PEER:
            self.waits += 1
            self.held.append(Held(end, call, result, self.environment.now()))
        else:
            call.answer(result)

    def _ship(self, records: list[Record]) -> None:
        assert self.link is not None  # noqa: S101 - said to the type checker; every caller asked
        self.link.send({"kind": "log", "records": [list(record) for record in records], **self._report()})
        self.sent = records[-1].end

    def _release(self, until: int | None = None) -> None:
        """Answer held commits: those the standby has, or all when none need wait any more."""
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

    def _catching_up(self) -> bool:
        return self.catchup_since is not None

    def _batch(self, now: float) -> None:
        if self.catchup_since is None:
            return
        settings = self.environment.settings
        self.next_batch = now + BATCH_SECONDS
        budget = settings.catchup_rate * BATCH_SECONDS
        batch: list[Record] = []
        for record in self.database.state.log.after(self.sent):
            if batch and record.end - batch[0].start > budget:
                break
            batch.append(record)
        if batch:
            self._ship(batch)
        end = self.database.state.log.end
        enough = now >= self.catchup_since + settings.catchup_seconds
        if self.mode != "SUPERASYNC" and enough and self.sent == end and self.far.end == end:
            self.catchup_since = None
            self._set_state(PEER)
            assert self.link is not None  # noqa: S101 - asked by the caller
            self.link.send({"kind": "peer", **self._report()})
            self._beat()

    def _hear_catchup(self, heard: Message) -> None:
        now = self.environment.now()
        missing = self.environment.faults.get("log-missing")
        if missing is not None and heard["from"] < int(missing):
            assert self.link is not None  # noqa: S101 - it was heard on it
            file = place(heard["from"], self.database.state.pages).file
            self.environment.diag("Error", f"HADR: log file {file} is needed by the standby and is not found")
            self.link.send({"kind": "missing", "file": file})
            return
        self.sent = heard["from"]
        self.catchup_since = self.next_batch = now
        self._set_state(REMOTE_CATCHUP)

    def _hear_missing(self, heard: Message) -> None:
        self._stop(f"HADR: the primary no longer has log file {heard['file']}; shutting down")

    def _hear_log(self, heard: Message) -> None:
        if self.environment.faults.get("log-device-full") is not None:
            self.unwritten.append(heard)
            return
        log = self.database.state.log
        self.replay()
        fresh = [Record(*record) for record in heard["records"] if record[0] >= log.end]
        if fresh and fresh[0].start == log.end:
            log.append(fresh)
        self.far.end = heard["end"]
        self.far.when = heard["when"]
        self._take_stamp(heard)
        if self.link is not None:
            self.link.send({"kind": "ack", **self._report()})

    def _hear_ack(self, heard: Message) -> None:
        self._hear_beat(heard)
        self._release(heard["end"])

    def _hear_peer(self, heard: Message) -> None:
        self._set_state(PEER)
        self._take_stamp(heard)

    def _hear_state(self, heard: Message) -> None:
        if self.role == PRIMARY and self.link is not None and heard["state"] != PEER:
            self.state = heard["state"]

    def _set_state(self, state: str) -> None:
        if state != self.state:
            self.environment.diag("Event", f"HADR state set to {state} (was {self.state})")
        self.state = state
        if self.role == STANDBY and self.link is not None:
            self.link.send({"kind": "state", "state": state})

    def _stop(self, why: str) -> None:
        self.stopping = (self.environment.now() + self.environment.settings.shutdown_seconds, why)

    # Takeover

    def take_over(self, call: Call, forced: bool, window_only: bool) -> None:
        """Begin a takeover on this standby, or say why not."""
        reason = self._takeover_refusal(forced, window_only)
        if reason is not None:
            call.answer(message("SQL1770N", reason=reason))
            return
        now = self.environment.now()
        self.takeover = Takeover(call, forced, now)
        if forced:
            if self.link is not None:
                self.link.send({"kind": "disable"})
                link, self.link = self.link, None
                link.close()
                self.connect_time = now
            for link in list(self.candidates):
                self._drop(link)
        elif self.link is not None:
            self.link.send({"kind": "takeover"})

    def _takeover_refusal(self, forced: bool, window_only: bool) -> int | None:
        """Return the reason code of a refusal; the numbers without a public source are in conventions.py."""
        if self.takeover is not None or self.stopping is not None:
            return 5
        if int(self.cfg.get("HADR_REPLAY_DELAY", "0")):
            return 11
        if forced:
            return self._force_refusal(window_only)
        if self.link is None:
            return 6
        if self.state == PEER or (self.state == REMOTE_CATCHUP and self.mode == "SUPERASYNC"):
            return None
        return 2

    def _force_refusal(self, window_only: bool) -> int | None:
        if self.state in {LOCAL_CATCHUP, REMOTE_CATCHUP}:
            return 2
        if not window_only:
            return 10 if self.environment.settings.cluster_manager else None
        if not self.synchronous or self.own_mode not in {"SYNC", "NEARSYNC"}:
            return 8
        in_window = self.state in {PEER, DISCONNECTED_PEER}
        now = self.environment.now()
        return None if in_window and now <= self.window_end - PEER_WINDOW_MARGIN else 9

    def _promote(self, takeover: Takeover) -> None:
        """Become primary: everything received is replayed."""
        self.takeover = None
        self.role = PRIMARY
        self.database.become_primary()
        self.far = Far(self.database.state.log.end, self.database.state.log.end, self.far.when)
        self.sent = self.database.state.log.end
        if self.link is None:
            self.state = DISCONNECTED
            self.next_dial = self.environment.now() + self.environment.settings.dial_seconds
        else:
            self.link.send({**self._hello(), "kind": "mine"})
            if self.own_mode == "SUPERASYNC":
                self.state = REMOTE_CATCHUP
                self.catchup_since = self.next_batch = self.environment.now()
            else:
                self.state = PEER
            self._beat()
        takeover.call.answer(done("TAKEOVER HADR ON DATABASE"))

    def _hear_takeover(self, _heard: Message) -> None:
        """Begin to hand over to the standby."""
        if self.role != PRIMARY or self.database.state.disabled:
            assert self.link is not None  # noqa: S101 - it was heard on it
            self.link.send({"kind": "refused", "reason": 7})
            return
        self.database.drop_applications()
        self.draining = True

    def _maybe_hand_over(self) -> None:
        end = self.database.state.log.end
        if not self.draining or self.link is None or self.far.end != end or self.held:
            return
        self.draining = False
        self.database.drop_applications()  # whoever connected since it was heard
        link = self.link
        self.catchup_since = None
        self.role = STANDBY
        self.replayed, self.replayed_at = float(end), self.environment.now()
        self.window_end = 0.0
        self.partner = {**self.partner, "mode": self.own_mode}
        self.pending_until = math.inf  # the new primary speaks first
        self.database.become_standby()
        self.state = REMOTE_CATCHUP_PENDING
        if self.environment.faults.take("takeover-half-way"):
            self.environment.diag("Severe", "HADR: takeover interrupted")
            self.lost()
        else:
            link.send({"kind": "yours", "end": end})

    def _hear_refused(self, heard: Message) -> None:
        takeover, self.takeover = self.takeover, None
        if takeover is not None:
            takeover.call.answer(message("SQL1770N", reason=heard["reason"]))

    def _hear_yours(self, heard: Message) -> None:
        takeover = self.takeover
        if takeover is None or self.database.state.log.end != heard["end"]:
            self.lost()
        elif self.environment.faults.take("takeover-half-way"):
            self.environment.diag("Severe", "HADR: takeover interrupted")
            self.lost()
        else:
            takeover.granted = True

    def _hear_mine(self, heard: Message) -> None:
        self.partner = heard
        self.database.adopt([Chain(*link) for link in heard["chain"]])
        self.far = Far(heard["end"], heard["end"], heard["when"])
        self._set_state(REMOTE_CATCHUP if heard["mode"] == "SUPERASYNC" else PEER)

    # For reports

    def view(self) -> dict[str, Any]:
        """Return what db2pd and the snapshot show, as plain data; moments are epochs of this host's clock."""
        wall = self.environment.wall
        log = self.database.state.log
        standby = self.role == STANDBY
        near = {"end": log.end, "when": log.moment(log.end)}
        known = bool(self.partner)
        far = {"end": self.far.end, "when": self.far.when} if known else None
        replayed = int(self.replay()) if standby else self.far.replayed
        status = "CONNECTED" if self.link is not None else "DISCONNECTED"
        if self.link is not None and self.environment.faults.get("congested") is not None:
            status = "CONGESTED"
        return {
            "instance": self.environment.instance,
            "role": self.role,
            "state": self.state,
            "mode": self.mode,
            "status": status,
            "status_time": wall(self.connect_time),
            "last_heard": wall(self.last_heard) if known else None,
            "interval": self.interval,
            "cfg": {name: value for name, value in self.cfg.items() if name.startswith("HADR_")},
            "partner": {key: self.partner.get(key) for key in ("host", "instance")} if known else None,
            "primary_log": far if standby else near,
            "standby_log": near if standby else far,
            "replay_log": {"end": replayed, "when": log.moment(replayed)} if standby or known else None,
            "pages": self.database.state.pages,
            "window_end": wall(self.window_end) if self.window_end else None,
            "flags": self.flags() if standby else self.far.flags,
            "error_time": self._error_time(standby),
            "waiting_since": wall(self.held[0].since) if self.held else None,
            "waits": self.waits,
            "waited": self.waited,
            "taking_over": self.takeover is not None,
            "draining": self.draining,
        }

    def _error_time(self, standby: bool) -> float | None:
        if not standby:
            return self.far.error_time
        return self.database.error_time(self.environment.faults.get("tablespace-error") is not None)
