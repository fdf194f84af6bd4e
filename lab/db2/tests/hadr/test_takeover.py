"""Graceful and forced takeovers."""

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import (
    AS_PRIMARY,
    AS_STANDBY,
    FORCE,
    TAKEOVER,
    WINDOW,
    done,
    refused,
)
from ansible_collections.sametime.estate.lab.db2.db2lab.hadr import takeover
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair


def test_graceful_there_and_back(peers):
    done(peers.write("db1", 4))
    peers.expect("db1", "connect to STMS")
    began = peers.now()
    assert done(peers.db2("db2", TAKEOVER)) == "DB20000I The TAKEOVER HADR ON DATABASE command completed successfully."
    assert 1 <= peers.now() - began < 2
    peers.advance(0.1)
    assert peers.triple("db1") == ("STANDBY", "PEER", "CONNECTED")
    assert peers.triple("db2") == ("PRIMARY", "PEER", "CONNECTED")
    refused(peers.db2("db1", "insert into LAB.ROWS values (99)"), "DB21034E")
    done(peers.write("db2", 2))
    done(peers.db2("db1", TAKEOVER))
    peers.advance(0.1)
    assert peers.serving() == ["db1"]
    assert peers.lost("db1") == peers.lost("db2") == set()


def test_a_slow_takeover(peers):
    peers.hosts["db2"].environment.faults.set("slow-takeover", "8")
    began = peers.now()
    done(peers.db2("db2", TAKEOVER))
    assert 8 <= peers.now() - began < 9


def test_graceful_waits_for_the_replay(peers):
    peers.hosts["db2"].environment.faults.set("slow-replay", "1000")
    peers.expect("db1", "connect to STMS")
    peers.expect("db1", "call lab.fill(20000)")
    began = peers.now()
    call = peers.submit("db2", TAKEOVER)
    peers.advance(5)
    assert "TAKEOVER_APP_REMAINING_STANDBY" in peers.db2pd("db2")[1]
    done(peers.wait(call))
    assert 19 <= peers.now() - began <= 23


def test_graceful_in_superasync_needs_remote_catchup():
    pair = Pair()
    pair.set_up(mode="SUPERASYNC")
    done(pair.write("db1", 20))
    done(pair.db2("db2", TAKEOVER))
    pair.advance(1)
    assert pair.triple("db1") == ("STANDBY", "REMOTE_CATCHUP", "CONNECTED")
    assert pair.triple("db2") == ("PRIMARY", "REMOTE_CATCHUP", "CONNECTED")
    assert pair.lost("db2") == set()


def test_graceful_over_a_lost_link_while_the_state_is_still_peer(peers):
    peers.silence()
    peers.advance(10)
    assert peers.state("db2") == "PEER"
    refused(peers.db2("db2", TAKEOVER), "SQL1770N", 7)
    assert peers.state("db2") == "DISCONNECTED_PEER"
    assert peers.serving() == ["db1"]
    done(peers.db2("db2", WINDOW))


def test_an_application_that_connects_during_a_takeover_is_disconnected_too(peers, monkeypatch):
    old = peers.hosts["db1"].databases["STMS"]
    done(peers.db2("db1", "connect to STMS"))
    assert old.active.applications
    with monkeypatch.context() as patch:
        patch.setattr(takeover, "hand_over_when_ready", lambda _member: None)  # logs are still on their way
        call = peers.submit("db2", TAKEOVER)
        peers.advance(1)
        assert not old.active.applications
        done(peers.db2("db1", "connect to STMS"))
    done(peers.wait(call))
    assert peers.role("db1") == "STANDBY"
    assert not old.active.applications


@pytest.mark.parametrize("broken", ["db1", "db2"])
def test_a_takeover_that_breaks_half_way_ends_in_two_standbys(peers, broken):
    done(peers.write("db1", 3))
    peers.hosts[broken].environment.faults.set("takeover-half-way")
    refused(peers.db2("db2", TAKEOVER), "SQL1770N", 7)
    peers.advance(5)
    assert (peers.role("db1"), peers.role("db2")) == ("STANDBY", "STANDBY")
    assert peers.serving() == []
    assert peers.triple("db1")[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED")
    assert peers.triple("db2")[1:] == ("DISCONNECTED_PEER", "DISCONNECTED")
    done(peers.db2("db1", FORCE))
    assert peers.until("db1", "PEER")
    assert peers.lost("db1") == set()


def test_forced_over_a_living_link_marks_the_old_primary(peers):
    done(peers.write("db1", 2))
    done(peers.db2("db2", FORCE))
    peers.advance(1)
    assert peers.serving() == ["db2"]
    assert peers.role("db1") == "PRIMARY"
    refused(peers.db2("db1", "connect to STMS"), "SQL1776N", 6)
    peers.db2stop("db1", force=True)
    peers.db2start("db1")
    for statement in (AS_PRIMARY, "activate db STMS", "connect to STMS", f"{AS_PRIMARY} by force"):
        refused(peers.db2("db1", statement), "SQL1776N", 6)
    done(peers.db2("db1", AS_STANDBY))
    assert peers.until("db1", "PEER")
    done(peers.db2("db1", TAKEOVER))
    assert peers.lost("db1") == set()


def test_reads_go_on_at_a_marked_primary_and_writes_do_not(peers):
    peers.expect("db1", "connect to STMS")
    done(peers.db2("db1", "call lab.write(1)"))
    done(peers.db2("db2", FORCE))
    peers.advance(1)
    assert done(peers.db2("db1", "values lab.count()"))
    refused(peers.db2("db1", "call lab.write(1)"), "DB21034E")


def test_peer_window_only_inside_and_outside(peers):
    peers.advance(20)
    peers.kill("db1")
    peers.advance(130)
    assert peers.state("db2") == "DISCONNECTED_PEER"
    end = peers.hosts["db2"].database("STMS").hadr.window_end
    peers.advance(end - 5.5 - peers.now())
    done(peers.db2("db2", WINDOW))
    assert peers.serving() == ["db2"]


def test_peer_window_only_refuses_in_the_last_five_seconds(peers):
    peers.kill("db1")
    peers.advance(130)
    end = peers.hosts["db2"].database("STMS").hadr.window_end
    peers.advance(end - 4.5 - peers.now())
    assert peers.state("db2") == "DISCONNECTED_PEER"
    refused(peers.db2("db2", WINDOW), "SQL1770N", 9)
    peers.advance(10)
    refused(peers.db2("db2", WINDOW), "SQL1770N", 9)
    done(peers.db2("db2", FORCE))


def test_peer_window_only_is_not_for_async():
    pair = Pair()
    pair.set_up(mode="ASYNC")
    pair.kill("db1")
    refused(pair.db2("db2", WINDOW), "SQL1770N", 9)


def test_the_window_is_read_with_the_clock_of_this_host(peers):
    peers.hosts["db2"].environment.settings.clock_offset = 400.0
    peers.advance(40)
    peers.kill("db1")
    peers.advance(10)
    refused(peers.db2("db2", WINDOW), "SQL1770N", 9)


def test_an_orderly_stop_of_the_standby_opens_no_window(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.advance(0.1)
    assert peers.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    began = peers.now()
    done(peers.write("db1"))
    assert peers.now() == began


def test_a_primary_deactivated_in_disconnected_peer_is_inconsistent(peers):
    peers.cut()
    done(peers.db2("db1", "deactivate db STMS"))
    cfg = peers.expect("db1", "get db cfg for STMS")
    assert " All committed transactions have been written to disk    = NO\n" in cfg
    peers.heal()
    done(peers.db2("db1", "activate db STMS"))
    assert any("Crash recovery" in line for line in peers.hosts["db1"].environment.diagnostics)


@pytest.mark.parametrize("end", ["deactivate", "db2_kill", "db2stop force", "last disconnect"])
def test_an_old_primary_must_not_be_deactivated(peers, end):
    """A deactivation writes log: the log streams are incompatible then (APAR IC66646)."""
    peers.cut()
    done(peers.db2("db2", FORCE))
    if end == "deactivate":
        done(peers.db2("db1", "deactivate db STMS"))
    elif end == "last disconnect":
        peers.hosts["db1"].databases["STMS"].active.explicit = False
        done(peers.db2("db1", "connect to STMS"))
        done(peers.db2("db1", "terminate"))
    else:
        peers.run("db1", end.split())
        peers.db2start("db1")
    peers.heal()
    done(peers.db2("db1", AS_STANDBY))
    peers.advance(30)
    assert (peers.state("db1") == "PEER") == (end in {"db2_kill", "db2stop force"})
    refusals = [line for line in peers.hosts["db1"].environment.diagnostics if "ADM12500E" in line]
    assert bool(refusals) == (end in {"deactivate", "last disconnect"})


def test_the_record_of_an_orderly_deactivation_reaches_the_standby(peers):
    done(peers.db2("db1", "deactivate db STMS"))
    peers.advance(1)
    ends = [host.load("STMS").log.end for host in peers.hosts.values()]
    assert ends[0] == ends[1]
    done(peers.db2("db1", "activate db STMS"))
    assert peers.until("db1", "PEER")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"db1": "HADR_SYNCMODE ASYNC"}, 'Reason code: "8"'),
        ({"db1": "HADR_TARGET_LIST db2.acme.example:55001"}, 'Reason code: "3"'),
        (
            {
                "db1": "HADR_SYNCMODE ASYNC HADR_TARGET_LIST db2.acme.example:55001",
                "db2": "HADR_TARGET_LIST db1.acme.example:55001",
            },
            None,
        ),
    ],
)
def test_members_that_are_incompatible_refuse_each_other(peers, changes, code):
    for host in ("db1", "db2"):
        peers.expect(host, "deactivate db STMS")
        if host in changes:
            peers.expect(host, f"update db cfg for STMS using {changes[host]}")
    done(peers.db2("db2", AS_STANDBY))
    rc, text = peers.db2("db1", AS_PRIMARY)
    assert (rc == 0) == (code is None), text
    lines = peers.hosts["db2"].environment.diagnostics
    assert code is None or any("ADM12513E" in line and code in line for line in lines)
