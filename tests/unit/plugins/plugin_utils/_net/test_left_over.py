"""The addresses of a list of networks without those of another list. The messages: test of filter cidr_regex."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._net.left_over import left_over
from ansible_collections.sametime.estate.plugins.plugin_utils._net.networks import NetworkError


@pytest.mark.parametrize(
    ("networks", "exclude", "left"),
    [
        (["192.0.2.0/24"], [], ["192.0.2.0/24"]),
        (["192.0.2.0/24"], ["192.0.2.128/25"], ["192.0.2.0/25"]),
        (
            ["192.0.2.0/25", "2001:db8::/32"],
            ["2001:db8::/33", "198.51.100.0/24"],
            ["192.0.2.0/25", "2001:db8:8000::/33"],
        ),
    ],
)
def test_left_over(networks, exclude, left):
    assert [str(network) for network in left_over(networks, exclude).cidrs()] == left


@pytest.mark.parametrize(("networks", "exclude"), [([], []), (["192.0.2.0/24"], ["192.0.2.0/24"])])
def test_nothing_left(networks, exclude):
    with pytest.raises(NetworkError):
        left_over(networks, exclude)
