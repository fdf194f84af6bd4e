"""Conversations of real drivers, changed on their way: each ends in answers or in a refusal, and harms no other."""

import functools

import pytest
from ansible_collections.sametime.estate.lab.db2 import recorded
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.conversation import Conversation
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.ddm import ProtocolError
from hypothesis import example, given, settings
from hypothesis import strategies as st


@functools.cache
def said(driver):
    """Return what a driver said on its last connection, piece by piece, and what it had agreed on before ACCRDB."""
    turns = recorded.load(driver)
    last = max(number for number, _, _ in turns)
    pieces = [client for number, client, _ in turns if number == last]
    half = recorded.Half(recorded.Database().database, 1)
    for place, piece in enumerate(pieces):
        half.feed(piece)
        if half.conversation is not None:
            return [half.greeting.wanted.bytes, *pieces[place + 1 :]], half.greeting.wanted
    raise AssertionError("it never wanted a database")


def talk(database, wanted):
    half = recorded.Half(database, 1)
    half.conversation = Conversation(wanted, recorded.SERVERS, half, half._send)
    return half


def changed(pieces, turn, place, size, noise):
    """Return what was said with noise in place of some bytes of one piece."""
    turn %= len(pieces)
    place %= len(pieces[turn]) + 1
    return [*pieces[:turn], pieces[turn][:place] + noise + pieces[turn][place + size :], *pieces[turn + 1 :]]


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(list(recorded.DRIVERS)),
    st.integers(0, 40),
    st.integers(0, 2000),
    st.integers(0, 8),
    st.binary(max_size=8),
)
@example("ibm_db", 2, 40, 1, b"\xff")
def test_a_changed_conversation(driver, turn, place, size, noise):
    pieces, wanted = said(driver)
    database = recorded.Database().database
    half = talk(database, wanted)
    try:
        for piece in changed(pieces, turn, place, size, noise):
            if half.over:
                break
            half.feed(piece)
    except ProtocolError:
        pass
    assert talk(database, wanted).feed(pieces[0])


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(recorded.DRIVERS)), st.randoms(use_true_random=False))
def test_commands_in_another_order(driver, random):
    pieces, wanted = said(driver)
    half = talk(recorded.Database().database, wanted)
    try:
        for piece in random.sample(pieces, len(pieces)):
            if half.over:
                break
            half.feed(piece)
    except ProtocolError:
        pass


@pytest.mark.parametrize("driver", recorded.DRIVERS)
def test_a_conversation_that_stops_anywhere_leaves_nothing_open(driver):
    pieces, wanted = said(driver)
    for count in range(len(pieces)):
        database = recorded.Database().database
        half = talk(database, wanted)
        for piece in pieces[:count]:
            half.feed(piece)
        half.end()
        assert database.active is None
