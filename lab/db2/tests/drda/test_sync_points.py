"""SYNCCTL without a network: XIDs as a property, wrong bytes, and a chain whose branch could not be started."""

import base64
import struct

import pytest
from ansible_collections.sametime.estate.lab.db2 import recorded
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import code_points as cp
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import sync_points
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.conversation import Conversation
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.ddm import (
    OBJECT,
    REQUEST,
    ProtocolError,
    Reader,
    chain,
    ddm,
    number,
    objects,
    parameters,
)
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.greeting import Wanted, attributes
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import Call, message
from hypothesis import given
from hypothesis import strategies as st

START, COMMIT = 0x09, 0x03
PART = st.binary(max_size=64)


def xid(transaction, branch=b"b", kind=1):
    return struct.pack(">i2I", kind, len(transaction), len(branch)) + transaction + branch


@given(st.integers(0, 0x7FFFFFFF), PART, PART)
def test_an_xid_comes_back_as_it_was(kind, transaction, branch):
    sent = xid(transaction, branch, kind)
    answer = sync_points.answer(0, [sync_points.identifier(sent)])
    listed = list(objects(parameters(parameters(answer)[cp.SYNCCRD])[cp.PRPHRCLST]))
    assert listed == [(cp.XIDCNT, b"\x00\x01"), (cp.XID, sent)]


@given(st.binary(max_size=80))
def test_bytes_that_are_not_xid(data):
    try:
        found = sync_points.identifier(data)
    except ProtocolError:
        return
    assert found == data.hex()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\0\0\0\1", "cut off"),
        (xid(b"A") + b"x", "wrong length"),
        (xid(b"A")[:-1], "wrong length"),
        (xid(b"A" * 65), "wrong length"),
    ],
)
def test_an_xid_that_is_wrong(data, why):
    with pytest.raises(ProtocolError, match=why):
        sync_points.identifier(data)


def test_a_type_that_the_server_does_not_have():
    with pytest.raises(ProtocolError, match="type 0A"):
        sync_points.request({cp.SYNCTYPE: b"\x0a", cp.XID: xid(b"A")})


def test_levels_are_agreed():
    offered = b"".join(struct.pack(">2H", *one) for one in ((0x1C01, 12), (0x14C0, 7), (0x14C1, 5)))
    reply, _ = attributes({cp.MGRLVLLS: offered}, "utf-8")
    agreed = parameters(parameters(reply)[cp.EXCSATRD])[cp.MGRLVLLS]
    assert agreed == struct.pack(">6H", 0x1C01, 7, 0x14C0, 7, 0x14C1, 0)


class Client:
    """A client of a database in memory."""

    def __init__(self, database, place):
        self.half = recorded.Half(database, place)
        access = base64.b64encode(chain([(REQUEST, 1, ddm(cp.ACCRDB))])).decode()
        wanted = Wanted("STMS", "stuser", "test", "utf-8", [], access)
        self.half.conversation = Conversation(wanted, [], self.half, self.half._send)
        self.half.feed(wanted.bytes)

    def say(self, *pieces):
        """Say a chain of commands and return the answers as (code point, content)."""
        reader = Reader(self.half.feed(chain([(kind, place, body) for place, (kind, body) in enumerate(pieces, 1)])))
        found = []
        while (dss := reader.take()) is not None:
            found += objects(dss.body)
        return found


def sync(kind, name, flags=0):
    given = number(cp.SYNCTYPE, kind, 1) + ddm(cp.XID, name) + number(cp.XAFLAGS, flags, 4)
    return REQUEST, ddm(cp.SYNCCTL, given)


def statement(text):
    content = ddm(cp.SQLSTT, b"\0" + len(text).to_bytes(4, "big") + text.encode() + b"\xff")
    return [(REQUEST, ddm(cp.EXCSQLIMM)), (OBJECT, content)]


def code(answer):
    assert answer[0] == cp.SYNCCRD
    return int.from_bytes(parameters(answer[1])[cp.XARETVAL], "big", signed=True)


def test_the_database_ends_before_it_answers(monkeypatch):
    client = Client(recorded.Database().database, 1)
    monkeypatch.setattr(client.half, "run", lambda _kind, **_args: Call(message("SQL1224N")))
    assert [code(client.say(sync(COMMIT, name))[0]) for name in (xid(b"A"), b"\xff" * 4)] == [-7, -7]


def test_work_for_a_branch_that_was_not_started_is_not_done():
    """A driver sends the start with the first statement; the rest of a chain is not run after an error."""
    database = recorded.Database().database
    one, two = Client(database, 1), Client(database, 2)
    one.say(sync(START, xid(b"A")), *statement("create table LAB.T (NUMBER INTEGER)"))
    refused = two.say(sync(START, xid(b"A")), *statement("create table LAB.U (NUMBER INTEGER)"))
    assert [code(answer) for answer in refused] == [-8]
    assert two.say(*statement("create table LAB.U (NUMBER INTEGER)"))[0][0] == cp.RDBUPDRM


def test_a_unit_of_work_without_a_global_transaction():
    client = Client(recorded.Database().database, 1)
    answers = client.say(
        sync(START, b"\xff" * 4), *statement("create table LAB.T (NUMBER INTEGER)"), sync(COMMIT, b"\xff" * 4)
    )
    assert [point for point, _ in answers] == [cp.SYNCCRD, cp.RDBUPDRM, cp.SQLCARD, cp.SYNCCRD]
    assert (code(answers[0]), code(answers[-1])) == (0, 0)
    assert "LAB.T" in client.half.database.tables()
