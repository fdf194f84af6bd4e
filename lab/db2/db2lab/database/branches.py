"""Branches of global transactions, as a transaction manager sees them: states, requests, return codes. Pure.

The states and codes are those of X/Open's XA specification. A branch that is prepared is in the log, with what it
changed: it is in doubt until the transaction manager decides, whatever happens to its connection, to this process or to
the roles of the pair. All others end with their connection.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .. import xa
from ..log import Record

NONE, HERE, ELSEWHERE, ENDED, IN_DOUBT = "none", "here", "elsewhere", "ended", "in doubt"

# Request: the states in which it is possible.
_POSSIBLE = {
    "start": {NONE},
    "join": {ENDED},
    "end": {HERE},
    "prepare": {ENDED},
    "commit one phase": {ENDED},
    "commit": {IN_DOUBT},
    "rollback": {ENDED, IN_DOUBT},
    "forget": set(),  # the simulator ends no branch by itself
}


@dataclass
class Branch:
    """A branch that is not prepared."""

    handle: int  # the application that works for it, or did so last
    working: bool = True
    changes: list[list[Any]] = field(default_factory=list)  # those of a branch that is not being worked for
    failed: int = xa.OK  # why it can only be rolled back


class InDoubt(NamedTuple):
    """A branch that is prepared: what it changed, and which application prepared it when."""

    changes: list[list[Any]]
    application: str
    user: str
    since: float


def named(verb: str, flags: int) -> str:
    """Return the name of a request, which depends on its flags."""
    if verb == "start" and flags & (xa.JOIN | xa.RESUME):
        return "join"
    return "commit one phase" if verb == "commit" and flags & xa.ONE_PHASE else verb


def state(xid: str, handle: int, branches: Mapping[str, Branch], in_doubt: Mapping[str, Any]) -> str:
    """Return the state of a branch, seen from an application."""
    if xid in in_doubt:
        return IN_DOUBT
    branch = branches.get(xid)
    if branch is None:
        return NONE
    if not branch.working:
        return ENDED
    return HERE if branch.handle == handle else ELSEWHERE


def refusal(request: str, found: str) -> int:
    """Return why a request is not possible in a state, OK if it is."""
    if found in _POSSIBLE[request]:
        return xa.OK
    if request == "start":
        return xa.DUPID
    return xa.NOTA if found == NONE else xa.PROTO


def replay(in_doubt: dict[str, InDoubt], record: Record) -> None:
    """Do to the branches in doubt what a log record says."""
    verb, *rest = record.what
    if verb == "prepare":
        xid, changes, application, user = rest
        in_doubt[xid] = InDoubt(changes, application, user, record.when)
    elif verb in {"commit", "rollback"}:
        in_doubt.pop(rest[0], None)
