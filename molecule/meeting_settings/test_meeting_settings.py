"""The running Meeting servers have the keys; where nothing can be written, the list of what to do is exact."""

import json

import pytest
from ansible_collections.sametime.estate.molecule import was_lab as lab

TEMPLATE = "https://photos.acme.example/{0}.jpg"
TAGS = ("websphere", "--tags", "meeting_settings")
ONE = [{"name": "userInfoUrlTemplate", "value": TEMPLATE}]

# Somebody changes the document of one server.
DRIFT = """
uri = 'cells/sametimeCell/nodes/meet2Node/servers/STMeetingServer/stmeetings.properties'
digest = AdminConfig.extract(uri, '/root/keys')
text = open('/root/keys').read().replace('{0}.jpg', 'somewhere.jpg')
handle = open('/root/keys', 'w')
handle.write(text)
handle.close()
AdminConfig.checkin(uri, '/root/keys', digest)
AdminConfig.save()
"""


def running(name):
    return json.loads(lab.http(name, 9081, "/stmeetings/configuration?format=json&verbose=true")[1])


@pytest.fixture(autouse=True)
def no_faults():
    yield
    lab.waslab("fault", "--clear")


def test_the_scenarios_own_runs():
    lab.assert_check_and_idempotence_wrote_nothing()


@pytest.mark.parametrize("name", ["meet1", "meet2"])
def test_running_servers_have_the_key(name):
    found = running(name)
    assert found["userInfoUrlTemplate"] == TEMPLATE
    assert found["whiteboard.enabled"] == "false", "not ours here"


def test_only_one_line_of_each_document_changed():
    done = lab.host("ssc1").run(f"diff -r --exclude=.repository /root/config.first {lab.PROFILE}/config")
    lines = [line for line in done.stdout.splitlines() if line.startswith(("<", ">"))]
    assert lines == ["< userInfoUrlTemplate=", f"> userInfoUrlTemplate={TEMPLATE}"] * 2


def test_drift_is_corrected():
    lab.wsadmin(DRIFT)
    since = lab.mark()
    assert lab.changed(lab.play(*TAGS)) > 0
    assert running("meet2")["userInfoUrlTemplate"] == TEMPLATE
    assert [entry["node"] for entry in lab.events("server.start", since=since)] == ["meet2Node"]


def test_a_server_that_does_not_report_a_key_is_unknown_and_not_false():
    lab.waslab("fault", "configuration_status", "403")
    since = lab.mark()
    output = lab.play(*TAGS, sametime_meeting_access={"backend": "manual"}, sametime_meeting_keys=ONE)
    assert f"userInfoUrlTemplate = {TEMPLATE} (now: unknown, http://meet1.acme.example:9081 answers 403)" in output
    assert lab.changed(output) == 0
    assert lab.events(since=since) == []


def test_the_list_for_manual_changes_is_exact():
    wanted = [{"name": "userInfoRedirect", "value": "false"}, *ONE]
    access = {"backend": "manual", "to_do": "fail"}
    since = lab.mark()
    output = lab.play(*TAGS, check=False, sametime_meeting_access=access, sametime_meeting_keys=wanted)
    for node in ("meet1Node", "meet2Node"):
        place = f"Sametime Meeting Servers > {node} > Server Configuration > Edit: userInfoRedirect = false (now: true)"
        assert place in output
    assert "userInfoUrlTemplate =" not in output
    assert lab.events(since=since) == []
    done = lab.play(*TAGS, sametime_meeting_access=access, sametime_meeting_keys=ONE)
    assert lab.changed(done) == 0


def test_a_key_that_needs_no_restart_restarts_nothing():
    since = lab.mark()
    keys = [{"name": "meetingroomcenter.allowGuestAccess", "value": "0", "restart": False}]
    lab.play(*TAGS, sametime_meeting_keys=keys)
    assert lab.events("config.save", since=since)
    assert running("meet1")["meetingroomcenter.allowGuestAccess"] == "0"
    assert lab.events("server.stop", since=since) == []


@pytest.mark.parametrize("form", ["xml", "json"])
def test_documents_of_other_formats(form):
    lab.waslab("reset", "--keys", form)
    lab.play(*TAGS)
    assert running("meet2")["userInfoUrlTemplate"] == TEMPLATE
