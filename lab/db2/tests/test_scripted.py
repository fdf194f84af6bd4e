"""The scripted servers themselves."""

import socket

import pytest
from ansible_collections.sametime.estate.lab.db2 import scripted


def test_nobody_gets_the_port_of_a_server_that_is_down():
    """A client that tries it again would come to the server of another situation."""
    estate = scripted.Estate()
    server = estate[0]
    server.down()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((scripted.HOST, server.port))
    with pytest.raises(OSError, match="in use"):
        socket.create_server((scripted.HOST, server.port))
    estate.close()
