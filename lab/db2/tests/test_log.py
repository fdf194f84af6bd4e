"""Log chains: when a standby has diverged, and what becomes of an old primary."""

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import AS_STANDBY, FORCE, WINDOW, done
from ansible_collections.sametime.estate.lab.db2.db2lab.log import Chain, diverged, parting, place


@pytest.mark.parametrize(
    ("standby", "end", "primary", "primary_end", "apart"),
    [
        ("a0", 50, "a0", 90, False),
        ("a0", 50, "a0", 50, False),
        ("a0", 60, "a0", 50, True),
        ("a0", 50, "a0 b50", 90, False),
        ("a0", 51, "a0 b50", 90, True),
        ("a0 b50", 50, "a0", 90, False),
        ("a0 b50", 60, "a0", 90, True),
        ("a0 c50", 50, "a0 b50", 70, False),
        ("a0 c50", 55, "a0 b50", 70, True),
        ("a0 c30", 30, "a0 b50", 70, False),
        ("x0", 10, "a0", 70, True),
    ],
)
def test_divergence(standby, end, primary, primary_end, apart):
    def chain(text):
        return [Chain(part[0], int(part[1:])) for part in text.split()]

    assert diverged(chain(standby), end, chain(primary), primary_end) is apart


def test_chains_part_nowhere_when_equal():
    assert parting([Chain("a", 0)], [Chain("a", 0)]) is None


def test_places():
    assert place(40768001, 1024).file == "S0000000.LOG"
    assert place(40768001 + 1024 * 4076 * 5 + 4076 * 212, 1024) == (5, 212)


def test_an_old_primary_returns_undiverged(peers):
    done(peers.write("db1", 5))
    peers.kill("db1")
    done(peers.db2("db2", WINDOW))
    done(peers.write("db2", 5))
    peers.boot("db1")
    peers.db2start("db1")
    assert peers.role("db1") == "PRIMARY"
    assert done(peers.db2("db1", AS_STANDBY)).startswith("DB20000I")
    assert peers.until("db1", "PEER")
    assert peers.hosts["db1"].load("STMS").chain == peers.hosts["db2"].load("STMS").chain
    assert peers.lost("db1") == peers.lost("db2") == set()


def test_an_old_primary_returns_diverged(peers):
    peers.cut()
    peers.advance(301)
    done(peers.write("db1", 5))
    peers.kill("db1")
    done(peers.db2("db2", FORCE))
    done(peers.write("db2", 2))
    assert peers.lost("db2") == {1, 2, 3, 4, 5}
    peers.heal()
    peers.boot("db1")
    peers.db2start("db1")
    assert done(peers.db2("db1", AS_STANDBY)).startswith("DB20000I")
    assert peers.triple("db1")[:2] == ("STANDBY", "LOCAL_CATCHUP")
    peers.advance(2)
    assert peers.triple("db1")[:2] == ("STANDBY", "REMOTE_CATCHUP_PENDING")
    peers.advance(10)
    assert peers.triple("db1") == ("STANDBY", "", "")
    assert any(line.startswith("Severe: ADM12500E") for line in peers.hosts["db1"].environment.diagnostics)
    assert peers.serving() == ["db2"]


def test_a_missing_log_file_shuts_the_standby_down(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    done(peers.write("db1", 5))
    peers.hosts["db1"].environment.faults.set("log-missing", str(peers.hosts["db1"].load("STMS").log.end))
    done(peers.db2("db2", "activate db STMS"))
    peers.advance(20)
    assert peers.triple("db2") == ("STANDBY", "", "")
    assert any("no longer has log file S0000000.LOG" in line for line in peers.hosts["db2"].environment.diagnostics)


@pytest.mark.parametrize("first", ["db1", "db2"])
def test_power_cut_of_both(peers, first):
    done(peers.write("db1", 3))
    for host in peers.hosts:
        peers.kill(host)
    peers.advance(60)
    calls = {}
    for host in (first, "db2" if first == "db1" else "db1"):
        peers.boot(host)
        peers.db2start(host)
        calls[host] = peers.submit(host, "activate db STMS")
        peers.advance(10)
    assert done(peers.wait(calls["db1"]))
    assert peers.until("db1", "PEER")
    assert peers.lost("db1") == peers.lost("db2") == set()
