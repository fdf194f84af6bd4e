"""Takeover: its rules, the hand-over of a primary and the promotion of a standby. Pure."""

import math

from ..diagnostics import ROLE
from ..log import Chain
from ..messages import Call, done, message
from ..state import PRIMARY, STANDBY
from .handshake import hello
from .member import (
    DISCONNECTED,
    DISCONNECTED_PEER,
    LOCAL_CATCHUP,
    PEER,
    REMOTE_CATCHUP,
    REMOTE_CATCHUP_PENDING,
    Far,
    Member,
    Message,
    Takeover,
)

PEER_WINDOW_MARGIN = 5.0  # TAKEOVER … PEER WINDOW ONLY must come this long before the end


# On the standby


def begin(member: Member, call: Call, forced: bool, window_only: bool) -> None:
    """Begin a takeover on this standby, or answer why it is refused."""
    reason = _refusal(member, forced, window_only)
    if reason is not None:
        call.answer(message("SQL1770N", reason=reason))
        return
    now = member.environment.now()
    member.takeover = Takeover(call, forced, now)
    if forced:
        if member.link is not None:
            member.link.send({"kind": "disable"})
            link, member.link = member.link, None
            link.close()
            member.connect_time = now
        for link in list(member.candidates):
            member.drop(link)
    elif member.link is not None:
        member.link.send({"kind": "takeover"})


def _refusal(member: Member, forced: bool, window_only: bool) -> int | None:
    """Return the reason code of a refusal."""
    if member.takeover is not None or member.stopping is not None:
        return 8
    if int(member.cfg.get("HADR_REPLAY_DELAY", "0")):
        return 11
    if forced:
        return _force_refusal(member, window_only)
    ready = member.state == PEER or (member.state == REMOTE_CATCHUP and member.mode == "SUPERASYNC")
    return None if member.link is not None and ready else 1


def _force_refusal(member: Member, window_only: bool) -> int | None:
    if member.state in {LOCAL_CATCHUP, REMOTE_CATCHUP}:
        return 2
    if not window_only:
        return 10 if member.environment.settings.cluster_manager else None
    if not member.synchronous or member.own_mode not in {"SYNC", "NEARSYNC"}:
        return 9
    in_window = member.state in {PEER, DISCONNECTED_PEER}
    now = member.environment.now()
    return None if in_window and now <= member.window_end - PEER_WINDOW_MARGIN else 9


def hear_refused(member: Member, refusal: Message) -> None:
    """Answer the takeover that the primary refuses."""
    takeover, member.takeover = member.takeover, None
    if takeover is not None:
        takeover.call.answer(message("SQL1770N", reason=refusal["reason"]))


def hear_yours(member: Member, grant: Message) -> None:
    """Record that the old primary has handed over."""
    takeover = member.takeover
    if takeover is None or member.database.state.log.end != grant["end"]:
        member.lost()
    elif member.environment.faults.take("takeover-half-way"):
        member.environment.diag("Severe", "HADR: takeover interrupted", ROLE)
        member.lost()
    else:
        takeover.granted = True


def promote(member: Member, takeover: Takeover) -> None:
    """Become primary: everything received is replayed."""
    member.takeover = None
    member.role = PRIMARY
    member.database.become_primary()
    member.far = Far(member.database.state.log.end, member.database.state.log.end, member.far.when)
    member.sent = member.database.state.log.end
    if member.link is None:
        member.state = DISCONNECTED
        member.next_dial = member.environment.now() + member.environment.settings.dial_seconds
    else:
        member.link.send({**hello(member), "kind": "mine"})
        if member.own_mode == "SUPERASYNC":
            member.state = REMOTE_CATCHUP
            member.catchup_since = member.next_batch = member.environment.now()
        else:
            member.state = PEER
        member.beat()
    takeover.call.answer(done("TAKEOVER HADR ON DATABASE"))


# On the old primary


def hear_takeover(member: Member, _request: Message) -> None:
    """Begin to hand over to the standby."""
    if member.role != PRIMARY or member.database.state.disabled:
        assert member.link is not None  # noqa: S101 - the message came over it
        member.link.send({"kind": "refused", "reason": 7})
        return
    member.database.drop_applications()
    member.draining = True


def hand_over_when_ready(member: Member) -> None:
    """Hand over when the standby has the whole log and no commit waits."""
    end = member.database.state.log.end
    if not member.draining or member.link is None or member.far.end != end or member.held:
        return
    member.draining = False
    member.database.drop_applications()  # those that connected in the meantime
    link = member.link
    member.catchup_since = None
    member.role = STANDBY
    member.replayed, member.replayed_at = float(end), member.environment.now()
    member.window_end = 0.0
    member.partner = {**member.partner, "mode": member.own_mode}
    member.pending_until = math.inf  # the new primary speaks first
    member.database.become_standby()
    member.state = REMOTE_CATCHUP_PENDING
    if member.environment.faults.take("takeover-half-way"):
        member.environment.diag("Severe", "HADR: takeover interrupted", ROLE)
        member.lost()
    else:
        link.send({"kind": "yours", "end": end})


def hear_mine(member: Member, theirs: Message) -> None:
    """Become the standby of the new primary."""
    member.partner = theirs
    member.database.adopt([Chain(*element) for element in theirs["chain"]])
    member.far = Far(theirs["end"], theirs["end"], theirs["when"])
    member.set_state(REMOTE_CATCHUP if theirs["mode"] == "SUPERASYNC" else PEER)
