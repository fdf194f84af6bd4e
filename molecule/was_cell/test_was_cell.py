"""All roles together on one cell, and its failures: refused log-ins, node agents, timeouts, restarts."""

import base64
import json
import re

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

WRONG = "kein-Passwort-7f3a"
OTHER = {"sametime_proxy_settings": [{"name": "proxyServerURL", "value": "http://other.acme.example"}]}
PROXY = ("stproxy", "--diff")
PROPS = f"{lab.PROFILE}/properties/soap.client.props"


@pytest.fixture(autouse=True)
def without_faults():
    yield
    lab.waslab("fault", "--clear")


@pytest.fixture
def client_properties():
    """Return what changes soap.client.props of the profile, until the end of the test."""
    ssc1 = lab.host("ssc1")
    ssc1.check_output(f"cp -p {PROPS} /root/props")
    yield lambda expression: ssc1.check_output(f"sed -i '{expression}' {PROPS}")
    ssc1.check_output(f"cp -p /root/props {PROPS}")


def waiting():
    state = lab.host("ssc1").check_output("cat /var/lib/sametime-estate/sametimeCell.json")
    return [record["server"] for record in json.loads(state)["restarts"]]


def other_is_running():
    """Return whether the running Proxy uses the other photo host."""
    return "other.acme.example" in lab.http("stproxy1", 9080, "/stwebapi/photo?userid=x@acme.example")[1]


def watched(password, **arguments):
    """Run the role with a password and -vvv; check that the password is shown nowhere, and return the output."""
    ssc1 = lab.host("ssc1")
    lab.waslab("fault", "wsadmin_delay", "2")  # so that each run of wsadmin is in a list of processes
    ssc1.run("touch /root/watch; (while [ -e /root/watch ]; do ps axeww; sleep 0.5; done) >/root/ps.log 2>&1 &")
    since = lab.mark()
    try:
        output = lab.play(*PROXY, "-vvv", was_cell_username="wasadmin", was_cell_password=password, **arguments)
    finally:
        ssc1.run("rm /root/watch")
    journal = lab.waslab("journal", "--since", since)
    assert "wsadmin.start" in journal
    processes = ssc1.check_output("cat /root/ps.log")
    assert "wsadmin" in processes, "the list of processes was taken while wsadmin ran"
    for secret in (password, masked(password)):
        for place in (output, journal, processes):
            assert secret not in place
        assert ssc1.run(f"grep -rlF -- '{secret}' /root/.ansible /tmp /var/tmp /var/lib/sametime-estate").stdout == ""
    return output


def masked(password):
    return "{xor}" + base64.b64encode(bytes(byte ^ 0x5F for byte in password.encode())).decode()


def test_the_scenarios_own_runs_start_wsadmin_as_rarely_as_promised():
    lab.assert_check_and_idempotence_wrote_nothing()
    assert len(lab.phases()) == 6, "check 1, converge 4 (read, save, synchronize, restart), idempotence 1"
    assert len(lab.events("config.save")) == 1
    restarted = [(e["node"], e["server"]) for e in lab.events("server.start")]
    assert sorted(restarted) == [
        ("meet1Node", "STMeetingServer"), ("meet2Node", "STMeetingServer"), ("stproxy1Node", "STProxyServer"),
    ]  # fmt: skip


def test_verification_succeeds_and_writes_nothing():
    since = lab.mark()
    lab.play("websphere_verify", "--skip-tags", "federation_addresses,server_names")
    assert lab.starts(since) == 1
    assert lab.events(since=since) == []


def test_a_wrong_password_is_reported_and_not_shown():
    output = watched(WRONG, check=False)
    assert "the deployment manager refused the user; check username and password" in output
    assert "WASX7246E" in output


THIRD = {"sametime_proxy_settings": [{"name": "proxyServerURL", "value": "http://third.acme.example"}]}


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        ("disk", "a file system of the deployment manager is full, so nothing of this run is saved"),
        ("role", "the user is logged in, but lacks the administrative role for this operation"),
        ("token", "the security token of the login has expired; user and password are not the cause"),
        ("agent", "its node agent or the server itself is down. Start the node agent"),
    ],
)
def test_a_save_that_fails_names_its_cause(cause, sentence):
    since = lab.mark()
    lab.waslab("fault", "refuse", json.dumps({"save": cause}))
    output = lab.play(*PROXY, check=False, **THIRD)
    assert sentence in output
    assert lab.events("config.save", since=since) == []
    assert waiting() == []


def test_an_untrusted_signer_is_named():
    lab.waslab("fault", "untrusted_signer", "true")
    output = lab.play(*PROXY, check=False)
    assert "SSL SIGNER EXCHANGE PROMPT" in output
    assert "Once, manually" in output


def test_a_given_user_that_wsadmin_ignores_is_refused():
    since = lab.mark()
    lab.waslab("fault", "soap_url_last", "true")
    output = lab.play(*PROXY, check=False, was_cell_username="other", was_cell_password=WRONG, **THIRD)
    assert (
        "nothing was done: wsadmin ignores the given user, because its launcher sets com.ibm.SOAP.ConfigURL" in output
    )
    assert lab.events(since=since) == []


def test_a_wsadmin_over_its_time_limit_keeps_its_directory():
    ssc1 = lab.host("ssc1")
    lab.waslab("fault", "wsadmin_delay", "6")
    output = lab.play(*PROXY, check=False, was_cell_wsadmin_timeout_seconds=2)
    directory = re.search(r"Its output is in (\S+)/log, which stays", output).group(1)
    assert ssc1.file(f"{directory}/request").exists
    pid = re.search(r"as process (\d+)", output).group(1)
    ssc1.check_output(f"for i in $(seq 60); do [ -e /proc/{pid} ] || exit 0; sleep 0.5; done; exit 1")
    assert "@@sametime.estate@@ done" in ssc1.file(f"{directory}/log").content_string
    ssc1.check_output(f"rm -r {directory}")


def test_the_right_password_changes_the_cell_and_is_not_shown(client_properties):
    password = json.loads(lab.host("ssc1").check_output("cat /etc/waslab/topology.json"))["admin"]["password"]
    client_properties("/loginUserid\\|loginPassword/d")
    watched(password, **OTHER)
    assert other_is_running()


def test_an_agent_that_is_down_is_named_before_anything_changes():
    lab.waslab("kill", "stproxy1", "nodeagent")
    since = lab.mark()
    try:
        refused = lab.play(*PROXY, check=False)
        assert "no node agent runs on stproxy1Node: not synchronized; start the node agent and run again" in refused
        assert lab.events(since=since) == []
        warned = lab.play(*PROXY, was_cell_unreachable="warn")
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
    lab.play(*PROXY)
    assert lab.events("config.save", since=since) == []
    assert [e["event"] for e in lab.events("node.sync", "server.start", since=since)] == ["node.sync", "server.start"]
    assert waiting() == []
    assert not other_is_running()


def test_restarts_are_held_back_listed_and_done_later():
    since = lab.mark()
    output = lab.play(*PROXY, was_cell_restart="never", **OTHER)
    assert "still waiting for a restart: stproxy1Node/STProxyServer" in output
    assert not other_is_running(), "the running server has not read it"
    output = lab.play("websphere_verify", "--tags", "stproxy", check=False)
    assert "not as wanted: stproxyconfig.xml; waits for a restart: stproxy1Node/STProxyServer" in output
    again = lab.play(*PROXY, was_cell_restart=["STMeetingServer"], **OTHER)
    assert lab.changed(again) == 0
    assert "still waiting for a restart: stproxy1Node/STProxyServer" in again
    assert lab.events("server.stop", since=since) == []
    done = lab.play("restart_pending", "--limit", "ssc")
    assert lab.changed(done) == 1
    assert other_is_running()
    assert waiting() == []


def test_a_stopped_server_stays_stopped():
    lab.waslab("kill", "stproxy1", "STProxyServer")
    since = lab.mark()
    try:
        lab.play(*PROXY)
        assert lab.events("server.start", since=since) == []
        assert waiting() == []
    finally:
        lab.waslab("start", "stproxy1", "STProxyServer")
    assert not other_is_running(), "it read everything when it started"


def test_the_outcome_of_slow_requests_is_checked(client_properties):
    client_properties("s/requestTimeout=180/requestTimeout=2/")
    lab.waslab("fault", "slow", '{"sync": 4, "startServer": 4, "save": 4}')
    lab.play(*PROXY, **OTHER)
    assert other_is_running()
    assert waiting() == []


def test_a_server_that_does_not_come_back():
    lab.waslab("fault", "start_fails", '["STProxyServer"]')
    output = lab.play(*PROXY, check=False, was_cell_server_timeout_seconds=4)
    assert "stproxy1Node/STProxyServer stopped and did not start again in time" in output
    lab.waslab("fault", "--clear")
    lab.waslab("start", "stproxy1", "STProxyServer")
    assert not other_is_running(), "it read everything when it started"


def test_a_node_that_is_not_synchronized_in_time_is_synchronized_by_the_next_run():
    lab.waslab("fault", "sync_fails", '["stproxy1Node"]')
    output = lab.play(*PROXY, check=False, was_cell_node_timeout_seconds=3, **OTHER)
    assert "stproxy1Node not synchronized after 3 seconds" in output
    lab.waslab("fault", "--clear")
    lab.play(*PROXY, **OTHER)
    assert other_is_running()


def test_jython_2_1_translated_labels_other_line_ends_and_no_cluster():
    lab.waslab("reset", "--product-version", "8.5.5.22", "--unclustered")
    lab.waslab("fault", "python21", "true")
    lab.waslab("fault", "forced_labels", "de")
    lab.waslab("fault", "crlf", "true")
    targets = [{"node": f"meet{number}Node", "server": "STMeetingServer"} for number in (1, 2)]
    since = lab.mark()
    lab.play("websphere", sametime_meeting_targets=targets)
    assert lab.starts(since) == 4
    for name in ("meet1", "meet2"):
        assert lab.http(name, 9081, "/whiteboard/status")[0] == 200
