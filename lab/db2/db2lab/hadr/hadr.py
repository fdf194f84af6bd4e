"""HADR of one active database: it reacts to messages, to lost connections and to the passing of time. Pure.

Rules that keep two primaries apart and commits safe, and that every change here must keep:

- A primary in PEER or DISCONNECTED_PEER (SYNC, NEARSYNC) holds each commit until the standby has the record, or the
  peer window is over. The window ends PEER_WINDOW after the last message of the standby; no stamp that the primary
  sends is later.
- A standby leaves PEER and DISCONNECTED_PEER before it says welcome to a new connection.
- In a graceful takeover the old primary becomes a standby on disk before the new one becomes primary.
"""

from collections.abc import Callable, Iterator
from typing import Any

from ..diagnostics import CONNECTION
from ..environment import Link
from ..log import Record
from ..messages import Call, Result, message
from ..state import PRIMARY
from . import handshake, shipping, takeover, view
from .member import (
    DISCONNECTED,
    DISCONNECTED_PEER,
    LOCAL_CATCHUP,
    REMOTE_CATCHUP,
    REMOTE_CATCHUP_PENDING,
    Member,
    Message,
)

POLL_SECONDS = 1.0  # how soon a cleared fault is noticed

ACTIONS: dict[str, Callable[[Member, Message], None]] = {
    "beat": Member.hear_beat,
    "log": shipping.hear_log,
    "ack": shipping.hear_ack,
    "state": shipping.hear_state,
    "catchup": shipping.hear_catchup,
    "peer": shipping.hear_peer,
    "missing": shipping.hear_missing,
    "bye": lambda member, _: member.lost(orderly=True),
    "disable": lambda member, _: member.database.disable(),
    "takeover": takeover.hear_takeover,
    "refused": takeover.hear_refused,
    "yours": takeover.hear_yours,
    "mine": takeover.hear_mine,
}


class Hadr(Member):
    """The HADR part of an active database, or of one that is about to become primary."""

    # Messages

    def linked(self, link: Link) -> None:
        """Begin the handshake on a new connection."""
        handshake.begin(self, link)

    def unlinked(self, link: Link) -> None:
        """React to a connection that the other end, or the network, has closed."""
        if link is self.link:
            self.environment.diag("Warning", "HADR: the connection was closed", CONNECTION)
            self.lost()
        else:
            self.candidates.pop(link, None)

    def heard(self, link: Link, received: Message) -> None:
        """React to a message."""
        if link in self.candidates:
            handshake.hear(self, link, received)
        elif link is self.link:
            self.last_heard = self.environment.now()
            ACTIONS[received["kind"]](self, received)
        self.tick()

    # Commands

    def written(self, records: list[Record], call: Call, result: Result) -> None:
        """Ship what was just written and answer its commit, immediately or when it is safe."""
        shipping.written(self, records, call, result)

    def ship(self, records: list[Record]) -> None:
        """Ship what was just written and does not wait for the standby."""
        shipping.ship(self, records)

    def take_over(self, call: Call, forced: bool, window_only: bool) -> None:
        """Begin a takeover on this standby, or answer why it is refused."""
        takeover.begin(self, call, forced, window_only)

    def view(self) -> dict[str, Any]:
        """Return what db2pd and the snapshot show, as plain data."""
        return view.view(self)

    # Time

    def deadlines(self) -> Iterator[float]:
        """Yield the times at which something may be due."""
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
        if self.link is not None and self.state == REMOTE_CATCHUP and self.catchup_since is not None:
            yield self.next_batch

    def _standby_deadlines(self) -> Iterator[float]:
        if self.state == LOCAL_CATCHUP:
            yield self.replay_done(self.local_until)
        elif self._dials():
            yield self.next_dial
        if self.link is not None and self.state == REMOTE_CATCHUP_PENDING:
            yield self.pending_until
        if self.unwritten:
            yield self.environment.now() + POLL_SECONDS
        if self.takeover is not None and (self.takeover.forced or self.takeover.granted):
            yield self._takeover_done(self.takeover)

    def tick(self) -> None:
        """Do what is due."""
        now = self.environment.now()
        for link in [link for link, candidate in self.candidates.items() if now >= candidate.expires]:
            self.drop(link)
        if self.link is not None and now >= self.last_heard + self.timeout:
            silent = f"HADR: no message for {self.timeout:g} seconds; closing the connection"
            self.environment.diag("Warning", silent, CONNECTION)
            self.lost()
        if self.link is not None and now >= self.next_beat:
            self.beat()
        if self.state == DISCONNECTED_PEER and now >= self.window_end:
            self.set_state(DISCONNECTED if self.role == PRIMARY else REMOTE_CATCHUP_PENDING)
            self.release()
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
        if self.link is not None and self.state == REMOTE_CATCHUP and now >= self.next_batch:
            shipping.send_batch(self, now)
        takeover.hand_over_when_ready(self)

    def _dials(self) -> bool:
        """Whether this standby has to connect to the primary, which listens."""
        busy = self.candidates or self.takeover is not None or self.stopping is not None
        return self.link is None and not busy and self.state != LOCAL_CATCHUP

    def _tick_standby(self, now: float) -> None:
        if self.state == LOCAL_CATCHUP and now >= self.replay_done(self.local_until):
            self.set_state(REMOTE_CATCHUP_PENDING)
        if self._dials() and now >= self.next_dial:
            self.next_dial = now + self.environment.settings.dial_seconds
            target = self.target()
            if target is not None:
                self.environment.dial(self.database, target)
        if self.link is not None and self.state == REMOTE_CATCHUP_PENDING and now >= self.pending_until:
            self.set_state(REMOTE_CATCHUP)
            self.link.send({"kind": "catchup", "from": self.database.state.log.end})
        if self.unwritten and not self.environment.faults.get("log-device-full"):
            shipping.write_waiting(self)
        underway = self.takeover
        if underway is None or not (underway.forced or underway.granted):
            return
        if now >= self._takeover_done(underway):
            takeover.promote(self, underway)

    def _takeover_done(self, underway: takeover.Takeover) -> float:
        environment = self.environment
        seconds = float(environment.faults.get("slow-takeover") or environment.settings.takeover_seconds)
        return self.replay_done(underway.begun + seconds)
