"""The watchdog lets a stopped program continue, reports its death, and is silent otherwise. Python 3.6."""

import os
import signal

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate import watchdog


def reports_about(work):
    """Run a function in a process with a watchdog; return what the watchdog reports, and how the process ended."""
    seen, pipe = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(seen)
            work(pipe)
        finally:
            os._exit(0)
    os.close(pipe)
    reports = []
    watchdog.watch(child, seen, reports.append, 0.01)
    os.close(seen)
    return reports, os.WTERMSIG(os.waitpid(child, 0)[1])


def stop(pipe):
    os.kill(os.getpid(), signal.SIGSTOP)
    os.write(pipe, b".")


def die(_pipe):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("work", "sentences", "ended_by"),
    [
        (lambda pipe: os.write(pipe, b"."), [], 0),
        (stop, ["the program was stopped (SIGSTOP), so requests had to wait; it continues"], 0),
        (die, ["the program died, so nobody is admitted"], signal.SIGKILL),
        (lambda _pipe: None, ["the program died, so nobody is admitted"], 0),
    ],
    ids=["ends on purpose", "stopped", "killed", "ends by a fault"],
)
def test_what_the_watchdog_reports(work, sentences, ended_by):
    reports, signaled = reports_about(work)
    assert len(reports) == len(sentences)
    for report, sentence in zip(reports, sentences):
        assert report.startswith(sentence)
    assert signaled == ended_by


def test_the_state_of_a_process_that_does_not_exist():
    assert not watchdog.is_stopped(2**31 - 1)


def test_a_watchdog_ends_with_its_program():
    """The process that is started here is the watchdog of a program that leaves immediately."""
    seen, written = os.pipe()
    program = os.fork()
    if not program:
        try:
            os.close(seen)
            own = watchdog.Watchdog(lambda _report: None)
            own.start()
            os.write(written, b"started")
            own.leave()
        finally:
            os._exit(0)
    os.close(written)
    assert os.waitpid(program, 0)[1] == 0
    with os.fdopen(seen, "rb") as stream:
        assert stream.read() == b"started", "the pipe ends when the watchdog has ended, too"


def test_without_a_second_process_the_program_runs_all_the_same(monkeypatch):
    def full():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    reports = []
    watchdog.Watchdog(reports.append).start()
    assert reports == ["runs without its watchdog: Resource temporarily unavailable"]
