"""Records of db2diag.log, so that IBM's db2diag reads them. Pure.

The id of a record is I or E (event, administration message), the offset of the record in the file, E and the length of
the record, which ends before the blank line. The file begins with a blank line.
"""

from typing import NamedTuple

from .dialect import Dialect
from .state import PRIMARY

HADR = "High Availability Disaster Recovery"


class Source(NamedTuple):
    """What writes a record: component, function and probe of the product; and the label of the text."""

    component: str
    function: str
    probe: int
    label: str = "MESSAGE"


STATE = Source(HADR, "hdrSetHdrState", 10000, "CHANGE")
ROLE = Source(HADR, "hdrSetDbRoleAndDbType", 10010, "CHANGE")
HANDSHAKE = Source(HADR, "hdrHandleHsAck", 43900)
CONNECTION = Source(HADR, "hdrEduAcceptEvent", 20280)
REPLAY = Source(HADR, "hdrEdu", 20120)
RECOVERY = Source("recovery manager", "sqlpresr", 410)
PROCESS = Source("oper system services", "sqloEDUSIGCHLDHandler", 50)

_WORDS = {
    "LOCAL_CATCHUP": ("LOCAL_CATCHUP", "LocalCatchup"),
    "REMOTE_CATCHUP_PENDING": ("REM_CATCHUP_PENDING", "RemoteCatchupPending"),
    "REMOTE_CATCHUP": ("REM_CATCHUP", "RemoteCatchup"),
    "PEER": ("PEER", "Peer"),
    "DISCONNECTED_PEER": ("DISC_PEER", "DisconnectedPeer"),
    "DISCONNECTED": ("REM_CATCHUP_PENDING", "RemoteCatchupPending"),  # a primary waits for the standby in this state
}


def state_change(role: str, before: str, after: str, connected: bool, dialect: Dialect) -> str:
    """Return the text for a new HADR state, empty if db2diag.log has one word for both."""
    side = "P" if role == PRIMARY else "S"
    style = 1 if dialect.order == 0 else 0
    old, new = _WORDS[before][style], _WORDS[after][style]
    if old == new:
        return ""
    if dialect.order == 0:
        return f"HADR state set to {side}-{new} (was {side}-{old})"
    return f"HADR state set to HDR_{side}_{new} (was HDR_{side}_{old}), connId={int(connected)}"


def role_change(before: str, after: str) -> str:
    """Return the text for a new role."""
    return f"HADR role set to {after.capitalize()} (was {before.capitalize()})"


class Entry(NamedTuple):
    """One record without its id."""

    stamp: str  # with the minutes that the local time is ahead of UTC
    level: str
    text: str
    source: Source
    process: int
    instance: str
    database: str
    host: str
    thread: str  # name of the thread (EDU) in the product


def record(entry: Entry, offset: int) -> bytes:
    """Return a record that begins at this offset, with the blank line after it."""
    length = 0
    while True:
        made = _text(entry, offset, length).encode()
        if len(made) == length:
            return made + b"\n"
        length = len(made)


def _text(entry: Entry, offset: int, length: int) -> str:
    kind = "E" if entry.level == "Event" or entry.text.startswith("ADM") else "I"
    number = f"{kind}{offset}E{length}"
    database = f"            DB   : {entry.database}" if entry.database else ""
    source = entry.source
    lines = [
        f"{entry.stamp} {number:<22}LEVEL: {entry.level}",
        f"PID     : {entry.process:<20} TID : {entry.process:<15} PROC : db2sysc 0",
        f"INSTANCE: {entry.instance:<20} NODE : 000{database}",
        f"HOSTNAME: {entry.host}",
        f"EDUID   : {entry.process:<20} EDUNAME: {entry.thread}",
        f"FUNCTION: DB2 UDB, {source.component}, {source.function}, probe:{source.probe}",
        f"{source.label:<8}: {entry.text}",
    ]
    return "\n".join([*lines, ""])
