"""What a session orders of wsadmin, and what it records on the host. Failures: test_was_apply.py."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.documents.documents import digest
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import (
    DocumentStep,
    MappingStep,
    PropertiesStep,
)
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.literal import Answer
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.session import Session, Synchronization
from ansible_collections.sametime.estate.plugins.module_utils._was.wsadmin.store import Store

URI = "cells/C/nodes/n1/servers/S/keys.properties"
RECORD = {"targets": ["T"], "virtual_host": "h"}


class Wsadmin:
    """Notes the actions, and answers with a cell."""

    def __init__(self, answers):
        self.answers = answers

    def ask(self, actions, files=None):
        self.actions, self.files = actions, files
        return [*self.answers]


@pytest.fixture
def wsadmin(cells):
    return Wsadmin(cells.answers())


@pytest.fixture
def session(wsadmin, tmp_path):
    path = tmp_path / "config" / URI
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a=1\nb=1\n")
    return Session(wsadmin, str(tmp_path), str(tmp_path / "state"), now=lambda: 0)


def test_read(session, wsadmin):
    cell = session.read(["App"])
    assert wsadmin.actions == [("read", {"applications": ["App"], "properties": []})]
    assert (cell["name"], cell["read"], cell["waiting"]) == ("C", wsadmin.actions[0][1], [])


def test_change(session, wsadmin):
    cell = session.read()
    before = digest(b"a=1\nb=1\n")
    steps = [
        DocumentStep(URI, "properties", {"a": "2"}, before, ["n1/S"], "keys"),
        MappingStep("App", "M", "m.war,WEB-INF/web.xml", ["T"], ["U"], "h", "h", ["n2/S"], "mapping", RECORD),
        DocumentStep(URI, "properties", {"b": "2"}, before, ["n1/S"], "keys"),
        PropertiesStep("x(cells/C|r.xml#1)", "x", [], [], "reroute"),
    ]
    session.change(cell, steps, 600)
    orders = wsadmin.actions[0][1]["steps"]
    assert [order["do"] for order in orders] == ["mapping", "properties", "document"]
    assert orders[2] == {"do": "document", "uri": URI, "expected": "expected0", "new": "new0", "scratch": "scratch0"}
    assert wsadmin.files == {"expected0": b"a=1\nb=1\n", "new0": b"a=2\nb=2\n"}
    assert [action for action, _ in wsadmin.actions] == ["change", "read"]
    store = session.store(cell)
    assert store.mapping("App", "M") == RECORD
    assert [(record["server"], record["since"]) for record in store.restarts()] == [
        ("n1/S", "1970-01-01T00:00:00Z"), ("n2/S", "1970-01-01T00:00:00Z"),
    ]  # fmt: skip


def test_synchronize(session, wsadmin):
    wsadmin.answers.append(Answer("tested", {"id": "x", "passed": 1, "text": ""}))
    outcome = session.synchronize(session.read(), Synchronization(["n1"], True, ["x"], 7))
    assert wsadmin.actions[0] == ("sync", {"nodes": ["n1"], "full": 1, "test": ["x"], "timeout": 7, "pause": 2})
    assert wsadmin.actions[1] == ("test", {"data_sources": ["x"]})
    assert outcome.answers == [{"id": "x", "passed": 1, "text": ""}]


def test_restart_forgets_the_servers_that_no_longer_wait(session, wsadmin):
    cell = session.read()
    records = [{"server": "n1/S", "pid": "old", "reasons": [], "since": "x"}]
    session.store(cell).keep_restarts(records)
    outcome = session.restart(cell, ["n1/S"], 5)
    assert wsadmin.actions[0] == ("restart", {"servers": [["n1", "S"]], "timeout": 5, "pause": 2})
    assert outcome.cell["waiting"] == []
    assert session.store(cell).restarts() == []


def test_a_full_disk_does_not_hide_the_failure(session, wsadmin, monkeypatch):
    cell = session.read()
    step = PropertiesStep("x(cells/C|r.xml#1)", "x", [], ["n1/S"], "reroute")

    def fail(*_arguments, **_files):
        monkeypatch.setattr(Store, "keep_restarts", full)
        raise WasError("a file system of the deployment manager is full", saved=False)

    def full(_store, _records):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wsadmin, "ask", fail)
    with pytest.raises(WasError, match="of the deployment manager is full"):
        session.change(cell, [step], 600)
