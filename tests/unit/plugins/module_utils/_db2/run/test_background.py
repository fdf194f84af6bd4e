"""Jobs in the background, and how modules wait for them: with real processes and files."""

import os
import signal
import threading
import time

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import background as jobs_
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import (
    Background,
    Jobs,
    Pending,
    command,
    in_slices,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp


@pytest.fixture
def jobs(tmp_path):
    return Jobs(str(tmp_path))


class Gate:
    """A command that waits, and ends when the test opens the gate."""

    def __init__(self, path):
        os.mkfifo(path)
        self.wait = f"read line <{path}"
        self._ends = os.open(path, os.O_RDWR)  # both ends, so that no opening waits for the other one

    def open(self):
        os.write(self._ends, b"\n")

    def close(self):
        os.close(self._ends)


@pytest.fixture
def gate(tmp_path):
    gate = Gate(tmp_path / "gate")
    yield gate
    gate.close()


def shell(script):
    return command(["/bin/sh", "-c", script])


def test_a_job_is_started_and_its_end_is_found(jobs, gate):
    job = jobs.start("backup", shell(f"echo out; echo err >&2; {gate.wait}; exit 4"), {"statement": "backup"})
    assert job.state == "running"
    assert job.about == {"statement": "backup"}
    gate.open()
    job = jobs.wait("backup", 20)
    assert (job.state, job.rc) == ("done", 4)
    assert job.output.split() == ["out", "err"]


def test_a_second_start_finds_the_first(jobs, gate):
    first = jobs.start("takeover", shell(gate.wait))
    second = jobs.start("takeover", shell("exit 9"))
    assert second.identity == first.identity
    gate.open()
    assert jobs.wait("takeover", 20).rc == 0
    assert jobs.start("takeover", shell("exit 9")).identity != first.identity
    assert jobs.wait("takeover", 20).rc == 9


def test_a_slice_that_is_over_leaves_the_job_alone(jobs, gate):
    jobs.start("restore", shell(f"{gate.wait}; echo done"))
    assert jobs.wait("restore", 0.2).state == "running"
    gate.open()
    assert jobs.wait("restore", 20).output.strip() == "done"


def test_end_of_a_long_job_is_seen_immediately(jobs, monkeypatch):
    """However long a job has been waited for, the next look comes soon."""
    pauses = []
    sleep = time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: (pauses.append(seconds), sleep(seconds)))
    jobs.start("takeover", command(["sleep", "1"]))
    assert jobs.wait("takeover", 20).rc == 0
    assert max(pauses) <= 0.05


def test_a_job_that_may_begin_again_is_stopped(jobs, gate):
    jobs.start("receive", lambda tell: time.sleep(60) or 0)
    time.sleep(0.2)
    jobs.stop("receive")
    assert jobs.look("receive").state == "lost"
    assert jobs.start("receive", shell(f"{gate.wait}; exit 3")).state == "running"
    gate.open()
    assert jobs.wait("receive", 20).rc == 3
    jobs.stop("receive")
    jobs.stop("nothing of this name")
    assert jobs.look("receive").rc == 3


def test_a_job_that_has_not_written_its_number_yet_is_stopped(jobs, tmp_path):
    """A busy machine can take so long between the start of the process and its first file."""
    jobs.start("receive", lambda tell: time.sleep(60) or 0)
    process = tmp_path / "jobs" / "receive" / "process"
    while not process.exists() or not process.read_text():
        time.sleep(0.02)
    late = process.with_name("late")
    process.rename(late)
    threading.Timer(0.5, lambda: late.rename(process)).start()
    jobs.stop("receive")
    assert jobs.look("receive").state == "lost"


def test_a_job_whose_keeper_is_killed_runs_as_long_as_its_command(jobs, gate, tmp_path):
    note = tmp_path / "keeper"
    jobs.start("backup", shell(f"echo $PPID > {note}; {gate.wait}"))
    while not note.exists() or not note.read_text().strip():
        time.sleep(0.05)
    os.kill(int(note.read_text()), signal.SIGKILL)
    assert jobs.look("backup").state == "running"
    gate.open()
    assert jobs.wait("backup", 20).state == "lost"


def test_work_in_python_reports_and_fails(jobs):
    def work(tell):
        tell({"done_bytes": 5})
        raise ValueError("not possible")

    jobs.start("receive", work)
    job = jobs.wait("receive", 20)
    assert (job.state, job.rc, job.progress) == ("done", 70, {"done_bytes": 5})
    assert "not possible" in job.output


def test_an_unknown_job_is_none(jobs):
    assert jobs.look("nothing").state == "none"


def test_a_full_disk_is_said(tmp_path):
    (tmp_path / "jobs").write_text("a file where the directory should be")
    with pytest.raises(Db2Error, match="cannot be written"):
        Jobs(str(tmp_path)).start("x", shell("true"))


@pytest.fixture
def profile(tmp_path):
    """An instance whose db2 says and does what its argument is."""
    folder = tmp_path / "bin"
    folder.mkdir()
    db2 = folder / "db2"
    db2.write_text('#!/bin/sh\n[ "$1" = terminate ] && exit 0\neval "$1"\n')
    db2.chmod(0o755)
    path = tmp_path / "db2profile"
    path.write_text(f"PATH={folder}:$PATH; export PATH\n")
    return str(path)


def background(jobs, profile, seconds=20.0, identity=None):
    return Background(jobs, Clp(lambda argv: (0, "", ""), profile), seconds, identity)


def test_a_long_statement_answers(jobs, profile):
    answer = background(jobs, profile).statement("start", "echo SQL1777N  HADR is already started.; exit 4")
    assert answer.rc == 4
    assert answer.has("SQL1777N")


def test_a_long_statement_is_waited_for_in_slices(jobs, gate, profile):
    done, statement = [], f"{gate.wait}; echo DB20000I"
    with pytest.raises(Pending) as caught:
        background(jobs, profile, 0.2).statement("takeover", statement, lambda: done.append("before"))
    identity = caught.value.job.identity
    gate.open()
    answer = background(jobs, profile, 20, identity).statement("takeover", statement, lambda: done.append("again"))
    assert answer.output.strip() == "DB20000I"
    assert done == ["before"], "what comes before is done once"


def test_the_next_run_finds_what_a_killed_one_left(jobs, gate, profile):
    statement = f"{gate.wait}; echo one"
    with pytest.raises(Pending):
        background(jobs, profile, 0.1).statement("backup", statement)
    gate.open()
    assert background(jobs, profile).statement("backup", statement).output.strip() == "one"
    assert background(jobs, profile).statement("backup", "echo two").output.strip() == "two"


def test_two_different_ones_do_not_mix(jobs, gate, profile):
    with pytest.raises(Pending):
        background(jobs, profile, 0.1).statement("takeover", gate.wait)
    with pytest.raises(Db2Error, match="already running with other values"):
        background(jobs, profile, 0.1).statement("takeover", "sleep 2")
    gate.open()
    assert background(jobs, profile).statement("takeover", gate.wait).rc == 0


def test_a_lost_one_says_so(jobs, profile, monkeypatch):
    lost = jobs_.Job("takeover", "lost", "x")
    monkeypatch.setattr(jobs, "wait", lambda name, seconds: lost)
    with pytest.raises(Db2Error, match="ended without a result"):
        background(jobs, profile).statement("takeover", "true")


def test_a_module_says_whether_it_has_finished():
    job = jobs_.Job("backup", "running", "backup-1", seconds=1.26)

    def pending():
        raise Pending(job)

    assert in_slices(lambda: {"changed": False}, str) == {"changed": False, "finished": True}
    assert in_slices(lambda: {"finished": False}, str) == {"finished": False}
    assert in_slices(pending, lambda running: f"{running.name} runs") == {
        "changed": True,
        "commands": [],
        "finished": False,
        "job": "backup-1",
        "progress": "backup runs",
        "seconds": 1.3,
    }


def test_progress_that_cannot_be_written_leaves_no_temporary_file(jobs, tmp_path):
    def work(report):
        report({"done_bytes": 1})
        os.fsync = full
        report({"done_bytes": 2})
        return 0

    def full(descriptor):
        raise OSError(28, "No space left on device")

    jobs.start("backup", work)
    job = jobs.wait("backup", 20)
    assert job.progress == {"done_bytes": 1}
    assert "No space left on device" in job.output
    assert [path.name for path in tmp_path.glob("jobs/backup/*.new")] == []
    assert [path.name for path in tmp_path.glob("jobs/backup/.*")] == []
