"""The tests with real software that needs a large download; without it they are skipped, by name."""

import sys

from ansible_collections.sametime.estate.tests.checks.commands import run_pytest
from ansible_collections.sametime.estate.tests.checks.outcome import Outcome


def live() -> Outcome:
    """Run the tests of real software."""
    return run_pytest("live", [sys.executable, "-m", "pytest", "-q", "tests/live"])
