"""The processes of two real databases, with a network between them that fails."""

import os
import re
import signal
import socket
import time

import pytest
from ansible_collections.sametime.estate.lab.db2.answers import FORCE, WINDOW, starts_with
from ansible_collections.sametime.estate.lab.db2.db2lab.database_process import DatabaseProcess
from ansible_collections.sametime.estate.lab.db2.db2lab.environment import Address
from ansible_collections.sametime.estate.lab.db2.db2lab.home import held
from ansible_collections.sametime.estate.lab.db2.harness import Proxy, commits, peer, wait, write

# The network


@pytest.fixture
def proxied(hosts):
    """A pair whose standby reaches the primary through a proxy."""
    one, two = hosts
    proxy = Proxy(one.hadr)
    check = {"registry": {"DB2_HADR_NO_IP_CHECK": "ON"}}
    two.ready("STANDBY", one, remote=proxy.port, **check)
    one.ready("PRIMARY", two, **check)
    assert starts_with(two.db2("activate db STMS"), "DB20000I") == 0
    assert starts_with(one.db2("activate db STMS"), "DB20000I") == 0
    assert wait(lambda: one.triple()[1] == two.triple()[1] == "PEER")
    yield one, two, proxy
    proxy.stop()


def test_cut_and_healed_inside_the_window(proxied):
    one, two, proxy = proxied
    proxy.cut()
    assert wait(lambda: one.triple()[1:] == ("DISCONNECTED_PEER", "DISCONNECTED"))
    assert wait(lambda: two.triple()[1:] == ("DISCONNECTED_PEER", "DISCONNECTED"))
    proxy.mode = "up"
    assert wait(lambda: one.triple()[1:] == two.triple()[1:] == ("PEER", "CONNECTED"))


def test_writes_wait_for_the_window_and_go_on_after_it(proxied):
    one, two, proxy = proxied
    proxy.cut()
    assert wait(lambda: one.triple()[1] == "DISCONNECTED_PEER")
    began = time.monotonic()
    write(one, 3)
    assert time.monotonic() - began > 2
    assert one.triple()[1:] == ("DISCONNECTED", "DISCONNECTED")
    assert wait(lambda: two.triple()[1:] == ("REMOTE_CATCHUP_PENDING", "DISCONNECTED"))
    assert starts_with(two.db2(WINDOW), "SQL1770N", 9) == 4


def test_silence_then_takeover(proxied):
    one, two, proxy = proxied
    proxy.mode = "silent"
    assert starts_with(two.db2("takeover hadr on db STMS"), "SQL1770N", 7) == 4
    assert one.role == "PRIMARY"


def test_a_split_brain_is_possible(proxied):
    one, two, proxy = proxied
    proxy.cut()
    assert wait(lambda: two.triple()[1] == "DISCONNECTED_PEER")
    assert starts_with(two.db2(FORCE), "DB20000I") == 0
    write(two, 7)
    write(one, 4)
    assert (one.triple()[0], two.triple()[0]) == ("PRIMARY", "PRIMARY")
    assert (commits(one), commits(two)) == (4, 7)
    proxy.mode = "up"
    time.sleep(0.5)
    assert (one.triple()[0], two.triple()[0]) == ("PRIMARY", "PRIMARY")


# Takeover


def test_graceful_there_and_back(real):
    one, two = real
    write(one, 30)
    assert starts_with(two.db2("takeover hadr on db STMS"), "DB20000I") == 0
    write(two, 30)
    assert wait(lambda: one.triple() == ("STANDBY", "PEER", "CONNECTED"))
    assert starts_with(one.db2("takeover hadr on db STMS"), "DB20000I") == 0
    assert wait(lambda: two.triple() == ("STANDBY", "PEER", "CONNECTED"))
    assert commits(one) == commits(two) == 60


def test_a_takeover_that_stops_half_way(real):
    one, two = real
    one.faults.set("takeover-half-way")
    assert starts_with(two.db2("takeover hadr on db STMS"), "SQL1770N", 7) == 4
    assert wait(lambda: (one.role, two.role) == ("STANDBY", "STANDBY"))
    assert starts_with(two.db2(FORCE), "DB20000I") == 0
    assert wait(lambda: one.triple() == ("STANDBY", "PEER", "CONNECTED"))


def test_forced_marks_the_reachable_primary(real):
    one, two = real
    assert starts_with(two.db2(FORCE), "DB20000I") == 0
    assert wait(lambda: one.triple()[2] == "DISCONNECTED")
    assert starts_with(one.db2("connect to STMS"), "SQL1776N", 6) == 4
    one.shell("db2stop force; db2start")
    assert starts_with(one.db2("activate db STMS"), "SQL1776N", 6) == 4
    assert starts_with(one.db2("start hadr on db STMS as standby"), "DB20000I") == 0
    assert wait(lambda: one.triple() == ("STANDBY", "PEER", "CONNECTED"))


def test_a_diverged_old_primary_shuts_itself_down(proxied):
    one, two, proxy = proxied
    proxy.cut()
    write(one, 5)
    assert starts_with(two.db2(FORCE), "DB20000I") == 0
    os.kill(one.pid(), signal.SIGKILL)
    proxy.mode = "up"
    assert wait(lambda: not held(one.home.lock("STMS")))
    # The old primary reaches the new one directly: the proxy stood in the other direction.
    assert starts_with(one.db2("start hadr on db STMS as standby"), "DB20000I") == 0
    assert wait(lambda: not held(one.home.lock("STMS")))
    assert re.search(
        r"LEVEL: Severe\n(?:.*\n){5}MESSAGE : ADM12500E  The HADR standby database cannot be made", one.diagnostics()
    )
    assert one.role == "STANDBY"
    assert commits(two) == 0


def test_slow_replay_and_force_applications(real):
    one, two = real
    two.faults.set("slow-replay", "50")
    one.faults.set("slow-force", "200")
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("call lab.write(100)")[0] == 0
    assert "STANDBY_RECV_REPLAY_GAP(bytes) = 0\n" not in one.shell("sleep 1; db2pd -db STMS -hadr").stdout
    assert one.db2("force applications all")[0] == 0
    assert "db2bp" in one.db2("list applications")[1]
    assert wait(lambda: "SQL1611W" in one.db2("list applications")[1])


def test_a_call_to_the_partner_given_up_in_the_round_that_connected_it(hosts):
    hosts[0].reset(database="STMS")
    calls, manager = socket.socketpair(), socket.socketpair()
    process = DatabaseProcess(hosts[0].home, hosts[0].instance.load("STMS"), calls[0], manager[0])
    with socket.create_server(("127.0.0.1", 0)) as partner:
        process.partner.dial(Address(*partner.getsockname()))
        ready = process.selector.select(10)
        assert process.partner.dialing is not None
        process.partner.stop_listening()  # what STOP HADR does, whose event stood before the other one
        for key, events in ready:
            key.data(key.fileobj, events)
    assert process.partner.dialing is None


def test_logs_are_archived(hosts):
    one, _ = hosts
    one.reset(database="STMS", cfg={"LOGARCHMETH1": f"DISK:{one.base}/arch/STMS/", "LOGFILSIZ": "4"})
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("call lab.write(200)")[0] == 0
    archived = sorted(path.name for path in (one.base / "arch/STMS").rglob("S*.LOG"))
    assert archived[:2] == ["S0000000.LOG", "S0000001.LOG"]
    assert commits(one) == 200


def test_a_log_cut_off_in_mid_write_is_readable(real):
    one, _ = real
    write(one, 10)
    os.kill(one.pid(), signal.SIGKILL)
    logs = sorted((one.base / "data").rglob("S*.LOG"))
    with logs[-1].open("a") as log:
        log.write("[40999999, 256, 17000")
    assert wait(lambda: not held(one.home.lock("STMS")))
    assert starts_with(one.db2("activate db STMS"), "DB20000I") == 0
    write(one, 1)
    assert commits(one) == 11


def test_the_oldest_dialect_runs_too(hosts):
    peer(*hosts, settings={"dialect": "9.7"})
    assert "Primary Peer " in hosts[0].shell("db2pd -db STMS -hadr").stdout
