"""Data sources of a real application server with IBM's JDBC driver, through takeovers: no row is lost.

The server has a pool for each purge policy, and the properties that role datasource_reroute sets. `make live` fetches
both; `pytest -rP` shows the figures.
"""

import shutil
import time
from collections import Counter

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.lab.db2.db2lab import instance_process
from ansible_collections.sametime.estate.lab.db2.drivers import fetch as driver
from ansible_collections.sametime.estate.lab.db2.harness import peer, two_hosts, wait
from ansible_collections.sametime.estate.lab.liberty import data_sources, fetch
from ansible_collections.sametime.estate.lab.liberty.process import Server
from ansible_collections.sametime.estate.lab.liberty.writers import Writers
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources as reroute

pytestmark = [
    pytest.mark.skipif(not fetch.has_server(), reason="the application server is not there; run make live"),
    pytest.mark.skipif(not driver.jar().exists(), reason="IBM's JDBC driver is not there; run make live"),
    pytest.mark.skipif(not shutil.which("javac"), reason="no JDK compiles the servlet; run make live"),
]

POLICIES = ("EntirePool", "FailingConnectionOnly")
OPTIONS = {"retry_interval_seconds": 1, "max_retries": 31}
TAKEOVER = {"takeover_seconds": "40"}  # of the product; one second here
FORCED = "takeover hadr on db STMS by force peer window only"


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    """Two Db2 instances with their processes."""
    with two_hosts(tmp_path_factory.mktemp("db2")) as hosts:
        yield hosts


@pytest.fixture
def peers(members):
    """Two members in PEER, the first primary."""
    for member in members:
        instance_process.kill(member.home)
    peer(*members, settings=TAKEOVER)
    return members


@pytest.fixture(scope="module")
def server(members, tmp_path_factory):
    """The application server with a data source for each policy."""
    one, two = members
    primary, alternate = (reroute.Server("127.0.0.1", member.port) for member in (one, two))
    values = reroute.wanted_properties(reroute.Wanted("STMS", primary, [alternate], **OPTIONS), None)
    login = {"driverType": "4", "databaseName": "STMS", "user": "stuser", "password": "stpass"}
    # The simulator has no procedure that the driver could ask for the text of an error.
    login["retrieveMessagesFromServerOnGetMessage"] = "false"
    place = {"serverName": primary.hostname, "portNumber": str(primary.port)}
    given = {name: value for name, value in values.items() if value is not None}
    made = Server("data_source", tmp_path_factory.mktemp("liberty"), free_port())
    data_sources.install(made.directory, {name: name for name in POLICIES}, {**login, **place, **given})
    made.start("/index.html")
    yield made
    made.stop()


def roles(members):
    """Return primary and standby."""
    return sorted(members, key=lambda member: member.role)


def graceful(members):
    _primary, standby = roles(members)
    assert wait(lambda: standby.triple()[1] == "PEER")
    assert standby.db2("takeover hadr on db STMS")[0] == 0


def forced(members):
    primary, standby = roles(members)
    assert wait(lambda: standby.triple()[1] == "PEER")
    instance_process.kill(primary.home)
    assert standby.db2(FORCED)[0] == 0


def failed(requests):
    """Return how often each error was told."""
    return dict(Counter(" ".join(one.answer.split()[:2]) for one in requests if one.status != 200))


def figures(begin, ready, requests, peak):
    """Return what the requests that ended after the beginning of a takeover say."""
    later = [one for one in requests if one.done > begin]
    pause = max(one.done - one.begun for one in later)
    last = max((one.done - begin for one in later if one.status != 200), default=0)
    return (
        f"takeover {ready - begin:.1f} s, failed {failed(later)}, last failure after {last:.1f} s, "
        f"longest request {pause:.1f} s, later on all connections: {failed(peak)}"
    )


@pytest.mark.parametrize("policy", POLICIES)
def test_takeovers_lose_no_row(server, peers, policy):
    """A quiet time with few clients behind a busy one: most connections of the pool are idle during the takeover."""
    writers = Writers(server.url, policy)
    for takeover in (graceful, graceful, forced):
        writers.peak()
        writers.peak()
        with writers.writing(clients=3):
            begin = time.monotonic()
            takeover(peers)
            ready = time.monotonic()
            assert wait(lambda moment=ready: writers.worked_since(moment, 30), 90), takeover.__name__
        during, peak = list(writers.requests), writers.peak()
        print(f"{policy}, {takeover.__name__}: {figures(begin, ready, during, peak)}")
        assert failed(writers.peak()) == {}, "the pool is clean"
    there = Counter(writers.rows())
    assert [number for number in writers.written() if there[number] != 1] == []
