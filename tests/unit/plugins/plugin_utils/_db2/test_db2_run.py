"""Which run of ansible-playbook this is, and whether another one still exists."""

import os
import socket
import subprocess

from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import run


def name_of(process):
    return f"{socket.gethostname()}/{process}/{run._started(process)}"


def test_a_run_has_a_name_of_its_own():
    mine = run.present()
    assert mine.name == name_of(os.getppid())
    assert mine.controller == socket.gethostname()


def test_a_run_of_this_controller_lives_or_does_not():
    with subprocess.Popen(["sleep", "60"]) as process:
        name = name_of(process.pid)
        assert run.alive(name) is True
        assert run.alive(f"{name}0") is False, "the number was given to another process since"
        process.kill()
    assert run.alive(name) is False


def test_nothing_is_known_of_runs_elsewhere():
    assert run.alive("elsewhere/1/1") is None
    assert run.alive("") is None


def test_the_lock_of_a_dead_run_is_broken_and_no_other(monkeypatch):
    calls = []

    def module(arguments):
        calls.append(arguments)
        broken = arguments.get("may_break") == "dead"
        return {"changed": True} if broken else {"failed": True, "found": {"run": holder}}

    monkeypatch.setattr(run, "alive", lambda name: {"dead": False, "living": True}.get(name))
    for holder, changed in (("dead", True), ("living", None), ("elsewhere", None)):
        calls.clear()
        assert run.ask(module, {"database": "STMS"}).get("changed") is changed
        assert len(calls) == (2 if changed else 1)
        assert all(call["run"] == run.present().name for call in calls)
