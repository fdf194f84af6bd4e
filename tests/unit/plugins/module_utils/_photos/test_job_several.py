"""Runs with several web servers, over real rsync: what each gets when another one fails. Python 3.6."""

import json

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import cli, job
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError

from .conftest import jpeg, jpg, snapshot

ALL = {"ann": "1", "ben": "1", "eve": "1"}
DOWN = "echo 'ssh: connect to host ihs2 port 22: Connection refused' >&2; exit 255"
# The session that compares works; the connections that write break: the web server went down in the middle of the run.
DOWN_IN_THE_MIDDLE = 'case "$*" in *" -n"*) ;; *) echo "client_loop: send disconnect: Broken pipe" >&2; exit 255;; esac'


@pytest.fixture
def two(estate):
    estate.several("ihs1", "ihs2")
    return estate


def fails(estate, **options):
    with pytest.raises(PhotoError) as caught:
        estate.run(**options)
    return caught.value


def test_all_web_servers_get_the_photos(two):
    summary = two.run()
    assert two.served("ihs1") == two.served("ihs2") == two.pictures(**ALL)
    assert summary.plan.added == jpg("ann", "ben", "eve")
    assert summary.diff["after"].keys() == {"ihs1", "ihs2"}
    assert not two.run().changed


def test_all_web_servers_get_the_same_times(two):
    two.run()
    (two.root / "web-ihs1" / jpg("ann")[0]).write_bytes(b"altered")
    two.offer(ann="2", ben="1", eve="1")
    two.run()
    times = {(two.root / f"web-{name}" / jpg("ann")[0]).stat().st_mtime for name in ("ihs1", "ihs2")}
    assert len(times) == 1


@pytest.mark.parametrize("connections", [1, 2])
@pytest.mark.parametrize("fault", [DOWN, DOWN_IN_THE_MIDDLE], ids=["from the start", "in the middle"])
def test_one_of_two_is_down(two, fault, connections):
    """The other one is served, the run says so, and the next run completes it: with a change and a removal."""
    two.parts["job"] = "maximum_removal_percent = 50"
    two.parts["transfer"] = f"connections = {connections}\n" + two.parts["transfer"]
    two.run()
    two.offer(ann="2", ben="1", new="1")
    two.trouble("ihs2", fault)
    error = fails(two)
    assert (error.cause, error.code) == ("transfer_some", 46)
    assert str(error).startswith("1 of 2 web servers did not receive the photos: ihs2: rsync to stphotos@ihs2, port 22")
    assert two.served("ihs1") == two.staged() == two.pictures(ann="2", ben="1", new="1")
    assert two.served("ihs2") == two.pictures(**ALL)
    two.trouble("ihs2", "")
    summary = two.run()
    assert two.served("ihs2") == two.pictures(ann="2", ben="1", new="1")
    assert (summary.plan.added, summary.plan.updated, summary.plan.removed) == (jpg("new"), jpg("ann"), jpg("eve"))
    assert summary.diff["before"].keys() == {"ihs2"}


def test_the_first_run_with_one_of_two_down(two):
    two.trouble("ihs1", DOWN)
    assert fails(two).cause == "transfer_some"
    assert (two.served("ihs1"), two.served("ihs2")) == ({}, two.pictures(**ALL))
    two.trouble("ihs1", "")
    two.run()
    assert two.served("ihs1") == two.pictures(**ALL)


def test_all_are_down(two):
    two.run()
    two.offer(ann="2", ben="1", eve="1")
    before = snapshot(two.root / "web-ihs1", two.root / "web-ihs2", two.home / "stage")
    two.put(trouble=DOWN)
    error = fails(two)
    assert (error.cause, error.code) == ("transfer_link", 40)
    assert "no web server received the photos: ihs1: rsync" in str(error)
    assert "ihs2: rsync" in str(error)
    assert snapshot(two.root / "web-ihs1", two.root / "web-ihs2", two.home / "stage") == before


def test_the_guard_of_one_web_server_holds_back_only_that_one(two):
    """Photos that somebody put there count for its own guard alone."""
    two.run()
    for number in range(3):
        (two.root / "web-ihs2" / f"old{number}@acme.example.jpg").write_bytes(jpeg("old"))
    two.offer(ann="2", ben="1", eve="1")
    error = fails(two)
    assert error.cause == "transfer_some"
    assert "ihs2: the run would remove 3 of 6 photos on ihs2 (50.0 %)" in str(error)
    assert two.served("ihs1") == two.pictures(ann="2", ben="1", eve="1")
    assert len(two.served("ihs2")) == 6
    two.run(override_guards=True)
    assert two.served("ihs2") == two.pictures(ann="2", ben="1", eve="1")


def test_the_guard_of_the_stage_holds_back_all(two):
    two.run()
    two.offer(ann="2")
    assert fails(two).cause == "guard_removal"
    assert two.served("ihs1") == two.served("ihs2") == two.staged() == two.pictures(**ALL)


def test_a_directory_in_the_place_of_a_photo_concerns_one_web_server(two):
    (two.root / "web-ihs2" / jpg("ann")[0]).mkdir()
    (two.root / "web-ihs2" / jpg("ann")[0] / "x").write_text("x")
    summary = two.run()
    assert [one.reason[:5] for one in summary.refused] == ["ihs2 "]
    assert two.served("ihs1") == two.pictures(**ALL)
    assert two.served("ihs2") == two.pictures(ben="1", eve="1")
    assert summary.foreign == ["ann@acme.example.jpg/"]


def test_a_photo_altered_in_the_stage_is_restored_everywhere(two):
    """ihs1 has what the stage has by mistake, and ihs2 has what the dump has."""
    two.run()
    for path in (two.home / "stage" / jpg("ann")[0], two.root / "web-ihs1" / jpg("ann")[0]):
        path.write_bytes(jpeg("evil"))
    two.run()
    assert two.served("ihs1") == two.served("ihs2") == two.staged() == two.pictures(**ALL)


def test_a_dry_run_shows_what_each_would_get(two):
    two.run()
    (two.root / "web-ihs2" / jpg("ann")[0]).unlink()
    before = snapshot(two.root / "web-ihs2", two.home)
    summary = two.run(dry_run=True)
    assert summary.plan.added == jpg("ann")
    assert summary.diff == {
        "before": {"ihs2": {}},
        "after": {"ihs2": {jpg("ann")[0]: summary.diff["after"]["ihs2"][jpg("ann")[0]]}},
    }
    assert snapshot(two.root / "web-ihs2", two.home) == before


def test_state_and_journal_name_each_web_server(two):
    two.run()
    first = two.state()
    assert first["web_servers"]["ihs2"] == {
        "cause": "ok",
        "exit_code": 0,
        "message": "",
        "counts": {"added": 3, "updated": 0, "removed": 0, "unchanged": 0, "kept": 0, "foreign": 0},
        "last_success": first["last_success"],
    }
    state = json.loads((two.home / "state.json").read_text())
    past = "2001-01-01T00:00:00Z"
    state["last_success"] = past
    for server in state["web_servers"].values():
        server["last_success"] = past
    (two.home / "state.json").write_text(json.dumps(state))
    two.trouble("ihs2", DOWN)
    fails(two)
    state = two.state()
    assert (state["result"], state["exit_code"], state["last_success"]) == ("transfer_some", 46, past)
    ihs1, ihs2 = state["web_servers"]["ihs1"], state["web_servers"]["ihs2"]
    assert (ihs1["cause"], ihs1["last_success"] > past) == ("ok", True)
    assert (ihs2["cause"], ihs2["exit_code"], ihs2["last_success"]) == ("transfer_link", 40, past)
    assert "Connection refused" in ihs2["message"]
    assert " web_servers=ihs1:ok,ihs2:transfer_link " in (two.home / "journal.log").read_text().splitlines()[-1]


def test_a_run_that_ends_before_the_transfer_keeps_the_times(two):
    two.run()
    before = two.state()["web_servers"]["ihs1"]["last_success"]
    two.put(collect="")
    fails(two)
    server = two.state()["web_servers"]["ihs1"]
    assert (server["cause"], server["exit_code"], server["last_success"]) == (None, None, before)
    two.offer(**ALL)
    two.run(phase="stage")
    assert two.state()["web_servers"]["ihs1"]["last_success"] == before


def test_the_program_prints_lines_of_each_web_server(two, monkeypatch, capsys):
    monkeypatch.setattr(cli.signal, "signal", lambda *_args: None)
    two.trouble("ihs2", DOWN_IN_THE_MIDDLE)
    assert cli.main(["--config", two.config(), "--verbose"]) == 46
    out, err = capsys.readouterr()
    assert "ihs1: add ann@acme.example.jpg" in out
    assert "ihs2: failed: rsync to stphotos@ihs2" in out
    assert err.startswith("photo-sync: 1 of 2 web servers did not receive the photos: ihs2:")
    two.trouble("ihs2", "")
    assert cli.main(["--config", two.config()]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_local_fault_ends_the_run_for_all(two, monkeypatch):
    def full(*_args):
        raise PhotoError("local", "the disk is full")

    monkeypatch.setattr(job.Stage, "renew", full)
    assert fails(two).cause == "local"


def test_an_old_configuration_reports_as_before(estate):
    summary = estate.run()
    assert summary.diff["after"].keys() == set(jpg("ann", "ben", "eve"))
    assert "web_servers" not in (estate.home / "journal.log").read_text()
    estate.put(trouble=DOWN)
    assert fails(estate).cause == "transfer_link"
    assert list(estate.state()["web_servers"]) == ["ihs1"]
