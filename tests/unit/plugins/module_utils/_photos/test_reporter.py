"""Reports of a run: nothing that cannot be written hides another result. Python 3.6."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import files, report
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.reporter import Reporter
from ansible_collections.sametime.estate.plugins.module_utils._photos.settings import Job


@pytest.fixture
def home(tmp_path):
    return tmp_path


def reporter(home, dry_run=False):
    return Reporter(Job(str(home), "tdi", 1, 10.0, "none"), "tdi", "all", "program", dry_run)


def state(home):
    return json.loads((home / "state.json").read_text())


def test_all_is_written(home):
    assert reporter(home).publish("ok", "", report.EMPTY) == ""
    assert (state(home)["result"], state(home)["user"]) == ("ok", "tdi")
    assert " result=ok " in (home / "journal.log").read_text()


def test_a_dry_run_writes_nothing(home):
    assert reporter(home, dry_run=True).publish("ok", "", report.EMPTY) == ""
    assert list(home.iterdir()) == []


def test_the_last_success_survives_a_run_that_ends_early(home):
    (home / "state.json").write_text('{"last_success": "2026-01-01T00:00:00Z"}')
    reporter(home).publish("local", "no lock", report.EMPTY)
    assert state(home)["last_success"] == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(("cause", "recorded"), [("ok", "local"), ("guard_minimum", "guard_minimum")])
def test_a_journal_that_cannot_be_written(home, cause, recorded):
    (home / "journal.log").mkdir()
    problem = reporter(home).publish(cause, "", report.EMPTY)
    assert problem == f"cannot write {home}/journal.log: Is a directory"
    assert state(home)["result"] == recorded


def test_the_state_belongs_to_the_run_with_the_lock(home):
    reporter(home).publish("lock", "another run", report.EMPTY)
    assert [path.name for path in home.iterdir()] == ["journal.log"]


def test_a_signal_passes_through(home, monkeypatch):
    def stop(*_arguments):
        raise PhotoError("interrupted", "stopped by signal 15")

    monkeypatch.setattr(files, "append", stop)
    with pytest.raises(PhotoError, match="stopped by signal 15"):
        reporter(home).publish("ok", "", report.EMPTY)
