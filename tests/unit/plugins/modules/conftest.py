"""Modules as processes of their own, and pairs of instances of Db2."""

import json

import pytest
from ansible_collections.sametime.estate.tests.unit.plugins.modules.db2_hosts import Db2Host
from ansible_collections.sametime.estate.tests.unit.plugins.modules.forked import forked


@pytest.fixture
def call_module():
    """Return a function: name of a module, its arguments, and what to do first -> its result, without a private key."""

    def call(name, arguments, prepare=lambda: None):
        result = forked(name, arguments, prepare)
        assert "PRIVATE KEY" not in json.dumps(result)
        return result

    return call


@pytest.fixture(scope="module")
def hosts(tmp_path_factory):
    """Two hosts with an instance each, for all tests of a file."""
    made = [Db2Host(tmp_path_factory.mktemp(name)) for name in ("one", "two")]
    yield made
    for host in made:
        host.end()


@pytest.fixture
def pair(hosts):
    """Return both halves of a pair, not started."""
    hosts[0].pair_with(hosts[1], "PRIMARY")
    hosts[1].pair_with(hosts[0], "STANDBY")
    for host in hosts:
        (host.work / "STMS" / "shutdown.json").unlink(missing_ok=True)
    return hosts


@pytest.fixture
def peers(pair):
    """Return a pair in state PEER; the first host is primary."""
    pair[1].watch("db2_hadr", state="standby")
    pair[0].watch("db2_hadr", state="primary")
    pair[1].wait_for("PEER")
    return pair
