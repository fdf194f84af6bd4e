"""Laws that hold on any walk through the states of a pair."""

import json
import re

from ansible_collections.sametime.estate.lab.db2.db2lab.log import Chain, Record, diverged
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair
from ansible_collections.sametime.estate.lab.db2.db2lab.state import from_dict
from hypothesis import given, settings
from hypothesis import strategies as st

HOSTS = st.sampled_from(["db1", "db2"])
WALK = settings(max_examples=60, deadline=None)

SAFE = st.one_of(
    st.tuples(st.just("write"), HOSTS, st.integers(1, 3)),
    st.tuples(st.just("advance"), HOSTS, st.sampled_from([0.001, 0.5, 3, 31, 130, 400])),
    st.tuples(
        st.sampled_from(
            [
                "takeover hadr on db STMS",
                "activate db STMS",
                "deactivate db STMS",
                "start hadr on db STMS as standby",
                "start hadr on db STMS as primary",
                "force applications all",
            ]
        ),
        HOSTS,
        st.none(),
    ),
    st.tuples(
        st.sampled_from(["cut", "silence", "heal", "crash", "kill", "boot", "half-way", "restart", "window"]),
        HOSTS,
        st.none(),
    ),
)
RECKLESS = st.one_of(
    SAFE,
    st.tuples(
        st.sampled_from(
            [
                "takeover hadr on db STMS by force",
                "takeover hadr on db STMS by force peer window only",
                "start hadr on db STMS as primary by force",
                "stop hadr on db STMS",
            ]
        ),
        HOSTS,
        st.none(),
    ),
)


def step(pair, what, host, detail):
    """Do one thing; the peer window form only when the other host is without power."""
    other = "db2" if host == "db1" else "db1"
    simple = {
        "cut": pair.cut,
        "silence": pair.silence,
        "heal": pair.heal,
        "crash": lambda: pair.crash(host),
        "kill": lambda: pair.kill(host),
        "boot": lambda: (pair.boot(host), pair.db2start(host)),
        "restart": lambda: (pair.db2stop(host, force=True), pair.db2start(host)),
        "half-way": lambda: pair.hosts[host].environment.faults.set("takeover-half-way"),
        "advance": lambda: pair.advance(detail),
    }
    if what in simple:
        simple[what]()
        return None
    if what == "write":
        return pair.write(host, detail)
    if what == "window":
        if pair.hosts[other].powered:
            return None
        return pair.db2(host, "takeover hadr on db STMS by force peer window only")
    return pair.db2(host, what)


def ready(mode, timeout, window):
    pair = Pair(dialect="11.5")
    pair.set_up(timeout=timeout, peer_window=window, mode=mode)
    return pair


@WALK
@given(
    st.sampled_from(["SYNC", "NEARSYNC"]),
    st.sampled_from([5, 60, 120]),
    st.sampled_from([0, 60, 300]),
    st.lists(SAFE, max_size=25),
)
def test_safe_commands_never_make_two_primaries_and_lose_nothing(mode, timeout, window, walk):
    pair = ready(mode, timeout, window)
    for what, host, detail in walk:
        step(pair, what, host, detail)
        serving = pair.serving()
        assert len(serving) <= 1
        for one in serving:
            assert pair.lost(one) == set()


@WALK
@given(st.sampled_from(["SYNC", "NEARSYNC", "ASYNC", "SUPERASYNC"]), st.lists(RECKLESS, max_size=25))
def test_answers_and_states_are_those_of_the_product(mode, walk):
    pair = ready(mode, 60, 120)
    for what, host, detail in walk:
        answer = step(pair, what, host, detail)
        if answer is not None:
            assert answer[0] in {0, 1, 2, 4, 255}
            assert re.match(r"\n?(?:(?:SQL|DB2)\d{4,5}[INW]  |   Database|db[12] is down)", answer[1]), answer[1]
        for one in ("db1", "db2"):
            role, state, status = pair.triple(one)
            assert role in {"PRIMARY", "STANDBY", "STANDARD"}
            assert (state == "") == (status == "")
            if role == "PRIMARY":
                assert state != "LOCAL_CATCHUP"
            if role == "STANDBY":
                assert state != "DISCONNECTED"
            if state in {"PEER", "REMOTE_CATCHUP"}:
                assert status == "CONNECTED"
            if state in {"DISCONNECTED", "DISCONNECTED_PEER"}:
                assert status == "DISCONNECTED"


@WALK
@given(st.sampled_from(["SYNC", "NEARSYNC", "ASYNC"]), st.lists(RECKLESS, max_size=20))
def test_a_pair_in_peer_holds_the_same_data(mode, walk):
    pair = ready(mode, 60, 120)
    for what, host, detail in walk:
        step(pair, what, host, detail)
    pair.heal()
    pair.advance(700)
    if pair.triple("db1")[1:] == pair.triple("db2")[1:] == ("PEER", "CONNECTED"):
        one, two = (pair.hosts[host].load("STMS") for host in ("db1", "db2"))
        assert one.log.records == two.log.records
        assert one.chain == two.chain


@WALK
@given(st.lists(RECKLESS, max_size=15))
def test_stored_data_survives_a_power_cut(walk):
    pair = ready("NEARSYNC", 60, 120)
    for what, host, detail in walk:
        step(pair, what, host, detail)
    before = [pair.role(host) for host in ("db1", "db2")]
    kept = [json.dumps(pair.hosts[host].load("STMS").as_dict()) for host in ("db1", "db2")]
    for host in ("db1", "db2"):
        pair.kill(host)
    assert [pair.role(host) for host in ("db1", "db2")] == before
    assert pair.serving() == []
    for host, text in zip(("db1", "db2"), kept, strict=True):
        state = pair.hosts[host].load("STMS")
        again = from_dict(json.loads(text), state.log.records)
        assert again.chain == state.chain
        assert again.as_dict() == state.as_dict()


CHAINS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=3).map(
    lambda links: [Chain("root", 0), *(Chain(name, start) for name, start in sorted(links, key=lambda link: link[1]))]
)


@given(CHAINS, st.integers(0, 9), st.integers(0, 9))
def test_a_longer_primary_on_the_same_chain_never_diverges(chain, end, more):
    assert not diverged(chain, end, chain, end + more)
    assert diverged(chain, end + more + 1, chain, end)


@given(st.lists(st.integers(1, 400), max_size=20), st.integers(0, 8000))
def test_a_log_finds_its_records(lengths, position):
    pair = Pair(create=False)
    pair.expect("db1", "create db STMS on /db2/data")
    log = pair.hosts["db1"].load("STMS").log
    for length in lengths:
        log.write([["fill", length]], 1.0, length)
    start = 40768001 + position
    assert log.after(start) == [record for record in log.records if record.start >= start]
    assert all(isinstance(record, Record) for record in log.records)
