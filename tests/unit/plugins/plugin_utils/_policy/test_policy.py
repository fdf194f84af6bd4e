"""The policy as data: which addresses all rules together admit."""

from ansible_collections.sametime.estate.plugins.plugin_utils._policy.read_policy import read_policy
from ansible_collections.sametime.estate.tests.unit.plugins.plugin_utils._policy.sample import POLICY, changed


def test_addresses_of_all_rules_together():
    assert [str(network) for network in read_policy(POLICY).admitted.networks()] == [
        "192.0.2.0/25",
        "198.51.100.0/25",
        "198.51.100.160/27",
        "198.51.100.192/26",
        "203.0.113.7/32",
        "2001:db8:20::/48",
    ]


def test_a_hole_belongs_to_its_own_rule():
    """What one rule leaves out, another one may admit."""
    rules = [
        {"name": "all", "networks": ["10.0.0.0/8"], "exclude": ["10.1.0.0/16"]},
        {"name": "some", "networks": ["10.1.2.0/24"]},
    ]
    admitted = read_policy(changed(networks=rules, addresses=[])).admitted
    assert "10.1.2.0/24" in [str(network) for network in admitted.networks()]
