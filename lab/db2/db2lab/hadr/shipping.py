"""Log shipping: catch-up, PEER, and the commits that wait for the standby. Pure."""

from ..diagnostics import REPLAY
from ..log import Record, place
from ..messages import Call, Result
from ..state import PRIMARY
from .member import DISCONNECTED_PEER, PEER, REMOTE_CATCHUP, HeldCommit, Member, Message

BATCH_SECONDS = 0.25  # catch-up sends this often


def written(member: Member, records: list[Record], call: Call, result: Result) -> None:
    """Ship what was just written and answer its commit, immediately or when it is safe."""
    ship(member, records)
    if (member.state == PEER and member.synchronous) or member.state == DISCONNECTED_PEER:
        member.waits += 1
        member.held.append(HeldCommit(records[-1].end, call, result, member.environment.now()))
    else:
        call.answer(result)


def ship(member: Member, records: list[Record]) -> None:
    """Send what was just written to a standby that has everything before it; another one catches up later."""
    streaming = member.link is not None and member.state in {PEER, REMOTE_CATCHUP}
    if streaming and member.sent == records[0].start:
        _ship(member, records)


def _ship(member: Member, records: list[Record]) -> None:
    assert member.link is not None  # noqa: S101 - for the type checker; every caller has checked it
    member.link.send({"kind": "log", "records": [list(record) for record in records], **member.report()})
    member.sent = records[-1].end


def send_batch(member: Member, now: float) -> None:
    """Send the next part of the log to a standby that catches up; enter PEER when it has everything."""
    if member.catchup_since is None:
        return
    settings = member.environment.settings
    member.next_batch = now + BATCH_SECONDS
    budget = settings.catchup_rate * BATCH_SECONDS
    batch: list[Record] = []
    for record in member.database.state.log.after(member.sent):
        if batch and record.end - batch[0].start > budget:
            break
        batch.append(record)
    if batch:
        _ship(member, batch)
    end = member.database.state.log.end
    enough = now >= member.catchup_since + settings.catchup_seconds
    if member.mode != "SUPERASYNC" and enough and member.sent == end and member.far.end == end:
        member.catchup_since = None
        member.set_state(PEER)
        assert member.link is not None  # noqa: S101 - checked by the caller
        member.link.send({"kind": "peer", **member.report()})
        member.beat()


# On the primary


def hear_catchup(member: Member, request: Message) -> None:
    """Begin to send the log from the position that the standby asks for."""
    now = member.environment.now()
    missing = member.environment.faults.get("log-missing")
    if missing is not None and request["from"] < int(missing):
        assert member.link is not None  # noqa: S101 - the message came over it
        file = place(request["from"], member.database.state.pages).file
        member.environment.diag("Error", f"HADR: log file {file} is needed by the standby and is not found", REPLAY)
        member.link.send({"kind": "missing", "file": file})
        return
    member.sent = request["from"]
    member.catchup_since = member.next_batch = now
    member.set_state(REMOTE_CATCHUP)


def hear_ack(member: Member, report: Message) -> None:
    """Answer the commits whose records the standby has."""
    member.hear_beat(report)
    member.release(report["end"])


def hear_state(member: Member, report: Message) -> None:
    """Show the standby's state, except PEER, which the primary enters itself."""
    if member.role == PRIMARY and member.link is not None and report["state"] != PEER:
        member.state = report["state"]


# On the standby


def hear_missing(member: Member, report: Message) -> None:
    """Shut down: the primary no longer has the log."""
    member.stop(f"HADR: the primary no longer has log file {report['file']}; shutting down")


def hear_log(member: Member, shipment: Message) -> None:
    """Write received records and acknowledge them."""
    if member.environment.faults.get("log-device-full") is not None:
        member.unwritten.append(shipment)
        return
    log = member.database.state.log
    member.replay()
    fresh = [Record(*record) for record in shipment["records"] if record[0] >= log.end]
    if fresh and fresh[0].start == log.end:
        log.append(fresh)
    member.far.end = shipment["end"]
    member.far.when = shipment["when"]
    member.take_window(shipment)
    if member.link is not None:
        member.link.send({"kind": "ack", **member.report()})


def write_waiting(member: Member) -> None:
    """Write what was received while the log device was full."""
    waiting, member.unwritten = member.unwritten, []
    for shipment in waiting:
        hear_log(member, shipment)


def hear_peer(member: Member, report: Message) -> None:
    """Enter PEER with the primary."""
    member.set_state(PEER)
    member.take_window(report)
