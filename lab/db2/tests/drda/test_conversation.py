"""DRDA without a network: framing as a property, refusals, and bytes that are not DRDA."""

import struct

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import code_points as cp
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import fdoca, sqlda
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.backend import Backend, Server
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.conversation import Conversation
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.ddm import (
    OBJECT,
    REPLY,
    REQUEST,
    ProtocolError,
    Reader,
    chain,
    ddm,
    number,
    objects,
    parameters,
)
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.greeting import Greeting
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import Call, Result, message
from hypothesis import given, settings
from hypothesis import strategies as st

LONG = st.integers(0, 70000).map(bytes)


def read(data):
    reader = Reader(data)
    found = []
    while (dss := reader.take()) is not None:
        found.append(dss)
    assert reader.data == b""
    return found


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([REQUEST, REPLY, OBJECT]), st.integers(0, 65535), LONG), max_size=4))
def test_what_is_written_is_read(parts):
    written = [(kind, correlation, ddm(cp.SQLSTT, content)) for kind, correlation, content in parts]
    found = read(chain(written))
    assert [(one.kind, one.correlation, one.body) for one in found] == written
    assert [one.chained for one in found] == [True] * (len(parts) - 1) + [False] * bool(parts)
    for one, (_, _, content) in zip(found, parts, strict=True):
        assert list(objects(one.body)) == [(cp.SQLSTT, content)]


def accounts(user, password):
    return (user, password) == ("stuser", "stpass")


def hello(password="stpass", encoding="cp500", database="STMS", unicode=False):
    levels = number(cp.UNICODEMGR, 1208)[2:] if unicode else b""
    later = "utf-8" if unicode else encoding
    return [
        (REQUEST, 1, ddm(cp.EXCSAT, ddm(cp.EXTNAM, "test".encode(encoding)), ddm(cp.MGRLVLLS, levels))),
        (REQUEST, 2, ddm(cp.ACCSEC, number(cp.SECMEC, 3), ddm(cp.RDBNAM, database.encode(later)))),
        (
            REQUEST,
            3,
            ddm(
                cp.SECCHK,
                number(cp.SECMEC, 3),
                ddm(cp.USRID, "stuser".encode(later)),
                ddm(cp.PASSWORD, password.encode(later)),
            ),
        ),
        (
            REQUEST,
            4,
            ddm(cp.ACCRDB, ddm(cp.RDBNAM, database.encode(later)), ddm(cp.TYPDEFNAM, "QTDSQLX86".encode(later))),
        ),
    ]


def greeted(**more):
    greeting = Greeting(accounts, lambda: {"STMS"})
    return greeting, greeting.feed(chain(hello(**more)))


@pytest.mark.parametrize("unicode", [False, True])
def test_a_client_is_known_and_asks_for_a_database(unicode):
    greeting, out = greeted(unicode=unicode)
    assert out == b""
    assert greeting.wanted.database == "STMS"
    assert greeting.wanted.user == "stuser"
    assert greeting.wanted.encoding == ("utf-8" if unicode else "cp500")


def test_a_wrong_password_is_refused():
    greeting, out = greeted(password="guess")
    assert greeting.wanted is None
    assert greeting.over
    refused = parameters(next(content for code, content in objects(read(out)[-1].body) if code == cp.SECCHKRM))
    assert refused[cp.SECCHKCD] == b"\x0f"


def test_a_database_that_is_not_there():
    greeting, out = greeted(database="OTHER")
    assert greeting.over
    assert next(objects(read(out)[-1].body))[0] == cp.RDBNFNRM


class Database(Backend):
    """A database with given answers."""

    def __init__(self, **answers):
        self.answers = answers

    def connect(self, user, name):
        return Call(self.answers.get("connect", Result(0, "", {"handle": 1})))

    def run(self, kind, **args):
        return Call(self.answers[kind])


def talk(backend, servers=(), *more):
    greeting, _ = greeted()
    sent = []
    made = Conversation(greeting.wanted, list(servers), backend, sent.append)
    made.feed(greeting.wanted.bytes)
    for data in more:
        made.feed(data)
    return made, [dss for data in sent for dss in read(data)]


def test_this_server_and_its_alternate_are_one_entry_of_the_list():
    _, found = talk(Database(), [Server("db1", 50000), Server("db2", 50000)])
    accepted = parameters(next(objects(found[-1].body))[1])
    assert list(parameters(accepted[cp.SRVLST])) == [cp.SRVLCNT, cp.SRVLSRV]
    entries = [content for code, content in objects(parameters(accepted[cp.SRVLST])[cp.SRVLSRV]) if code != cp.SRVPRTY]
    assert entries == [b"\xc3\x50" + name.encode("cp500") for name in ("db1", "db2")]


def test_without_an_alternate_there_is_no_list():
    _, found = talk(Database())
    assert cp.SRVLST not in parameters(next(objects(found[-1].body))[1])


@pytest.mark.parametrize(
    ("result", "code", "state"),
    [
        (message("SQL1776N", kind="HADR", reason=1), -1776, b"08004"),
        (message("SQL1117N", alias="STMS"), -1117, b"57019"),
        (message("SQL1035N"), -1035, b"57019"),
        (message("SQL1224N"), -1224, b"55032"),
    ],
)
def test_a_refused_connection(result, code, state):
    made, found = talk(Database(connect=result))
    assert made.over
    assert next(objects(found[-2].body))[0] == cp.RDBAFLRM
    card = dict(objects(found[-1].body))[cp.SQLCARD]
    assert int.from_bytes(card[1:5], "little", signed=True) == code
    assert card[5:10] == state


def test_a_cursor_of_several_blocks():
    rows = [[number, "x" * 100] for number in range(1000)]
    columns = [("ID", "INTEGER"), ("NAME", "VARCHAR(100)")]
    backend = Database(
        describe=Result(0, "", {"columns": columns, "parameters": []}),
        sql=Result(0, "", {"columns": columns, "rows": rows}),
    )
    text = b"\0" + (8).to_bytes(4, "big") + b"select 1" + b"\xff"
    opened = chain([(REQUEST, 1, ddm(cp.PRPSQLSTT)), (OBJECT, 1, ddm(cp.SQLSTT, text)), (REQUEST, 2, ddm(cp.OPNQRY))])
    more = [chain([(REQUEST, 1, ddm(cp.CNTQRY))])] * 4
    _, found = talk(backend, (), opened, *more)
    data = b"".join(content for dss in found for code, content in objects(dss.body) if code == cp.QRYDTA)
    assert data == b"".join(fdoca.row(columns, row) for row in rows)
    codes = [code for dss in found for code, _ in objects(dss.body)]
    assert codes[-3:] == [cp.ENDQRYRM, cp.SQLCARD, cp.QRYNOPRM]


def test_a_statement_that_was_never_prepared_is_not_executed():
    """As after a takeover, when the client still counts on what it prepared at the other server."""
    _, found = talk(Database(sql=Result(0, "", {"changed": 1})), (), chain([(REQUEST, 1, ddm(cp.EXCSQLSTT))]))
    card = dict(objects(found[-1].body))[cp.SQLCARD]
    assert (int.from_bytes(card[1:5], "little", signed=True), card[5:10]) == (-518, b"07003")


def test_tokens_are_separated_as_drivers_expect():
    card = sqlda.refusal(message("SQL0803N", index="1", table="A.T"))
    assert b"\x00\x051\xffA.T" in card


@pytest.mark.parametrize(("size", "code", "number"), [(8, 0x0B, "nan"), (8, 0x0B, "inf"), (4, 0x0D, "-inf")])
def test_a_number_that_is_none_is_refused(size, code, number):
    described = ddm(cp.FDODSC, bytes([6, 0x76, 0xD0, code, 0, size]))
    sent = struct.pack({8: "<d", 4: "<f"}[size], float(number))
    with pytest.raises(ProtocolError, match="a number is none"):
        fdoca.received(described + ddm(cp.FDODTA, b"\0\0" + sent), "<")


# Bytes that are not DRDA


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.booleans())
def test_hostile_bytes_end_in_an_answer_or_in_a_refusal(noise, place, framed):
    whole = chain(hello())
    greeting = Greeting(accounts, lambda: {"STMS"})
    try:
        greeting.feed(whole[:place] + noise + whole[place + len(noise) :])
    except ProtocolError:
        return
    if greeting.wanted is None:
        return
    made = Conversation(greeting.wanted, [], Database(sql=Result(0, ""), describe=message("SQL1224N")), lambda _: None)
    data = chain([(REQUEST, 1, ddm(cp.EXCSQLSTT)), (OBJECT, 1, ddm(cp.SQLDTA, noise))]) if framed else noise
    try:
        made.feed(greeting.wanted.bytes)
        made.feed(data)
    except ProtocolError:
        return
