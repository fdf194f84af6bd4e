"""Ports of tests."""

import socket

from ansible_collections.sametime.estate.lab.common import ports


def test_a_port_stays_free_of_outgoing_connections():
    lowest = int(ports.RANGE.read_text().split()[0])
    port = ports.free_port()
    assert 1024 < port < lowest
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))


def test_a_port_in_use_is_passed_over(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", ports.free_port()))
        offered = iter([taken.getsockname()[1], ports.free_port()])

        class Chance:
            def randrange(self, _lowest, _highest):
                return next(offered)

        monkeypatch.setattr(ports.random, "SystemRandom", Chance)
        assert ports.free_port() != taken.getsockname()[1]
