"""Hosts entries: the lines of the role, and what cannot be written."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._hosts.errors import HostsError
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.hosts_entries import section

NODES = [{"address": "192.0.2.13", "names": ["ssc1.acme.example", "ssc1"]}]


def test_the_lines_are_those_of_the_role():
    (step,) = section(NODES, "mark", "/etc/hosts").steps
    assert step.do[0].text == "# BEGIN mark\n192.0.2.13 ssc1.acme.example ssc1\n# END mark\n"
    assert step.check.startswith("getent ahosts ssc1.acme.example\n")


def test_a_loopback_address_is_refused():
    with pytest.raises(HostsError, match="is a loopback address"):
        section([{"address": "127.0.0.1", "names": ["ssc1"]}], "mark", "/etc/hosts")
