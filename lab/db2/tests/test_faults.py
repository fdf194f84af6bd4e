"""Faults of the simulator."""

import pytest


@pytest.mark.parametrize(
    ("fault", "host", "seen"),
    [
        ("congested", "db1", "HADR_CONNECT_STATUS = CONGESTED"),
        ("tablespace-error", "db2", "HADR_FLAGS = STANDBY_TABLESPACE_ERROR"),
        ("log-device-full", "db2", "HADR_FLAGS = STANDBY_LOG_DEVICE_FULL STANDBY_RECV_BLOCKED"),
    ],
)
def test_faults_are_seen_on_both_sides_and_go_away(peers, fault, host, seen):
    peers.hosts[host].environment.faults.set(fault)
    peers.advance(31)
    sides = [host] if fault == "congested" else ["db1", "db2"]
    for side in sides:
        text = peers.db2pd(side)[1]
        assert seen in text
        assert ("STANDBY_ERROR_TIME = NULL" in text) is (fault != "tablespace-error")
    peers.hosts[host].environment.faults.clear(fault)
    peers.advance(31)
    assert seen not in peers.db2pd(host)[1]


def test_a_standby_with_a_full_log_device_blocks_commits_in_peer(peers):
    peers.expect("db1", "connect to STMS")
    peers.hosts["db2"].environment.faults.set("log-device-full")
    call = peers.submit_write("db1", 2)
    peers.advance(20)
    assert not call.done
    peers.hosts["db2"].environment.faults.clear()
    peers.advance(2)
    assert call.done
    assert peers.rows("db2") == {1, 2}


def test_one_transient_answer_of_db2pd(peers):
    peers.hosts["db1"].environment.faults.set("db2pd-transient", "2")
    texts = [peers.db2pd("db1")[1] for _ in range(3)]
    assert ["Changing data structure forced command termination." in text for text in texts] == [True, True, False]


def test_unknown_faults_and_settings_are_refused(peers):
    with pytest.raises(ValueError, match="no such fault"):
        peers.hosts["db1"].environment.faults.set("earthquake")
    with pytest.raises(ValueError, match="no such setting"):
        peers.hosts["db1"].environment.settings.changed({"colour": "red"})
