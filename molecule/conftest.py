"""Take the lock of the lab before the tests of a scenario: also when `molecule verify` or pytest is called directly."""

import subprocess
import sys
from pathlib import Path

import pytest

LOCK = Path(__file__).parents[1] / "lab" / "lock.py"


def pytest_sessionstart():
    done = subprocess.run([sys.executable, LOCK, "--for-caller"], check=False)
    if done.returncode != 0:
        pytest.exit("another run uses the lab", done.returncode)
