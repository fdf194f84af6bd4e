"""Whether servers are reachable by their names, and the names of addresses."""

import socket
import threading

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._hosts.reaching import Reaching, connect, is_own
from ansible_collections.sametime.estate.plugins.module_utils._hosts.resolver import Resolver


def forward(name):
    known = {"both": ["192.0.2.21", "198.51.100.21"], "one": ["192.0.2.22"]}
    if name not in known:
        raise socket.gaierror(-2, "Name or service not known")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in known[name]]


def reverse(address):
    if address != "192.0.2.21":
        raise socket.herror(1, "Unknown host")
    return ("db1.acme.example", ["db1"], [address])


def refuse(address, port, seconds):
    return "Connection refused" if (address, port) == ("198.51.100.21", 50000) else ""


@pytest.fixture
def reaching():
    return Reaching(5, Resolver(forward, reverse), refuse, lambda address: address == "192.0.2.21")


def test_servers(reaching):
    assert reaching.servers([("both", 50000), ("one", 1), ("none", 1), ("one", 1)]) == [
        {
            "hostname": "both",
            "port": 50000,
            "addresses": ["192.0.2.21", "198.51.100.21"],
            "error": "",
            "refused": {"198.51.100.21": "Connection refused"},
        },
        {"hostname": "one", "port": 1, "addresses": ["192.0.2.22"], "error": "", "refused": {}},
        {
            "hostname": "none",
            "port": 1,
            "addresses": [],
            "error": "[Errno -2] Name or service not known",
            "refused": {},
        },
    ]


def test_names(reaching):
    assert reaching.names(["192.0.2.21", "192.0.2.22"]) == {
        "192.0.2.21": {"names": ["db1.acme.example", "db1"], "error": "", "own": True},
        "192.0.2.22": {"names": [], "error": "[Errno 1] Unknown host", "own": False},
    }


def test_a_name_service_that_does_not_answer_ends_nothing_else():
    """The clock is the number of seconds that the questions may take, below zero here: nothing waits."""
    release = threading.Event()

    def slow(name):
        release.wait(30)
        return forward(name)

    slow_one = Reaching(-1, Resolver(slow, reverse), refuse)
    found = slow_one.servers([("one", 1)])
    release.set()
    assert found[0]["addresses"] == []
    assert found[0]["error"] == "the name service gave no answer within -1 seconds"


def test_a_name_that_cannot_be_asked_for_is_answered():
    assert Reaching(5).servers([("a" * 70, 1)])[0]["error"]


def test_a_real_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        port = listener.getsockname()[1]
        assert connect("127.0.0.1", port, 5) == ""
    assert connect("127.0.0.1", port, 5) == "Connection refused"


def test_own_addresses():
    assert is_own("127.0.0.1")
    assert not is_own("192.0.2.21")
    assert not is_own("2001:db8::21")
