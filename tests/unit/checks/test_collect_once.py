"""The first worker of a run collects alone; the others collect after it, and side by side."""

import fcntl
from types import SimpleNamespace

import pytest
from ansible_collections.sametime.estate.tests.checks import collect_once


@pytest.fixture(autouse=True)
def lock(monkeypatch, tmp_path):
    monkeypatch.setattr(collect_once, "LOCK", tmp_path / "collected")


def collects(**worker):
    """Return whether somebody who collects is alone."""
    hook = collect_once.pytest_collection(SimpleNamespace(config=SimpleNamespace(**worker)))
    next(hook)
    with collect_once.LOCK.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = False
        except BlockingIOError:
            alone = True
    with pytest.raises(StopIteration) as end:
        hook.send("the tests")
    assert end.value.value == "the tests"
    return alone


def worker(run):
    return {"workerinput": {"testrunuid": run}}


def test_the_first_worker_of_each_run_is_alone():
    assert [collects(**worker(run)) for run in ("a", "a", "a", "b", "b")] == [True, False, False, True, False]


def test_a_process_that_is_not_a_worker_does_not_wait():
    assert not collects()
    assert collects(**worker("a"))
