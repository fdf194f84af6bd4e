"""Module meeting_keys: what the servers say, what is written, and what is left to a hand."""

import http.server
import json
import threading

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._was import was_cells
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import WasProfile

FOLDER = "cells/C/nodes/n1/servers/S"


class MeetingServer(http.server.BaseHTTPRequestHandler):
    """Answers with keys, or with a status."""

    status = 200
    keys = {}  # noqa: RUF012 - replaced by each test

    def do_GET(self):
        assert self.path == "/stmeetings/configuration?format=json&verbose=true"
        self.send_response(self.status)
        self.end_headers()
        if self.status == 200:
            self.wfile.write(json.dumps(self.keys).replace("/", "\\/").encode())

    def log_message(self, *_args):
        """Be quiet."""


@pytest.fixture(scope="module")
def address():
    server = http.server.HTTPServer(("127.0.0.1", 0), MeetingServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def profile(tmp_path, call_module):
    made = WasProfile(tmp_path / "dm", call_module)
    made.document(f"{FOLDER}/keys.properties", b"a=/x\nb=false\n")
    MeetingServer.status, MeetingServer.keys = 200, {"a": "/x", "b": "false"}
    return made


def wanted(address, **keys):
    server = {"node": "n1", "server": "S", "url": address, "deployment": "Meetings 1"}
    return {"servers": [server], "keys": [{"name": name, "value": value} for name, value in keys.items()]}


PLACE = (
    "Sametime System Console > Sametime Servers > Sametime Meeting Servers > Meetings 1 > Server Configuration > Edit"
)


def test_with_manual_nothing_is_written_and_the_list_is_exact(profile, address):
    result = profile.run("meeting_keys", **wanted(address, a="/x", b="true", c="1"))
    assert (result["changed"], result["plan"]) == (False, [])
    assert result["to_do"] == [
        f"{PLACE}: b = true (now: false)", f"{PLACE}: c = 1 (now: unknown, the server does not report it)",
    ]  # fmt: skip
    assert result["warnings"][0].startswith("to be done manually: " + PLACE)
    assert profile.requests == [], "wsadmin is not needed"
    refused = profile.run("meeting_keys", to_do="fail", **wanted(address, b="true"))
    assert refused["msg"] == f"to be done manually: {PLACE}: b = true (now: false)"
    assert profile.run("meeting_keys", to_do="fail", **wanted(address, a="/x"))["to_do"] == []


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_server_that_does_not_tell_makes_it_unknown(profile, address, status):
    MeetingServer.status = status
    [verdict] = profile.run("meeting_keys", **wanted(address, b="false"))["effective"]
    assert (verdict["state"], verdict["running"], verdict["reason"]) == ("unknown", None, f"{address} answers {status}")


def test_a_server_that_is_down(profile):
    [verdict] = profile.run("meeting_keys", **wanted("http://127.0.0.1:9", b="false"))["effective"]
    assert verdict["state"] == "unknown"
    assert verdict["reason"].startswith("http://127.0.0.1:9 does not answer (")


def test_values_are_texts(profile, address):
    MeetingServer.keys = {"a": True, "b": "1"}
    states = [v["state"] for v in profile.run("meeting_keys", **wanted(address, a="true", b="true"))["effective"]]
    assert states == ["equal", "different"]


def test_check_do_check_do_with_a_document(profile, address):
    way = dict(wanted(address, b="true"), backend="repository_document")
    profile.will_answer(*was_cells.answers())
    foreseen = profile.run("meeting_keys", check=True, **way)
    assert foreseen["changed"]
    assert foreseen["diff"]["after"] == {f"{FOLDER}/keys.properties": {"b": "true"}}
    profile.will_answer(*was_cells.answers())
    profile.will_answer(Answer("saved", 1), *was_cells.answers())
    done = profile.run("meeting_keys", **way)
    assert done["diff"] == foreseen["diff"]
    assert done["plan"][0]["restart"] == ["n1/S"]
    profile.document(f"{FOLDER}/keys.properties", b"a=/x\nb=true\n")
    for check in (True, False):
        again = profile.run("meeting_keys", check=check, cell=profile.cell(), **way)
        assert not again["changed"]


def test_a_server_that_runs_with_something_else_than_its_document_has(profile, address):
    way = dict(wanted(address, b="false"), backend="repository_document")
    MeetingServer.keys = {"b": "true"}
    message = "n1/S runs with b = true, but its document has false: restart it; if that does not help, the key is"
    result = profile.run("meeting_keys", cell=profile.cell(), **way)
    assert not result["changed"]
    assert result["warnings"][0].startswith(f"to be done manually: {message}")
    assert profile.run("meeting_keys", cell=profile.cell(), to_do="fail", **way)["failed"]
    waits = dict(profile.cell(), waiting=[{"server": "n1/S", "reasons": [], "since": "now", "pid": "11S"}])
    assert profile.run("meeting_keys", cell=waits, **way)["to_do"] == []
    behind = profile.cell()
    behind["nodes"][1]["synchronized"] = False
    assert profile.run("meeting_keys", cell=behind, **way)["to_do"] == []


def test_a_key_that_needs_no_restart(profile, address):
    way = wanted(address, b="true")
    way["keys"][0]["restart"] = False
    result = profile.run("meeting_keys", cell=profile.cell(), apply="later", backend="repository_document", **way)
    assert result["plan"][0]["restart"] == []


def test_one_document_is_needed(profile, address):
    way = dict(wanted(address, b="true"), backend="repository_document", cell=profile.cell())
    assert (
        "0 documents of n1/S have the key z (none), but exactly one is needed"
        in profile.run("meeting_keys", search_key="z", **way)["msg"]
    )
    profile.document("cells/C/clusters/K/more.xml", b'<k><e name="b" value="1"/></k>')
    message = profile.run("meeting_keys", **way)["msg"]
    assert f"2 documents of n1/S have the key b ({FOLDER}/keys.properties, cells/C/clusters/K/more.xml)" in message
    named = profile.run(
        "meeting_keys", apply="later", document="cells/{cell}/nodes/{node}/servers/{server}/keys.properties", **way
    )
    assert named["changed"]
