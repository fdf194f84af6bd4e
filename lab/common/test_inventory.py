"""The lab's inventory as data."""

from ansible_collections.sametime.estate.lab.common import inventory


def test_hosts_groups_and_addresses():
    assert set(inventory.group("db2_servers")) <= set(inventory.hosts())
    assert inventory.address("db1", "estate").startswith("172.")


def test_site_variables_are_not_evaluated():
    assert inventory.site_variables("db2")["sametime_db2_pair"]["database"] == "STMS"
