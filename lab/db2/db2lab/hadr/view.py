"""What db2pd and the snapshot show of HADR. Pure."""

from typing import Any

from ..state import STANDBY
from .member import Member


def view(member: Member) -> dict[str, Any]:
    """Return what db2pd and the snapshot show, as plain data; times are epochs of this host's clock."""
    wall = member.environment.wall
    log = member.database.state.log
    standby = member.role == STANDBY
    near = {"end": log.end, "when": log.moment(log.end)}
    known = bool(member.partner)
    far = {"end": member.far.end, "when": member.far.when} if known else None
    replayed = int(member.replay()) if standby else member.far.replayed
    status = "CONNECTED" if member.link is not None else "DISCONNECTED"
    if member.link is not None and member.environment.faults.get("congested") is not None:
        status = "CONGESTED"
    return {
        "instance": member.environment.instance,
        "role": member.role,
        "state": member.state,
        "mode": member.mode,
        "status": status,
        "status_time": wall(member.connect_time),
        "last_heard": wall(member.last_heard) if known else None,
        "interval": member.interval,
        "cfg": {name: value for name, value in member.cfg.items() if name.startswith("HADR_")},
        "partner": {key: member.partner.get(key) for key in ("host", "instance")} if known else None,
        "primary_log": far if standby else near,
        "standby_log": near if standby else far,
        "replay_log": {"end": replayed, "when": log.moment(replayed)} if standby or known else None,
        "pages": member.database.state.pages,
        "window_end": wall(member.window_end) if member.window_end else None,
        "flags": member.flags() if standby else member.far.flags,
        "error_time": _error_time(member, standby),
        "waiting_since": wall(member.held[0].since) if member.held else None,
        "waits": member.waits,
        "waited": member.waited,
        "taking_over": member.takeover is not None,
        "draining": member.draining,
    }


def _error_time(member: Member, standby: bool) -> float | None:
    if not standby:
        return member.far.error_time
    return member.database.error_time(member.environment.faults.get("tablespace-error") is not None)
