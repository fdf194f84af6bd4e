"""The sending side of a transfer, over real TLS on loopback."""

import shutil
import socket

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import sender
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.run.loopback import Receiver, send

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl creates the key")


def test_another_receiver_does_not_get_the_password(source, target):
    started = Receiver(target, idle=1.0)
    assert send(started, source, fingerprint="0" * 64) == 1
    assert "it has another key" in source.error()
    assert started.end() == 1


def test_nobody_there(source):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    assert sender.send(address, "0" * 64, "w", source.file, source.reports.append) == 1
    assert str(address[1]) in source.error()
