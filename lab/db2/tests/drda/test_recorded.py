"""Conversations of real drivers, replayed: the server's half is what it was when they were recorded (recorded.py)."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import recorded
from ansible_collections.sametime.estate.lab.db2.db2lab.drda import code_points as cp
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.ddm import Reader, objects, parameters


def structures(data):
    reader = Reader(data)
    found = []
    while (dss := reader.take()) is not None:
        parts = [(f"{code:04X}", body) for code, body in objects(dss.body)]
        found.append((dss.kind, dss.chained, dss.correlation, parts))
    return found


@pytest.mark.parametrize("driver", recorded.DRIVERS)
def test_a_replay_gives_the_same_answers(driver):
    database = recorded.Database()
    for number, client, server in recorded.load(driver):
        assert structures(database.said(number, client)) == structures(server)


@pytest.mark.parametrize("driver", recorded.DRIVERS)
def test_a_replay_in_single_bytes_gives_the_same_answers(driver):
    """The network may cut what a driver sends anywhere."""
    database = recorded.Database()
    for number, client, server in recorded.load(driver):
        assert b"".join(database.said(number, client[place : place + 1]) for place in range(len(client))) == server


@pytest.mark.parametrize("driver", ["ibm_db", "jcc", "pydrda"])
def test_what_the_recordings_hold(driver):
    """Each driver got three refusals: a wrong password, a missing table and a duplicate key."""
    turns = recorded.load(driver)
    told = [one for _, _, server in turns for dss in structures(server) for one in dss[3]]
    checks = [body for code, body in told if code == f"{cp.SECCHKRM:04X}"]
    assert [b"\x11\xa4\x0f" in body for body in checks] == [True, False]
    codes = {int.from_bytes(body[1:5], "little", signed=True) for code, body in told if code == f"{cp.SQLCARD:04X}"}
    assert {-204, -803, 100} <= codes
    assert b"stpass" not in b"".join(client for _, client, _ in turns) or driver == "pydrda"


@pytest.mark.parametrize(("driver", "procedure"), [("ibm_db", b"SQLCAMESSAGE("), ("jcc", b"SQLCAMESSAGECCSID(")])
def test_the_recordings_hold_texts_that_the_server_gave(driver, procedure):
    turns = recorded.load(driver)
    assert any(procedure in client for _, client, _ in turns)
    told = [one for _, _, server in turns for dss in structures(server) for one in dss[3]]
    parameters = [body for code, body in told if code == f"{cp.SQLDTARD:04X}"]
    assert any(b'"NO.TABLE" is an undefined name.' in body for body in parameters)


def test_what_the_recording_of_global_transactions_holds():
    told = [one for _, _, server in recorded.load("jcc_xa") for dss in structures(server) for one in dss[3]]
    codes = [parameters(body)[cp.XARETVAL] for code, body in told if code == f"{cp.SYNCCRD:04X}"]
    refused = [int.from_bytes(code, "big", signed=True) for code in codes if code != bytes(4)]
    assert (refused, len(codes)) == ([-4], 14)
