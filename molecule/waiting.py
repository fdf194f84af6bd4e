"""Wait for what happens beside the tests."""

import time


def until(condition, seconds=60, shown=str):
    """Wait until a condition holds; fails with what ``shown`` returns if it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"the condition does not hold after {seconds} seconds {shown()}"
        time.sleep(0.2)
