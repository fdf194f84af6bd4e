"""Networks for the tests of expressions: the same for everybody, from fixed seeds."""

import random

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import Network


@pytest.fixture
def random_networks():
    """Make this many IPv4 networks of /16 to /32."""

    def make(count, seed=1):
        source = random.Random(seed)
        lengths = [source.randint(16, 32) for _ in range(count)]
        return [Network(4, source.getrandbits(length) << (32 - length), length) for length in lengths]

    return make
