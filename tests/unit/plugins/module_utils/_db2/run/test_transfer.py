"""The transfer of an image, over real TLS on loopback."""

import hashlib
import os
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run import transfer
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.transfer import File

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the key")

CONTENT = os.urandom(3 * 1024 * 1024 + 17)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def run(argv):
    done = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = done.communicate()
    return done.returncode, out.decode(), err.decode()


class Side:
    """A folder with what was told there."""

    def __init__(self, folder, sha256=SHA256):
        folder.mkdir()
        self.file = File(str(folder), "image.001", len(CONTENT), sha256)
        self.told = []

    def error(self):
        return self.told[-1].get("error", "") if self.told else ""


@pytest.fixture
def source(tmp_path):
    side = Side(tmp_path / "source")
    Path(side.file.path).write_bytes(CONTENT)
    return side


@pytest.fixture
def target(tmp_path):
    return Side(tmp_path / "target")


class Receiver:
    """A receiver in a thread."""

    def __init__(self, side, idle=5.0):
        self.listener = transfer.listen(("127.0.0.1", 0), run)
        self.address = self.listener.sock.getsockname()
        self.rc = None
        self.thread = threading.Thread(target=self._receive, args=(side, idle))
        self.thread.start()

    def _receive(self, side, idle):
        self.rc = transfer.receive(self.listener, side.file, side.told.append, idle)

    def end(self):
        self.thread.join(20)
        return self.rc


def send(receiver, side, word=None, fingerprint=None):
    return transfer.send(
        receiver.address,
        fingerprint or receiver.listener.fingerprint,
        word or receiver.listener.word,
        side.file,
        side.told.append,
    )


def content(side):
    return Path(side.file.path).read_bytes()


def test_the_file_arrives_whole_and_private(source, target):
    receiver = Receiver(target)
    assert send(receiver, source) == 0
    assert receiver.end() == 0
    assert content(target) == CONTENT
    assert Path(target.file.path).stat().st_mode & 0o777 == 0o600
    assert not Path(target.file.part).exists()
    assert source.told[-1] == {"done_bytes": len(CONTENT), "total_bytes": len(CONTENT)}


def test_it_goes_on_where_it_stopped(source, target):
    Path(target.file.part).write_bytes(CONTENT[: 2 * 1024 * 1024])
    receiver = Receiver(target)
    assert send(receiver, source) == 0
    assert receiver.end() == 0
    assert content(target) == CONTENT


def test_a_wrong_beginning_is_thrown_away_and_the_next_try_is_right(source, target):
    Path(target.file.part).write_bytes(b"x" * 1000)
    receiver = Receiver(target)
    assert send(receiver, source) == 1
    assert "checksum differs" in source.error()
    assert not Path(target.file.path).exists()
    assert send(receiver, source) == 0
    assert receiver.end() == 0


def test_a_wrong_word_lets_nothing_in(source, target):
    receiver = Receiver(target, idle=1.0)
    assert send(receiver, source, word="guess") == 1
    assert receiver.end() == 1
    assert "no sender" in target.error()
    assert not list(Path(target.file.directory).iterdir())


def test_a_strange_receiver_is_not_told_the_word(source, target):
    receiver = Receiver(target, idle=1.0)
    assert send(receiver, source, fingerprint="0" * 64) == 1
    assert "its key differs" in source.error()
    assert receiver.end() == 1


def test_another_file_is_refused(source, tmp_path):
    other = Side(tmp_path / "other", sha256="0" * 64)
    receiver = Receiver(other, idle=1.0)
    assert send(receiver, source) == 1
    assert receiver.end() == 1
    assert not list(Path(other.file.directory).iterdir())


def test_noise_does_not_stop_the_receiver(source, target):
    receiver = Receiver(target)
    with socket.create_connection(receiver.address) as line:
        line.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert send(receiver, source) == 0
    assert receiver.end() == 0


def test_nobody_there(source):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    assert transfer.send(address, "0" * 64, "w", source.file, source.told.append) == 1
    assert str(address[1]) in source.error()


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        with pytest.raises(Db2Error, match="must be free until HADR is started"):
            transfer.listen(taken.getsockname(), run)


def test_room(target, monkeypatch):
    transfer.check_room(target.file)
    monkeypatch.setattr(transfer, "free_bytes", lambda path: 10)
    with pytest.raises(Db2Error, match="MB of free space") as caught:
        transfer.check_room(target.file)
    assert caught.value.details["free_bytes"] == 10


def test_a_missing_openssl_is_named():
    with pytest.raises(Db2Error, match="install openssl"):
        transfer.listen(("127.0.0.1", 0), lambda argv: (127, "", "not found"))
