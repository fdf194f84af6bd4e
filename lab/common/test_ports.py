"""Ports of tests."""

import socket

import pytest
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


def test_a_server_keeps_its_own_port_when_it_listens_no_more():
    with ports.own_port() as server:
        server.listen()
        server.shutdown(socket.SHUT_RDWR)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(server.getsockname())
        with pytest.raises(OSError, match="in use"):
            socket.create_server(server.getsockname())


def test_a_port_that_another_one_takes_first_is_passed_over(monkeypatch):
    refused = []

    class Late(socket.socket):
        def bind(self, address):
            if address[1] and not refused:
                refused.append(address)
                raise OSError("in use")
            super().bind(address)

    monkeypatch.setattr(ports.socket, "socket", Late)
    with ports.own_port() as server:
        assert refused
        assert server.getsockname() != refused[0]
