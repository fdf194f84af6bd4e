"""The whiteboard is enabled, can be disabled again, and its removal by a patch is reported."""

import json

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

NODES = ("meet1", "meet2")
WEB = "WebSphere:cell=sametimeCell,node=ihs1Node,server=webserver1"
CLUSTER = "WebSphere:cell=sametimeCell,cluster=STMeetingCluster"
LIST = """
for line in AdminApp.listModules('Sametime Meeting Server', '-server').splitlines():
    print '#' + line
for line in AdminApp.view('Sametime Meeting Server', '-MapWebModToVH').splitlines():
    print '#' + line
"""

# Somebody takes the module away from the Meeting servers, and gives it another virtual host.
DRIFT = f"""
AdminApp.edit('Sametime Meeting Server', [
    '-MapModulesToServers', [['.*', 'whiteboard.services.war,WEB-INF/web.xml', '{WEB}']],
    '-MapWebModToVH', [['.*', 'whiteboard.services.war,WEB-INF/web.xml', 'admin_host']],
])
AdminConfig.save()
"""


def mapping():
    """Return module file -> (targets, virtual host), as WebSphere itself lists them."""
    lines = lab.wsadmin(LIST)
    hosts = {}
    for number, line in enumerate(lines):
        if line.startswith("URI:"):
            hosts[line.split(":  ")[1].partition(",")[0]] = lines[number + 1].split(":  ")[1]
    found = [line.split("#")[1:] for line in lines if line.startswith("Sametime Meeting Server#")]
    return {uri.partition("+")[0]: (targets.split("+"), hosts.get(uri.partition("+")[0])) for uri, targets in found}


def status():
    return [lab.http(name, 9081, "/whiteboard/status") for name in NODES]


@pytest.fixture(scope="module")
def enabled():
    """What converge left; the tests come in the order of the file."""
    return mapping()


def test_the_scenarios_own_runs():
    lab.assert_check_and_idempotence_wrote_nothing()


def test_people_in_meetings_have_a_whiteboard():
    for code, body in status():
        assert (code, json.loads(body)["enabled"]) == (200, True)


def test_its_module_is_mapped_and_no_other_one_touched(enabled):
    targets, host = enabled.pop("whiteboard.services.war")
    assert (sorted(targets), host) == (sorted([CLUSTER, WEB]), "stmeetings_host")
    assert enabled == {
        "stmeetings.war": ([CLUSTER, WEB], "stmeetings_host"),
        "appshare.services.war": ([CLUSTER, WEB], "stmeetings_host"),
        "docshare.services.war": ([CLUSTER, WEB], "stmeetings_host"),
        "roomapi.jar": ([CLUSTER], None),
    }


def test_members_of_the_cluster_restarted_one_after_the_other():
    found = [(e["event"], e["node"]) for e in lab.events("server.stop", "server.start")]
    assert found == [
        ("server.stop", "meet1Node"), ("server.start", "meet1Node"),
        ("server.stop", "meet2Node"), ("server.start", "meet2Node"),
    ]  # fmt: skip


def test_a_virtual_host_that_is_not_there():
    since = lab.mark()
    output = lab.play("websphere", "--tags", "whiteboard", check=False, sametime_meeting_virtual_host="none_host")
    assert "has no virtual host none_host, only default_host, stmeetings_host, admin_host" in output
    assert lab.events(since=since) == []


def test_drift_is_corrected():
    lab.wsadmin(DRIFT)
    since = lab.mark()
    assert lab.changed(lab.play("websphere", "--tags", "whiteboard")) > 0
    targets, host = mapping()["whiteboard.services.war"]
    assert (sorted(targets), host) == (sorted([CLUSTER, WEB]), "stmeetings_host")
    assert [code for code, _ in status()] == [200, 200]
    assert len(lab.events("server.start", since=since)) == 2, "each server once"


def test_off_brings_the_mapping_from_before_back():
    """Not the one that somebody made in between."""
    lab.play("websphere", "--tags", "whiteboard", sametime_whiteboard_state="disabled")
    assert mapping()["whiteboard.services.war"] == ([WEB], "default_host")
    assert [code for code, _ in status()] == [404, 404]
    since = lab.mark()
    again = lab.play("websphere", "--tags", "whiteboard", sametime_whiteboard_state="disabled")
    assert lab.changed(again) == 0
    assert lab.events(since=since) == []


@pytest.fixture
def patched():
    lab.waslab("reset", "--variant", "patched")
    return lab.mark()


def test_removed_permanently(patched):
    refused = lab.play("websphere", "--tags", "whiteboard", check=False)
    assert "has no module Core Whiteboard Services: a Meeting server patch has removed the whiteboard" in refused
    off = lab.play("websphere", "--tags", "whiteboard", sametime_whiteboard_state="disabled")
    assert lab.changed(off) == 0, "the module is gone and the key is false already"
    assert lab.events(since=patched) == []
