"""A plugin of pytest: the profile "ci" of hypothesis, which its last version for Python 3.6 does not have.

As collect_once.py, it also lets no garbage collection look at the tests again and again while they are collected.
"""

import gc

from hypothesis import HealthCheck, settings

# A law is proven by the 100 examples (or as many as it asks for) that newer Pythons try. Here the question is only
# whether the code means the same to Python 3.6, and each example goes through the same lines.
EXAMPLES = 25

settings.register_profile(
    "ci",
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
gc.disable()


def pytest_collection_finish():
    """Collect garbage as usual, now that the tests are there."""
    gc.enable()
