"""All roles together on one cell, and what goes wrong with cells: refused log-ins, agents, time, restarts."""

import json
import re
import time

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

SECRET = "kein-Passwort-7f3a"
MASKED = "{xor}NDo2MXIPPiwsKDAtK3JoOWw+"
OTHER = [{"name": "proxyServerURL", "value": "http://other.acme.example"}]
PROXY = ("stproxy", "--diff")


@pytest.fixture(autouse=True)
def as_it_was():
    yield
    lab.waslab("fault", "--clear")


def waiting():
    state = lab.host("ssc1").check_output("cat /var/lib/sametime-estate/sametimeCell.json")
    return [record["server"] for record in json.loads(state)["restarts"]]


def value(port=9080):
    """Return whether the running Proxy has the other photo host."""
    return "other.acme.example" in lab.http("stproxy1", port, "/stwebapi/photo?userid=x@acme.example")[1]


def test_the_scenarios_own_runs_start_wsadmin_as_rarely_as_promised():
    lab.assert_check_and_idempotence_wrote_nothing()
    assert len(lab.phases()) == 6, "check 1, converge 4 (read, save, synchronise, restart), idempotence 1"
    assert len(lab.events("config.save")) == 1
    restarted = [(e["node"], e["server"]) for e in lab.events("server.start")]
    assert sorted(restarted) == [
        ("meet1Node", "STMeetingServer"), ("meet2Node", "STMeetingServer"), ("stproxy1Node", "STProxyServer"),
    ]  # fmt: skip


def test_a_wrong_password_is_told_and_nowhere_to_be_seen():
    ssc1 = lab.host("ssc1")
    lab.waslab("fault", "wsadmin_delay", "3")
    ssc1.run(
        "rm -f /root/ps.log; (for i in 1 2 3 4 5 6 7 8 9 10 11 12; do ps axeww; sleep 1; done) >/root/ps.log 2>&1 &"
    )
    since = lab.mark()
    extra = {"was_cell_username": "wasadmin", "was_cell_password": SECRET}
    output = lab.play("stproxy", "-vvv", "--diff", check=False, **extra)
    assert "the deployment manager refused the user; check the user and password given" in output
    assert "WASX7246E" in output
    journal = lab.waslab("journal", "--since", since)
    assert "wsadmin.start" in journal
    seen = ssc1.check_output("cat /root/ps.log")
    assert "wsadmin" in seen, "it was looked at while it ran"
    for secret in (SECRET, MASKED):
        found = [line for line in output.splitlines() if secret in line and "--extra-vars" not in line]
        assert not found
        assert secret not in journal
        assert secret not in seen
        assert ssc1.run(f"grep -rlF -- '{secret}' /root/.ansible /tmp /var/tmp /var/lib/sametime-estate").stdout == ""


def test_the_right_password_from_a_variable():
    ssc1 = lab.host("ssc1")
    password = json.loads(ssc1.check_output("cat /etc/waslab/topology.json"))["admin"]["password"]
    props = f"{lab.PROFILE}/properties/soap.client.props"
    ssc1.check_output(f"cp -p {props} /root/props && sed -i '/loginUserid\\|loginPassword/d' {props}")
    try:
        output = lab.play("stproxy", was_cell_username="wasadmin", was_cell_password=password)
        refused = lab.play("stproxy", check=False)
    finally:
        ssc1.check_output(f"cp -p /root/props {props}")
    assert lab.changed(output) == 0
    assert re.search("refused the user|not connected", refused)


def test_an_agent_that_is_down_is_named_before_anything_changes():
    lab.waslab("kill", "stproxy1", "nodeagent")
    since = lab.mark()
    try:
        refused = lab.play(*PROXY, check=False, sametime_proxy_settings=OTHER)
        assert "no node agent runs on stproxy1Node: not synchronised; start it and run again" in refused
        assert lab.events(since=since) == []
        warned = lab.play(*PROXY, sametime_proxy_settings=OTHER, was_cell_unreachable="warn")
        assert "no node agent runs on stproxy1Node" in warned
        assert lab.events("config.save", since=since)
        assert lab.events("server.stop", since=since) == [], (
            "it could not be started again, and has no new configuration"
        )
        assert waiting() == ["stproxy1Node/STProxyServer"]
    finally:
        lab.waslab("start", "stproxy1", "nodeagent")
    # The next run takes up what is left, though nothing is to be saved any more.
    since = lab.mark()
    lab.play(*PROXY, sametime_proxy_settings=OTHER)
    assert lab.events("config.save", since=since) == []
    assert [e["event"] for e in lab.events("node.sync", "server.start", since=since)] == ["node.sync", "server.start"]
    assert waiting() == []
    assert value()


def test_restarts_are_held_back_listed_and_done_later():
    since = lab.mark()
    output = lab.play(*PROXY, was_cell_restart="never")
    assert "still waiting for a restart: stproxy1Node/STProxyServer" in output
    assert value(), "the running server has not read it"
    again = lab.play(*PROXY, was_cell_restart=["STMeetingServer"])
    assert lab.changed(again) == 0
    assert "still waiting for a restart: stproxy1Node/STProxyServer" in again
    assert lab.events("server.stop", since=since) == []
    done = lab.play("restart_pending")
    assert lab.changed(done) == 1
    assert not value()
    assert lab.changed(lab.play("restart_pending")) == 0


def test_a_stopped_server_stays_stopped():
    lab.waslab("kill", "stproxy1", "STProxyServer")
    since = lab.mark()
    try:
        lab.play(*PROXY, sametime_proxy_settings=OTHER)
        assert lab.events("server.start", since=since) == []
        assert waiting() == []
    finally:
        lab.waslab("start", "stproxy1", "STProxyServer")
    assert value(), "it read everything when it started"


def test_a_request_that_takes_too_long_is_looked_for():
    ssc1 = lab.host("ssc1")
    props = f"{lab.PROFILE}/properties/soap.client.props"
    ssc1.check_output(f"cp -p {props} /root/props && sed -i 's/requestTimeout=180/requestTimeout=3/' {props}")
    lab.waslab("fault", "slow", '{"sync": 6, "startServer": 6, "save": 6}')
    try:
        lab.play(*PROXY)
    finally:
        ssc1.check_output(f"cp -p /root/props {props}")
    assert not value()
    assert waiting() == []


def test_a_server_that_does_not_come_back():
    lab.waslab("fault", "start_fails", '["STProxyServer"]')
    output = lab.play(*PROXY, check=False, sametime_proxy_settings=OTHER, was_cell_server_timeout_seconds=8)
    assert "stproxy1Node/STProxyServer stopped and did not start again in time" in output
    lab.waslab("fault", "--clear")
    lab.waslab("start", "stproxy1", "STProxyServer")
    assert lab.changed(lab.play(*PROXY, sametime_proxy_settings=OTHER)) == 0


def test_a_node_that_does_not_get_into_step_is_taken_up_later():
    lab.waslab("fault", "sync_fails", '["stproxy1Node"]')
    output = lab.play(*PROXY, check=False, was_cell_node_timeout_seconds=5)
    assert re.search("stproxy1Node not in step after 5 seconds|wsadmin failed", output)
    lab.waslab("fault", "--clear")
    time.sleep(1)
    lab.play(*PROXY)
    assert not value()


def test_jython_2_1_translated_labels_and_other_line_ends():
    lab.waslab("reset", "--product-version", "8.5.5.22")
    lab.waslab("fault", "python21", "true")
    lab.waslab("fault", "forced_labels", "de")
    lab.waslab("fault", "crlf", "true")
    since = lab.mark()
    lab.play("websphere")
    assert lab.starts(since) == 4
    assert lab.changed(lab.play("websphere")) == 0


def test_servers_without_a_cluster():
    lab.waslab("reset", "--unclustered")
    targets = [{"node": f"meet{number}Node", "server": "STMeetingServer"} for number in (1, 2)]
    lab.play("websphere", sametime_meeting_targets=targets)
    for name in ("meet1", "meet2"):
        assert lab.http(name, 9081, "/whiteboard/status")[0] == 200
    assert lab.changed(lab.play("websphere", sametime_meeting_targets=targets)) == 0
