"""Fixtures: a pair in memory, and a real pair of instances on loopback, with processes and sockets."""

import time
from collections.abc import Iterator

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab import instance_process
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair
from ansible_collections.sametime.estate.lab.db2.drivers.jvm import Jvm
from ansible_collections.sametime.estate.lab.db2.harness import Host, peer, two_hosts


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    """Print dates in UTC on every machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def pair() -> Pair:
    """Two hosts, STMS on db1, circular logging."""
    return Pair()


@pytest.fixture
def peers() -> Pair:
    """Two hosts in PEER: db1 primary, HADR_TIMEOUT 120, HADR_PEER_WINDOW 300."""
    made = Pair()
    made.set_up()
    return made


@pytest.fixture(scope="session")
def _hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Host]]:
    """Two instances, made once; each test resets them."""
    with two_hosts(tmp_path_factory.mktemp("db2")) as hosts:
        yield hosts


@pytest.fixture
def hosts(_hosts: tuple[Host, Host]) -> Iterator[tuple[Host, Host]]:
    """Two real instances after a reset; killed afterwards."""
    yield _hosts
    for host in _hosts:
        instance_process.kill(host.home)


@pytest.fixture
def real(hosts: tuple[Host, Host]) -> tuple[Host, Host]:
    """Two real instances in PEER, the first primary."""
    peer(*hosts)
    return hosts


@pytest.fixture(scope="module")
def jvm() -> Iterator[Jvm]:
    """Return a Java process with IBM's JDBC driver."""
    with Jvm() as made:
        yield made
