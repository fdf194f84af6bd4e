"""A plugin of pytest: the first worker that collects compiles the tests; the others read what it has compiled.

In a fresh checkout, workers that collect at the same time compile each file as often as there are workers. What is
collected lives as long as the worker, so Python's garbage collection leaves it alone: it would look at millions of
objects again and again, and in each process that a test forks it would copy them.
"""

import fcntl
import gc
from collections.abc import Generator

import pytest
from ansible_collections.sametime.estate.tests.checks.commands import REPORTS

LOCK = REPORTS / "collected"  # holds the name of the last run in which a worker has collected
OPTIONS = ("-p", __name__)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Collect alone, or after another worker of the same run has collected."""
    run = getattr(session.config, "workerinput", {}).get("testrunuid", "")
    gc.disable()
    with LOCK.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        first = bool(run) and file.read() != run
        if first:
            collected = yield
            file.truncate(0)
            file.write(run)
    if not first:
        collected = yield
    gc.freeze()
    gc.enable()
    return collected
