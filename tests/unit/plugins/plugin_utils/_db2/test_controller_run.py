"""Which run of ansible-playbook this is, and whether another one still exists."""

import os
import socket
import subprocess

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import controller_run


def name_of(process):
    return f"{socket.gethostname()}/{process}/{controller_run._start_time(process)}"


def test_a_run_has_a_name_of_its_own():
    mine = controller_run.current()
    assert mine.name == name_of(os.getppid())
    assert mine.controller == socket.gethostname()


def test_a_run_of_this_controller_lives_or_does_not():
    with subprocess.Popen(["sleep", "60"]) as process:
        name = name_of(process.pid)
        assert controller_run.is_alive(name) is True
        assert controller_run.is_alive(f"{name}0") is False, "the number was given to another process since"
        process.kill()
    assert controller_run.is_alive(name) is False


def test_nothing_is_known_of_runs_elsewhere():
    assert controller_run.is_alive("elsewhere/1/1") is None
    assert controller_run.is_alive("") is None


@pytest.mark.parametrize(
    ("holder", "alive", "broken"), [("dead", False, True), ("living", True, False), ("elsewhere", None, False)]
)
def test_only_the_lock_of_a_dead_run_is_broken(monkeypatch, holder, alive, broken):
    calls = []

    def module(arguments):
        calls.append(arguments)
        if arguments.get("may_break") == holder:
            return {"changed": True}
        return {"failed": True, "found": {"run": holder}}

    monkeypatch.setattr(controller_run, "is_alive", {holder: alive}.get)
    answer = controller_run.call_locking_module(module, {"database": "STMS"})
    assert answer.get("changed", False) is broken
    assert [call.get("may_break") for call in calls] == [None, *[holder] * broken]
    assert {call["run"] for call in calls} == {controller_run.current().name}
