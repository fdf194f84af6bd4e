"""Ports of tests."""

import socket
import subprocess
import sys

import pytest
from ansible_collections.sametime.estate.lab.common import ports


def test_a_port_stays_free_of_outgoing_connections():
    lowest = int(ports.RANGE.read_text().split()[0])
    port = ports.free_port()
    assert 1024 < port < lowest
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))


def test_a_port_in_use_is_passed_over(monkeypatch):
    reserved = ports.Reserved()
    monkeypatch.setattr(ports, "_reserved", reserved)
    first = ports.free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first + 1))
        assert ports.free_port() == first + 2


def test_processes_never_get_the_same_port():
    """Not even ports that nobody listens on yet, and not in a fork."""
    count = 2 * ports.BLOCK + 1
    show = (
        f"from {ports.__name__} import free_port as one; import os, sys\n"
        "one(); fork = os.fork()\n"
        f"os.write(1, ' '.join(str(one()) for _ in range({count})).encode() + b'\\n')\n"
        "sys.stdin.read()\n"
        "if fork: os.waitpid(fork, 0)"
    )
    own = {ports.free_port() for _ in range(count)}
    with subprocess.Popen(
        [sys.executable, "-c", show], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        lines = [process.stdout.readline(), process.stdout.readline()]
        own |= {ports.free_port() for _ in range(count)}
        process.stdin.close()
    given = [int(word) for line in lines for word in line.split()]
    assert len(given) == len(set(given)) == 2 * count
    assert len(own) == 2 * count
    assert own.isdisjoint(given)


def test_all_ports_reserved(monkeypatch, tmp_path):
    (tmp_path / "range").write_text("64 65535\n")
    monkeypatch.setattr(ports, "RANGE", tmp_path / "range")
    reserved = ports.Reserved()
    with pytest.raises(OSError, match="are reserved"):
        reserved.next_port()


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
