"""The receiving side of a transfer, over real TLS on loopback."""

import shutil
import socket
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import receiver
from ansible_collections.sametime.estate.tests.unit.plugins.module_utils._db2.run.loopback import (
    CONTENT,
    Receiver,
    Side,
    content,
    run,
    send,
)

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl creates the key")


def test_the_file_arrives_whole_and_private(source, target):
    started = Receiver(target)
    assert send(started, source) == 0
    assert started.end() == 0
    assert content(target) == CONTENT
    assert Path(target.file.path).stat().st_mode & 0o777 == 0o600
    assert not Path(target.file.part).exists()
    assert source.reports[-1] == {"done_bytes": len(CONTENT), "total_bytes": len(CONTENT)}


def test_it_continues_where_it_stopped(source, target):
    Path(target.file.part).write_bytes(CONTENT[: 2 * 1024 * 1024])
    started = Receiver(target)
    assert send(started, source) == 0
    assert started.end() == 0
    assert content(target) == CONTENT


def test_a_wrong_beginning_is_thrown_away_and_the_next_try_is_right(source, target):
    Path(target.file.part).write_bytes(b"x" * 1000)
    started = Receiver(target)
    assert send(started, source) == 1
    assert "checksum differs" in source.error()
    assert not Path(target.file.path).exists()
    assert send(started, source) == 0
    assert started.end() == 0


def test_a_wrong_word_lets_nothing_in(source, target):
    started = Receiver(target, idle=1.0)
    assert send(started, source, password="guess") == 1
    assert started.end() == 1
    assert "no sender" in target.error()
    assert not list(Path(target.file.directory).iterdir())


def test_another_file_is_refused(source, tmp_path):
    other = Side(tmp_path / "other", sha256="0" * 64)
    started = Receiver(other, idle=1.0)
    assert send(started, source) == 1
    assert started.end() == 1
    assert not list(Path(other.file.directory).iterdir())


def test_noise_does_not_stop_the_receiver(source, target):
    started = Receiver(target)
    with socket.create_connection(started.address) as line:
        line.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert send(started, source) == 0
    assert started.end() == 0


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        with pytest.raises(Db2Error, match="must be free until HADR is started"):
            receiver.listen(taken.getsockname(), run)


def test_a_missing_openssl_is_named():
    with pytest.raises(Db2Error, match="install openssl"):
        receiver.listen(("127.0.0.1", 0), lambda argv: (127, "", "not found"))
