"""The handshake on a new connection: what each side sends, and why it refuses the other. Pure."""

from typing import NamedTuple

from ..diagnostics import CONNECTION
from ..environment import Link
from ..log import Chain, diverged
from ..messages import administration
from ..state import PRIMARY, STANDBY
from .member import LOCAL_CATCHUP, REMOTE_CATCHUP_PENDING, Candidate, Far, Member, Message

HANDSHAKE_SECONDS = 5.0  # a connection is closed after so long without an answer
LEAST_CLOCK_SECONDS = 2.0  # but not before so long on the clock: with a large scale, a busy machine would not keep up


def begin(member: Member, link: Link) -> None:
    """Begin the handshake on a new connection."""
    if member.stopping is not None or member.state == LOCAL_CATCHUP or member.database.state.disabled:
        link.close()
        return
    seconds = max(HANDSHAKE_SECONDS, LEAST_CLOCK_SECONDS * member.environment.settings.scale)
    member.candidates[link] = Candidate(member.environment.now() + seconds)
    link.send(hello(member))


def hello(member: Member) -> Message:
    """Return what a side reports about itself."""
    state = member.database.state
    return {
        "kind": "hello",
        "database": state.name,
        "instance": member.environment.instance,
        "release": member.environment.settings.dialect,
        "role": member.role,
        "timeout": member.cfg["HADR_TIMEOUT"],
        "peer_window": member.cfg["HADR_PEER_WINDOW"],
        "mode": member.own_mode,
        "target_list": member.cfg.get("HADR_TARGET_LIST", ""),
        "host": member.cfg["HADR_LOCAL_HOST"],
        "port": member.environment.service(member.cfg["HADR_LOCAL_SVC"]),
        "chain": [list(element) for element in state.chain],
        "end": state.log.end,
        "when": state.log.moment(state.log.end),
        "replayed": int(member.replay()),
    }


def hear(member: Member, link: Link, answer: Message) -> None:
    """React to a message on a connection whose handshake is not complete."""
    candidate = member.candidates[link]
    if answer["kind"] == "hello":
        if not _accepts(member, link, answer):
            return
        candidate.hello = answer
        if member.role == STANDBY:
            _leave_peer(member)
        link.send({"kind": "welcome"})
    elif answer["kind"] == "welcome":
        candidate.welcome = True
    elif answer["kind"] == "diverged":
        member.drop(link)
        member.environment.diag("Error", "HADR: the log chains have diverged; the database will be shut down")
        member.stop(administration("ADM12500E"))
        return
    else:
        _report(member, answer.get("message", ""), f"HADR: the partner refused the connection: {answer['why']}")
        member.drop(link)
        return
    if candidate.hello is not None and candidate.welcome:
        del member.candidates[link]
        _connect(member, link, candidate.hello)


def _accepts(member: Member, link: Link, theirs: Message) -> bool:
    """Whether the partner is accepted; if not, send the reason and close the connection."""
    objection = _objection(member, theirs)
    if objection is not None:
        _report(member, objection.message, f"HADR: connection refused: {objection.why}")
        link.send({"kind": "no", **objection._asdict()})
        member.drop(link)
        return False
    if member.role == PRIMARY and _has_diverged(member, theirs):
        member.environment.diag("Error", "HADR: the log of the standby is not of this primary's chain")
        link.send({"kind": "diverged"})
        member.drop(link)
        return False
    return True


def _report(member: Member, known: str, why: str) -> None:
    """Write why there is no connection: the message of the product if there is one, and the values."""
    if known:
        member.environment.diag("Error", known)
    member.environment.diag("Error", why)


class Objection(NamedTuple):
    """Why a partner cannot be accepted: in words, and the message that the product has for it."""

    why: str
    message: str = ""


def _objection(member: Member, theirs: Message) -> Objection | None:
    """Return why the partner cannot be accepted."""
    release, wanted = member.environment.settings.dialect, member.cfg["HADR_REMOTE_INST"]
    checks = [
        (theirs["database"] != member.database.state.name, f"the remote database is {theirs['database']}", "ADM12505E"),
        (theirs["release"] != release, f"the remote release is {theirs['release']}", "ADM12502E"),
        (
            theirs["instance"] != wanted,
            f"HADR_REMOTE_INST is {wanted}, the name of the remote instance is {theirs['instance']}",
            "ADM12504E",
        ),
        ({theirs["role"], member.role} != {PRIMARY, STANDBY}, f"both databases are {theirs['role']}", ""),
        (member.takeover is not None, "a takeover is under way", ""),
    ]
    for wrong, why, identifier in checks:
        if wrong:
            return Objection(why, administration(identifier) if identifier else "")
    return _parameter_objection(member, theirs) or _address_objection(member, theirs)


def _incompatible(reason: int, why: str) -> Objection:
    return Objection(why, administration("ADM12513E", reason=reason))


def _parameter_objection(member: Member, theirs: Message) -> Objection | None:
    ours = member.cfg.get("HADR_TARGET_LIST", "")
    if bool(theirs["target_list"]) != bool(ours):
        return _incompatible(3, "HADR_TARGET_LIST is set on one side only")
    if ours:
        return None
    if theirs["mode"] != member.own_mode:
        return _incompatible(8, f"HADR_SYNCMODE is {member.own_mode} here and {theirs['mode']} there")
    for name, key, reason in (("HADR_TIMEOUT", "timeout", 7), ("HADR_PEER_WINDOW", "peer_window", 10)):
        if theirs[key] != member.cfg[name]:
            return _incompatible(reason, f"{name} is {member.cfg[name]} here and {theirs[key]} there")
    return None


def _address_objection(member: Member, theirs: Message) -> Objection | None:
    if member.environment.registry.get("DB2_HADR_NO_IP_CHECK", "").upper() in {"ON", "YES", "TRUE", "1"}:
        return None
    target = member.target()
    if target is not None and (member.environment.resolve(theirs["host"]), theirs["port"]) == target:
        return None
    return _incompatible(
        2, f"the remote address {theirs['host']}:{theirs['port']} is not HADR_REMOTE_HOST:HADR_REMOTE_SVC"
    )


def _has_diverged(member: Member, theirs: Message) -> bool:
    state = member.database.state
    return diverged([Chain(*element) for element in theirs["chain"]], theirs["end"], state.chain, state.log.end)


def _leave_peer(member: Member) -> None:
    """Leave PEER on the side of the standby: its link is about to be replaced."""
    if member.link is not None:
        old, member.link = member.link, None
        old.close()
    if member.state != LOCAL_CATCHUP:
        member.set_state(REMOTE_CATCHUP_PENDING)


def _connect(member: Member, link: Link, theirs: Message) -> None:
    """Use a connection whose handshake is complete."""
    if member.link is not None and member.link is not link:
        old, member.link = member.link, None
        old.close()
    now = member.environment.now()
    member.link = link
    member.partner = theirs
    member.connect_time = member.last_heard = now
    member.next_beat = now + member.beat_seconds()
    member.pending_until = now + member.environment.settings.pending_seconds
    member.catchup_since = None
    member.far = Far(theirs["end"], theirs["replayed"], theirs["when"])
    member.window_end = 0.0
    member.set_state(REMOTE_CATCHUP_PENDING)
    member.environment.diag("Info", "HADR: connected", CONNECTION)
    if member.role == STANDBY:
        member.database.adopt([Chain(*element) for element in theirs["chain"]])
    else:
        member.release()
        if member.starting_until is not None:
            member.starting_until = None
            member.database.started()
