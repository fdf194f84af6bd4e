"""Jobs that outlive their caller, records, long statements: with real processes and files."""

import os
import signal
import time
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import background as jobs_
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Jobs, command
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Clp
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import (
    WorkDirectory,
    path_facts,
    sha256_of,
)
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.slices import Long, Pending


@pytest.fixture
def jobs(tmp_path):
    return Jobs(str(tmp_path))


def shell(script):
    return command(["/bin/sh", "-c", script])


def test_a_job_is_started_and_its_end_is_found(jobs):
    began = time.monotonic()
    job = jobs.start("backup", shell("echo out; echo err >&2; sleep 0.3; exit 4"), {"statement": "backup"})
    assert time.monotonic() - began < 5
    assert job.state == "running"
    assert job.about == {"statement": "backup"}
    job = jobs.wait("backup", 20)
    assert (job.state, job.rc) == ("done", 4)
    assert job.output.split() == ["out", "err"]


def test_a_second_start_finds_the_first(jobs):
    first = jobs.start("takeover", shell("sleep 1"))
    second = jobs.start("takeover", shell("exit 9"))
    assert second.identity == first.identity
    assert jobs.wait("takeover", 20).rc == 0
    assert jobs.start("takeover", shell("exit 9")).identity != first.identity
    assert jobs.wait("takeover", 20).rc == 9


def test_a_slice_that_is_over_leaves_the_job_alone(jobs):
    jobs.start("restore", shell("sleep 1; echo done"))
    assert jobs.wait("restore", 0.2).state == "running"
    assert jobs.wait("restore", 20).output.strip() == "done"


def test_a_job_that_may_begin_again_is_stopped(jobs):
    jobs.start("receive", lambda tell: time.sleep(60) or 0)
    time.sleep(0.2)
    jobs.stop("receive")
    assert jobs.look("receive").state == "lost"
    assert jobs.start("receive", shell("exit 3")).state == "running"
    assert jobs.wait("receive", 20).rc == 3
    jobs.stop("receive")
    jobs.stop("nothing of this name")
    assert jobs.look("receive").rc == 3


def test_a_job_whose_keeper_is_killed_runs_as_long_as_its_command(jobs, tmp_path):
    note = tmp_path / "keeper"
    jobs.start("backup", shell(f"echo $PPID > {note}; sleep 1.5"))
    while not note.exists() or not note.read_text().strip():
        time.sleep(0.05)
    os.kill(int(note.read_text()), signal.SIGKILL)
    assert jobs.look("backup").state == "running"
    assert jobs.wait("backup", 20).state == "lost"


def test_work_in_python_tells_and_fails(jobs):
    def work(tell):
        tell({"done_bytes": 5})
        raise ValueError("no luck")

    jobs.start("receive", work)
    job = jobs.wait("receive", 20)
    assert (job.state, job.rc, job.progress) == ("done", 70, {"done_bytes": 5})
    assert "no luck" in job.output


def test_an_unknown_job_is_none(jobs):
    assert jobs.look("nothing").state == "none"
    jobs.start("x", shell("true"))
    jobs.wait("x", 20)
    jobs.forget("x")
    assert jobs.look("x").state == "none"


def test_a_full_disk_is_said(tmp_path):
    (tmp_path / "jobs").write_text("a file where the directory should be")
    with pytest.raises(Db2Error, match="cannot be written"):
        Jobs(str(tmp_path)).start("x", shell("true"))


# Statements that take long


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


def long(jobs, profile, seconds=20.0, identity=None):
    return Long(jobs, Clp(lambda argv: (0, "", ""), profile), seconds, identity)


def test_a_long_statement_answers(jobs, profile):
    answer = long(jobs, profile)("start", "echo SQL1777N  HADR is already started.; exit 4")
    assert answer.rc == 4
    assert answer.has("SQL1777N")


def test_a_long_statement_is_waited_for_in_slices(jobs, profile):
    done = []
    with pytest.raises(Pending) as caught:
        long(jobs, profile, 0.2)("takeover", "sleep 1; echo DB20000I", lambda: done.append("before"))
    identity = caught.value.job.identity
    answer = long(jobs, profile, 20, identity)("takeover", "sleep 1; echo DB20000I", lambda: done.append("again"))
    assert answer.output.strip() == "DB20000I"
    assert done == ["before"], "what comes before is done once"


def test_the_next_run_finds_what_a_killed_one_left(jobs, profile):
    with pytest.raises(Pending):
        long(jobs, profile, 0.1)("backup", "sleep 1; echo one")
    assert long(jobs, profile)("backup", "sleep 1; echo one").output.strip() == "one"
    assert long(jobs, profile)("backup", "echo two").output.strip() == "two"


def test_two_different_ones_do_not_mix(jobs, profile):
    with pytest.raises(Pending):
        long(jobs, profile, 0.1)("takeover", "sleep 1")
    with pytest.raises(Db2Error, match="under way already, with other values"):
        long(jobs, profile, 0.1)("takeover", "sleep 2")


def test_a_lost_one_says_so(jobs, profile, monkeypatch):
    lost = jobs_.Job("takeover", "lost", "x")
    monkeypatch.setattr(jobs, "wait", lambda name, seconds: lost)
    with pytest.raises(Db2Error, match="ended without saying how"):
        long(jobs, profile)("takeover", "true")


# Records


def test_records(tmp_path):
    work = WorkDirectory(str(tmp_path), "stms", lambda: 1000.0)
    assert work.read("image") is None
    assert work.facts() == {}
    image = tmp_path / "image.001"
    image.write_bytes(b"x" * 10)
    work.write("image", {"directory": str(tmp_path), "file": "image.001", "size": 10, "sha256": "a", "when": 900.0})
    assert Path(work.path).stat().st_mode & 0o777 == 0o700
    assert (Path(work.path) / "image.json").stat().st_mode & 0o777 == 0o600
    assert work.facts()["image"]["complete"]
    assert work.facts()["image"]["age_seconds"] == 100.0
    image.write_bytes(b"x" * 9)
    assert not work.facts()["image"]["complete"]
    assert work.remove("image")
    assert not work.remove("image")


def test_a_record_is_made_by_one_only(tmp_path):
    work = WorkDirectory(str(tmp_path), "STMS")
    assert work.create("lock", {"run": "a"})
    assert not work.create("lock", {"run": "b"})
    assert work.read("lock") == {"run": "a"}


def test_what_is_no_record_counts_as_none(tmp_path):
    work = WorkDirectory(str(tmp_path), "STMS")
    work.make()
    for text in ("{", "[1]"):
        (Path(work.path) / "image.json").write_text(text)
        assert work.read("image") is None


def test_paths_and_checksums(tmp_path):
    assert path_facts(str(tmp_path / "none")) == {"directory": False, "writable": False, "free_bytes": None}
    facts = path_facts(str(tmp_path))
    assert facts["directory"]
    assert facts["free_bytes"] > 0
    file = tmp_path / "f"
    file.write_bytes(b"abc")
    told = []
    assert sha256_of(str(file), told.append) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert told == [3]
