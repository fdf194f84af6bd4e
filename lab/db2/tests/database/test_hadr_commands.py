"""START, STOP and TAKEOVER HADR: refusals, and the guard against a split brain."""

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
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import unwrapped
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

# Refusals


def inactive_standard(pair):
    pair.expect("db1", "update db cfg for STMS using LOGARCHMETH1 DISK:/db2/arch/STMS/")
    pair.expect("db1", "backup db STMS to /db2/backup")
    pair.configure("db1")


def test_start_without_archive_logging(pair):
    pair.configure("db1")
    refused(pair.db2("db1", AS_PRIMARY), "SQL1768N", 1)
    refused(pair.db2("db1", AS_STANDBY), "SQL1768N", 1)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ("HADR_LOCAL_HOST NULL", 8),
        ("HADR_LOCAL_SVC NULL", 8),
        ("HADR_REMOTE_HOST NULL", 8),
        ("HADR_REMOTE_SVC NULL", 8),
        ("HADR_REMOTE_INST NULL", 8),
        ("HADR_LOCAL_HOST nowhere.acme.example", 4),
        ("HADR_LOCAL_HOST db2.acme.example", 4),
        ("HADR_LOCAL_SVC no_such_service", 5),
        ("HADR_REMOTE_SVC no_such_service", 6),
        ("HADR_TARGET_LIST db9.acme.example:55001", 14),
        ("HADR_TARGET_LIST db2.acme.example", 16),
    ],
)
def test_start_with_a_wrong_parameter(pair, values, reason):
    inactive_standard(pair)
    pair.expect("db1", f"update db cfg for STMS using {values}")
    refused(pair.db2("db1", AS_PRIMARY), "SQL1768N", reason)


def test_service_names_are_as_good_as_numbers(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.expect("db2", "update db cfg for STMS using HADR_LOCAL_SVC db2_hadr_stms HADR_REMOTE_SVC DB2_HADR_STMS")
    done(peers.db2("db2", "activate db STMS"))
    assert peers.until("db2", "PEER")


def test_start_standby_needs_rollforward_pending(pair):
    inactive_standard(pair)
    refused(pair.db2("db1", AS_STANDBY), "SQL1767N", 1)
    done(pair.db2("db1", "activate db STMS"))
    refused(pair.db2("db1", AS_STANDBY), "SQL1767N", 3)


def test_start_against_the_role(peers):
    refused(peers.db2("db2", AS_PRIMARY), "SQL1767N", 2)
    refused(peers.db2("db2", AS_STANDBY), "SQL1777N")
    refused(peers.db2("db1", AS_PRIMARY), "SQL1777N")
    refused(peers.db2("db1", AS_STANDBY), "SQL1767N", 3)
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", f"{AS_PRIMARY} by force"), "SQL1767N", 2)


def test_stop(peers):
    refused(peers.db2("db2", "stop hadr on db STMS"), "SQL1769N", 2)
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.db2("db2", "stop hadr on db STMS"))
    assert peers.role("db2") == "STANDARD"
    refused(peers.db2("db2", "connect to STMS"), "SQL1117N")
    refused(peers.db2("db2", "stop hadr on db STMS"), "SQL1769N", 1)
    done(peers.db2("db1", "connect to STMS"))
    done(peers.db2("db1", "stop hadr on db STMS"))
    assert "1 record(s) selected" in done(peers.db2("db1", "values 1"))
    assert peers.db2pd("db1")[1].rstrip().endswith("HADR is not active.")
    done(peers.db2("db2", AS_STANDBY))
    peers.advance(2)
    done(peers.db2("db1", AS_PRIMARY))
    assert peers.until("db1", "PEER")


def test_takeover_needs_a_standby(peers):
    refused(peers.db2("db1", TAKEOVER), "SQL1770N", 4)
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", TAKEOVER), "SQL1770N", 5)
    done(peers.db2("db2", "activate db STMS"))
    for statement in (TAKEOVER, FORCE, WINDOW):
        refused(peers.db2("db2", statement), "SQL1770N", 1 if statement == TAKEOVER else 2)
    assert peers.until("db2", "REMOTE_CATCHUP")
    for statement in (TAKEOVER, FORCE, WINDOW):
        refused(peers.db2("db2", statement), "SQL1770N", 1 if statement == TAKEOVER else 2)


def test_takeover_with_a_replay_delay():
    pair = Pair()
    pair.set_up(mode="SUPERASYNC")
    done(pair.db2("db2", "deactivate db STMS"))
    pair.expect("db2", "update db cfg for STMS using HADR_REPLAY_DELAY 600")
    done(pair.db2("db2", "activate db STMS"))
    assert pair.until("db2", "REMOTE_CATCHUP")
    pair.write("db1", 5)
    pair.advance(10)
    assert int(pair.hosts["db2"].database("STMS").hadr.replay()) < pair.hosts["db2"].load("STMS").log.end
    for statement in (TAKEOVER, FORCE):
        refused(pair.db2("db2", statement), "SQL1770N", 11)


def test_takeover_under_a_cluster_manager(peers):
    peers.hosts["db2"].environment.settings.cluster_manager = True
    refused(peers.db2("db2", FORCE), "SQL1770N", 10)


@pytest.mark.parametrize(("dialect", "kind"), [("9.7", "HADR standby"), ("10.1", "HADR standby"), ("10.5", "HADR")])
def test_connect_to_a_standby(dialect, kind):
    pair = Pair(dialect=dialect)
    pair.set_up()
    rc, text = pair.db2("db2", "connect to STMS")
    assert (rc, unwrapped(text)) == (
        4,
        f'SQL1776N The command cannot be issued on an {kind} database. Reason code = "1".',
    )


def test_harmless_answers(peers):
    refused(peers.db2("db1", "activate db STMS"), "SQL1490W", rc=2)
    refused(peers.db2("db2", "activate db STMS"), "SQL1490W", rc=2)
    done(peers.db2("db2", "deactivate db STMS"))
    refused(peers.db2("db2", "deactivate db STMS"), "SQL1496W", rc=2)
    done(peers.db2("db1", "connect to STMS"))
    refused(peers.db2("db1", "deactivate db STMS"), "SQL1495W", rc=2)


def test_instance_down(peers):
    refused(peers.db2stop("db1"), "SQL1025N")
    assert peers.db2stop("db1", force=True)[0] == 0
    for statement in ("get db cfg for STMS", "connect to STMS", "activate db STMS", AS_PRIMARY, "list applications"):
        refused(peers.db2("db1", statement), "SQL1032N")
    assert "Database alias                       = STMS" in peers.expect("db1", "list db directory")
    assert peers.role("db1") == "PRIMARY"


# Split brain and its guard


@pytest.mark.parametrize("statement", [AS_PRIMARY, "activate db STMS", "connect to STMS"])
def test_the_guard_waits_and_gives_up(peers, statement):
    peers.kill("db2")
    peers.crash("db1")
    began = peers.now()
    call = peers.submit("db1", statement)
    peers.advance(119)
    assert not call.done
    assert peers.triple("db1") == ("PRIMARY", "", "")
    assert "not activated" in peers.db2pd("db1")[1]
    refused(peers.wait(call), "SQL1768N", 7)
    assert peers.now() - began == pytest.approx(120)
    assert peers.serving() == []


@pytest.mark.parametrize("statement", [AS_PRIMARY, "activate db STMS", "connect to STMS"])
def test_the_guard_ends_when_the_standby_connects(peers, statement):
    peers.kill("db2")
    peers.crash("db1")
    call = peers.submit("db1", statement)
    peers.advance(60)
    peers.boot("db2")
    peers.db2start("db2")
    done(peers.db2("db2", "activate db STMS"))
    done(peers.wait(call))
    assert peers.serving() == ["db1"]


def test_force_does_not_wait(peers):
    peers.kill("db2")
    peers.crash("db1")
    began = peers.now()
    done(peers.db2("db1", f"{AS_PRIMARY} by force"))
    assert peers.now() == began
    assert peers.triple("db1") == ("PRIMARY", "DISCONNECTED", "DISCONNECTED")


def test_the_wait_can_be_interrupted(peers):
    peers.kill("db2")
    peers.crash("db1")
    call = peers.submit("db1", AS_PRIMARY)
    peers.advance(10)
    done(peers.db2("db1", "deactivate db STMS"))
    refused((call.result.rc, call.result.text), "SQL1768N", 10)


def test_split_brain_is_possible_and_stays(peers):
    peers.cut()
    done(peers.db2("db2", FORCE))
    assert peers.serving() == ["db1", "db2"]
    peers.advance(301)
    done(peers.write("db1", 2))
    done(peers.write("db2", 3))
    peers.heal()
    peers.advance(300)
    assert peers.serving() == ["db1", "db2"]
    assert peers.role("db1") == peers.role("db2") == "PRIMARY"
    assert peers.lost("db1") == {3, 4, 5}
    assert peers.lost("db2") == {1, 2}
