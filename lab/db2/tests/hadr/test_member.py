"""The link, time and the peer window; what prevents a connection."""

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import done, refused
from ansible_collections.sametime.estate.lab.db2.db2lab.hadr import handshake
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair
from ansible_collections.sametime.estate.lab.db2.db2lab.model_hosts import ModelEnvironment


def test_a_closed_socket_is_noticed_immediately_and_writes_wait_for_the_window(peers):
    peers.advance(20)
    peers.cut()
    assert peers.triple("db1") == ("PRIMARY", "DISCONNECTED_PEER", "DISCONNECTED")
    assert peers.triple("db2") == ("STANDBY", "DISCONNECTED_PEER", "DISCONNECTED")
    began = peers.now()
    call = peers.submit_write("db1", 3)
    peers.advance(200)
    assert not call.done
    assert "LOG_HADR_WAIT_CUR(seconds) = 200.000\n" in peers.db2pd("db1")[1]
    assert peers.wait(call)[0] == 0
    assert 270 <= peers.now() - began <= 301
    assert peers.triple("db1") == ("PRIMARY", "DISCONNECTED", "DISCONNECTED")
    peers.advance(10)
    assert peers.triple("db2") == ("STANDBY", "REMOTE_CATCHUP_PENDING", "DISCONNECTED")


class Unanswered:
    """A connection whose other side says nothing."""

    def send(self, message):
        assert message["kind"] == "hello"


@pytest.mark.parametrize(("scale", "seconds"), [(1, 5), (2, 5), (20, 40)])
def test_a_handshake_has_time_on_the_clock_however_fast_the_product_seconds_pass(peers, scale, seconds):
    member, link = peers.hosts["db1"].databases["STMS"].hadr, Unanswered()
    member.environment.settings = member.environment.settings.changed({"scale": str(scale)})
    handshake.begin(member, link)
    assert member.candidates[link].expires == peers.now() + seconds


def test_silence_is_noticed_after_the_timeout_and_looks_like_peer_until_then(peers):
    peers.silence()
    peers.advance(85)
    assert peers.triple("db1")[1:] == ("PEER", "CONNECTED")
    assert peers.triple("db2")[1:] == ("PEER", "CONNECTED")
    peers.advance(40)
    assert peers.triple("db1")[1:] == ("DISCONNECTED_PEER", "DISCONNECTED")
    peers.advance(200)
    assert peers.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    assert peers.triple("db2")[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED")


def test_a_window_shorter_than_the_timeout_is_over_when_the_loss_is_noticed():
    pair = Pair()
    pair.set_up(timeout=120, peer_window=60)
    pair.silence()
    call = pair.submit_write("db1")
    pair.advance(90)
    assert not call.done
    pair.advance(35)
    assert call.done
    assert pair.state("db1") == "DISCONNECTED"


def test_without_a_window_the_primary_continues_immediately():
    pair = Pair()
    pair.set_up(peer_window=0)
    pair.cut()
    assert pair.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    assert pair.triple("db2")[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED")
    began = pair.now()
    done(pair.write("db1"))
    assert pair.now() == began


def test_a_healed_link_inside_the_window_comes_back_to_peer(peers):
    peers.cut()
    call = peers.submit_write("db1", 2)
    peers.advance(60)
    peers.heal()
    assert peers.until("db1", "PEER", 10)
    peers.advance(1)
    assert call.done
    assert peers.rows("db2") == {1, 2}


def test_catching_up_takes_time(peers):
    done(peers.db2("db2", "deactivate db STMS"))
    peers.advance(0.1)
    assert peers.triple("db1")[1:] == ("DISCONNECTED", "DISCONNECTED")
    peers.expect("db1", "connect to STMS")
    peers.expect("db1", "call lab.fill(80000000)")
    done(peers.db2("db2", "activate db STMS"))
    assert peers.until("db1", "REMOTE_CATCHUP")
    began = peers.now()
    gaps = []
    while peers.state("db1") != "PEER":
        gaps.append(
            int(next(line.split("=")[1] for line in peers.db2pd("db1")[1].splitlines() if "HADR_LOG_GAP" in line))
        )
        peers.advance(1)
    assert 9 <= peers.now() - began <= 13
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 70000000


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("HADR_TIMEOUT", "60"),
        ("HADR_PEER_WINDOW", "120"),
        ("HADR_REMOTE_INST", "db2inst9"),
        ("HADR_REMOTE_SVC", "55009"),
    ],
)
def test_a_mismatch_prevents_the_connection(peers, parameter, value):
    done(peers.db2("db1", "deactivate db STMS"))
    peers.expect("db1", f"update db cfg for STMS using {parameter} {value}")
    began = peers.now()
    refused(peers.db2("db1", "activate db STMS"), "SQL1768N", 7)
    assert peers.now() - began == pytest.approx(60 if parameter == "HADR_TIMEOUT" else 120, abs=0.1)
    assert peers.triple("db1") == ("PRIMARY", "", "")
    if parameter == "HADR_REMOTE_INST":
        assert any("ADM12504E" in line for line in peers.hosts["db1"].environment.diagnostics)


def test_a_target_list_on_both_sides_takes_the_primarys_values(peers):
    for host, other in (("db1", "db2"), ("db2", "db1")):
        done(peers.db2(host, "deactivate db STMS"))
        peers.expect(host, f"update db cfg for STMS using HADR_TARGET_LIST {other}.acme.example:55001")
    peers.expect("db1", "update db cfg for STMS using HADR_TIMEOUT 60")
    done(peers.db2("db2", "activate db STMS"))
    done(peers.db2("db1", "activate db STMS"))
    assert peers.until("db1", "PEER")


def test_the_address_check_can_be_switched_off(peers):
    for host in peers.hosts:
        peers.db2stop(host, force=True)
    peers.hosts["db1"].load("STMS").cfg["HADR_REMOTE_HOST"] = "172.30.10.21"
    for host in peers.hosts:
        peers.db2start(host)
    done(peers.db2("db2", "activate db STMS"))
    refused(peers.db2("db1", "activate db STMS"), "SQL1768N", 7)
    peers.db2stop("db1", force=True)
    peers.hosts["db1"].registry["DB2_HADR_NO_IP_CHECK"] = "ON"
    peers.db2start("db1")
    done(peers.db2("db1", "activate db STMS"))


def test_heartbeats(peers):
    text = peers.db2pd("db1")[1]
    assert "HEARTBEAT_INTERVAL(seconds) = 30" in text
    peers.silence()
    peers.advance(100)
    text = peers.db2pd("db1")[1]
    assert "HEARTBEAT_MISSED = 3" in text


def test_the_standby_connects_and_the_primary_listens(peers, monkeypatch):
    dialed = []
    monkeypatch.setattr(ModelEnvironment, "dial", lambda environment, *_: dialed.append(environment.host))
    peers.cut()
    peers.heal()
    peers.advance(20)
    assert set(dialed) == {"db2"}
    assert peers.triple("db1")[2] == peers.triple("db2")[2] == "DISCONNECTED"
    monkeypatch.undo()
    assert peers.until("db1", "PEER")
