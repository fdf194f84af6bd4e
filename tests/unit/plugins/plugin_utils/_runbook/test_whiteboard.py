"""Whiteboard: targets as the role plans them, keys, and the way back."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import cell, whiteboard

OPTIONS = {
    "state": "enabled",
    "targets": [{"cluster": "Meetings"}, {"node": "n1", "server": "s1"}],
    "virtual_host": "default_host",
    "codebase": "",
    "exact": False,
    "application": "Sametime Meeting Server",
    "module": "Core Whiteboard Services",
    "servers": [{"node": "n1", "url": "http://n1"}, {"node": "n2", "url": "http://n2"}],
}
TARGETS = "WebSphere:cell=<cell>,cluster=Meetings\nWebSphere:cell=<cell>,node=n1,server=s1"


def section(**changes):
    return whiteboard.section({**OPTIONS, **changes}, cell.Wsadmin("/p"))


def test_enabled():
    step, *keys = section(codebase="http://x").steps
    assert step.do[0].text == TARGETS
    assert "the virtual host default_host" in step.done
    assert "/p/bin/wsadmin.sh -lang jython -f whiteboard.py" in step.check
    assert len(keys) == 2
    assert keys[0].do[0].text == "whiteboard.enabled = true\nwhiteboard.fileio.codebase = http://x"


def test_disabled():
    step, *keys = section(state="disabled", codebase="http://x").steps
    assert "none of its targets is cluster=Meetings or node=n1,server=s1" in step.done
    assert {key.do[0].text for key in keys} == {"whiteboard.enabled = false"}


@pytest.mark.parametrize("exact", [True, False])
def test_other_servers_stay_unless_it_says_exact(exact):
    assert ("other servers" in section(exact=exact).steps[0].do[0].words) == exact
