"""What both sides of a transfer share: space, messages, progress."""

import socket

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import transfer


def test_room(target, monkeypatch):
    transfer.check_room(target.file)
    monkeypatch.setattr(transfer, "free_bytes", lambda path: 10)
    with pytest.raises(Db2Error, match="MB of free space") as caught:
        transfer.check_room(target.file)
    assert caught.value.details["free_bytes"] == 10


def test_messages_pass_and_busy_ones_are_skipped():
    left, right = socket.socketpair()
    with left, right:
        transfer.send_message(left, {"busy": True})
        transfer.send_message(left, {"offset": 5})
        left.sendall(b"bytes of the file")
        assert transfer.read_message(right) == {"offset": 5}
        assert right.recv(5) == b"bytes"


def test_a_closed_connection_is_an_error():
    left, right = socket.socketpair()
    left.close()
    with right, pytest.raises(OSError, match="closed the connection"):
        transfer.read_message(right)


def test_progress_is_reported_twice_per_second_at_most():
    reports = []
    progress = transfer.Progress(reports.append, 100)
    progress(1)
    progress(2)
    assert reports == [{"done_bytes": 1, "total_bytes": 100}]
