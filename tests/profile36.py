"""A plugin of pytest: the profile "ci" of hypothesis, which its last version for Python 3.6 does not have."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
