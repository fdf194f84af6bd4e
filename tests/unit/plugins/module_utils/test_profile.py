"""Property tests try the same examples in each run, and a slow machine does not fail them. Python 3.6."""

from hypothesis import HealthCheck, settings


def test_profile():
    used = settings()
    assert used.derandomize
    assert used.deadline is None
    assert used.database is None
    assert HealthCheck.too_slow in used.suppress_health_check
