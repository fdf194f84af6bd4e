"""A long command is watched until its module says that it has ended; what is seen meanwhile is shown."""

from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._db2 import watch

JOB = {"job": "backup-1", "progress": "backing up, 40 of 100 MB", "finished": False, "changed": True, "commands": []}


@pytest.fixture
def watched(monkeypatch):
    """Return a way to watch a module that gives these answers, one a call: the result, the calls, the lines."""

    def watching(*answers, **arguments):
        calls, lines, left = [], [], list(answers)
        action = watch.Watch.__new__(watch.Watch)
        action._task = SimpleNamespace(args={"database": "STMS", **arguments}, delegate_to=None)
        action._display = SimpleNamespace(display=lines.append)
        action._execute_module = lambda module_args, task_vars: calls.append(dict(module_args)) or left.pop(0)
        monkeypatch.setattr(watch.ActionBase, "run", lambda *_: {})
        return action.run(task_vars={"inventory_hostname": "db1"}), calls, lines

    return watching


def test_it_asks_again_with_the_job_until_the_end(watched):
    result, calls, lines = watched(JOB, JOB, {"finished": True, "changed": False, "commands": ["backup"]})
    assert [call.get("job") for call in calls] == [None, "backup-1", "backup-1"]
    assert lines == ["  db1: STMS: backing up, 40 of 100 MB [0:00]"] * 2
    assert (result["changed"], result["commands"]) == (True, ["backup"])


def test_a_module_that_answers_immediately_is_asked_once(watched):
    result, calls, lines = watched({"changed": False, "commands": []})
    assert (len(calls), lines, result["changed"]) == (1, [], False)


def test_a_failure_ends_it(watched):
    result, calls, _ = watched(JOB, {"failed": True, "msg": "SQL2419N"})
    assert (len(calls), result["failed"], result["msg"]) == (2, True, "SQL2419N")


def test_too_long_tells_what_was_seen_last(watched):
    result, calls, _ = watched({**JOB, "diagnostics": ["HADR: refused"]}, timeout_seconds=0.0000001)
    assert len(calls) == 1
    assert result["failed"]
    assert result["msg"].endswith("Last state: backing up, 40 of 100 MB; db2diag.log contains: HADR: refused")
