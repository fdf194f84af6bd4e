"""Programs that the job starts: their ends, good and bad. Python 3.6."""

import os
import time
from pathlib import Path

from ansible_collections.sametime.estate.plugins.module_utils._photos.process import Outcome, Process, Processes


def gone(pid):
    """Return whether a process ends soon: one that was killed may need a moment on a busy machine."""
    end = time.time() + 10
    while alive(pid) and time.time() < end:
        time.sleep(0.01)
    return not alive(pid)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def written(path):
    """Wait until a script has written the number of a process, and return it."""
    end = time.time() + 10
    while not (path.exists() and path.read_text().endswith("\n")):
        assert time.time() < end
        time.sleep(0.01)
    return int(path.read_text())


def test_input_output_and_exit_code():
    outcome = Process(["/bin/sh", "-c", 'cat; echo "$0" >&2; pwd; echo "$X"; exit 3', "said"], "/", {"X": "y"}).finish(
        "in\n"
    )
    assert outcome == Outcome(3, "in\n/\ny\n", "said\n", False)


def test_bytes_that_are_not_text_survive():
    assert Process(["/bin/cat"]).finish(os.fsdecode(b"a\xff\0b")).stdout == os.fsdecode(b"a\xff\0b")


def test_a_program_that_is_not_there():
    process = Process(["/nowhere/program"])
    assert process.ended()
    process.stop()
    assert process.finish("x") == Outcome(127, "", "/nowhere/program: No such file or directory", False)


def test_unread_input_is_not_an_error():
    process = Process(["/bin/sh", "-c", "exec 0<&-; echo done"])
    while not process.ended():
        time.sleep(0.01)
    assert process.finish("x" * 1000000).stdout == "done\n"


def test_a_program_that_hangs_is_ended_with_its_children(tmp_path):
    process = Process(["/bin/sh", "-c", 'sleep 60 & echo $!; echo $! >"$0"; wait', str(tmp_path / "pid")])
    child = written(tmp_path / "pid")
    start = time.time()
    outcome = process.finish(timeout_seconds=0.1)
    assert outcome.timed_out
    assert outcome.rc != 0
    assert time.time() - start < 4
    assert outcome.stdout == f"{child}\n"
    assert gone(child)


def test_a_program_that_does_not_listen_is_ended_too(tmp_path, monkeypatch):
    monkeypatch.setattr("ansible_collections.sametime.estate.plugins.module_utils._photos.process._GRACE_SECONDS", 0.3)
    script = "trap '' TERM; echo $$ >\"$0\"; while :; do sleep 1; done"
    process = Process(["/bin/sh", "-c", script, str(tmp_path / "pid")])
    pid = written(tmp_path / "pid")
    outcome = process.finish(timeout_seconds=0.1)
    assert (outcome.rc, outcome.timed_out) == (-9, True)
    assert gone(pid)


def test_none_outlives_the_run():
    processes = Processes()
    waiting = [processes.start(["/bin/cat"]) for _number in range(2)]
    done = processes.start(["/bin/true"])
    assert done.finish().rc == 0
    assert [process.ended() for process in waiting] == [False, False]
    processes.stop()
    assert [process.ended() for process in waiting] == [True, True]
