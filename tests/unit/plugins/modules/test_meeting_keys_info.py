"""Module meeting_keys_info: equal, different, unknown; a failure only where nothing explains the difference."""

import http.server
import threading

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.was_profile import plain


class Configuration(http.server.BaseHTTPRequestHandler):
    """Always the same configuration."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"a": "1"}')

    def log_message(self, *_args):
        """Be quiet."""


@pytest.fixture(scope="module")
def server():
    made = http.server.HTTPServer(("127.0.0.1", 0), Configuration)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield {"node": "n1", "url": f"http://127.0.0.1:{made.server_port}"}
    made.shutdown()


@pytest.mark.parametrize(("value", "state"), [("1", "equal"), (1, "equal"), ("2", "different")])
def test_it_reports(call_module, server, value, state):
    arguments = {"servers": [server], "keys": [{"name": "a", "value": value}], "_ansible_check_mode": True}
    result = call_module("meeting_keys_info", arguments)
    assert not result["changed"]
    assert [(v["server"], v["state"], v["running"]) for v in result["effective"]] == [
        ("n1/STMeetingServer", state, "1")
    ]


def test_a_difference_is_a_failure_when_required(call_module, server):
    arguments = {"servers": [server], "keys": [{"name": "a", "value": "2"}], "require": True}
    assert call_module("meeting_keys_info", arguments)["msg"] == (
        "n1/STMeetingServer runs with a = 1, not 2. No restart is pending: the key is stored elsewhere"
    )
    waits = dict(arguments, waiting=[{"server": "n1/STMeetingServer"}])
    assert "failed" not in call_module("meeting_keys_info", waits)


@pytest.mark.parametrize("name", ["meeting_keys_info", "meeting_keys"])
def test_a_value_that_yaml_took_for_something_else(call_module, server, name):
    keys = [{"name": "whiteboard.enabled", "value": True}]
    result = call_module(
        name, {"servers": [server], "keys": keys, **({} if name.endswith("info") else {"profile": "/x"})}
    )
    assert result["msg"] == (
        "the value of whiteboard.enabled is not a text but True: put it in quotes, as the product spells it"
    )


def test_unknown_is_only_said(call_module, server):
    arguments = {"servers": [server], "keys": [{"name": "b", "value": "2"}], "require": True}
    result = plain(call_module("meeting_keys_info", arguments))
    assert result["warnings"] == ["it is unknown whether the keys are as wanted: the server does not report it"]
