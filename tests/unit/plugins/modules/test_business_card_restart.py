"""Module business_card_restart: check, do, check, do; held back, done by somebody, and failures."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community import servlet

RECORD = {"path": "/nonexistent", "reasons": ["Set 0 params"], "since": "2026-11-01T00:00:00Z"}
CARD = b'<userinfo><field name="Name" type="t">A</field></userinfo>'


class Server:
    """A Community server that waits for a restart; its command leaves a trace."""

    def __init__(self, root, call):
        self.state = root / "state"
        self.state.mkdir()
        self.trace = root / "trace"
        self.answer = (200, CARD)
        self._call = call
        self._record = self.state / "business_card.json"
        self._record.write_text(json.dumps(RECORD))

    @property
    def record(self):
        return json.loads(self._record.read_text()) if self._record.exists() else None

    def forget(self):
        self._record.unlink()

    def run(self, check=False, **options):
        def prepare():
            servlet.fetcher = lambda *_options: lambda _url: self.answer

        command = ["/bin/sh", "-c", f"echo restarted >>{self.trace}"]
        fixed = {"url": "http://c", "person": "a", "command": command, "state_directory": str(self.state)}
        return self._call("business_card_restart", {"_ansible_check_mode": check, **fixed, **options}, prepare)

    def restarts(self):
        return self.trace.read_text().count("restarted") if self.trace.exists() else 0


@pytest.fixture
def server(tmp_path, call_module):
    return Server(tmp_path, call_module)


def test_check_do_check_do(server):
    foreseen = server.run(check=True)
    assert (foreseen["changed"], foreseen["restarted"], foreseen["waiting"]) == (True, True, {})
    assert foreseen["pending"] == RECORD
    assert (server.record, server.restarts()) == (RECORD, 0)
    done = server.run()
    assert {**done, "invocation": 0} == {**foreseen, "invocation": 0}
    assert (server.record, server.restarts()) == (None, 1)
    for check in (True, False):
        assert not server.run(check=check)["changed"]
    assert server.restarts() == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"restart": "never"}, "playbook restart_pending.yml restarts it"),
        ({"command": []}, "set business_card_restart_command"),
    ],
)
def test_held_back(server, options, words):
    result = server.run(**options)
    assert (result["changed"], result["waiting"]) == (False, RECORD)
    assert "since 2026-11-01T00:00:00Z (Set 0 params)" in str(result["warnings"])
    assert words in str(result["warnings"])
    assert (server.record, server.restarts()) == (RECORD, 0)


def test_somebody_has_restarted_it(server):
    assert server.run(check=True, restart="done")["changed"]
    assert server.record == RECORD
    result = server.run(restart="done")
    assert (result["changed"], result["restarted"], result["waiting"]) == (True, False, {})
    assert (server.record, server.restarts()) == (None, 0)
    assert not server.run(restart="done")["changed"]


def test_check_mode_knows_the_restart_that_a_change_needs(server):
    server.forget()
    assert server.run(check=True, planned=RECORD)["restarted"]
    assert not server.run(planned=RECORD)["changed"], "without check mode the record decides"


def test_a_command_that_fails_shows_no_password(server, tmp_path):
    config = tmp_path / "UserInfoConfig.xml"
    config.write_text('<UserInformation><StorageDetails Password="S3cr3tBind"/></UserInformation>')
    (server.state / "business_card.json").write_text(json.dumps({**RECORD, "path": str(config)}))
    result = server.run(command=["/bin/sh", "-c", "cat $0; exit 3", str(config)])
    assert result["failed"]
    assert "exit code 3" in result["msg"]
    assert "StorageDetails" in result["stdout"]
    assert "S3cr3t" not in str(result)
    assert server.record is not None


@pytest.mark.parametrize(
    ("answer", "words"),
    [((500, b""), "answers with status 500"), ((200, b"<userinfo/>"), "The server does not find the person")],
)
def test_a_server_that_does_not_answer_keeps_waiting(server, answer, words):
    server.answer = answer
    result = server.run(timeout_seconds=0)
    assert result["failed"]
    assert words in result["msg"]
    assert (server.record, server.restarts()) == (RECORD, 1)


@pytest.mark.parametrize("program", ["/nonexistent/restart", "no-such-program", ""])
def test_a_command_that_is_not_there_leaves_the_server_waiting(server, program):
    failed = server.run(command=[program])
    assert f'there is no program "{program}" that this account can run; correct the command' in failed["msg"]
    assert server.record == RECORD


def test_a_server_behind_an_https_name_cannot_be_asked_itself(server):
    """Another one might answer, and the next server would be restarted too early."""
    failed = server.run(url="https://c/servlet/UserInfoServlet", connect_to="127.0.0.1")
    assert "business_card_connect_to 127.0.0.1 works with http only" in failed["msg"]
    assert (server.record, server.restarts()) == (RECORD, 0)
