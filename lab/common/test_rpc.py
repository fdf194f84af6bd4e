"""Calls by messages of one JSON object a line."""

import socket
import threading
from contextlib import contextmanager

import pytest
from ansible_collections.sametime.estate.lab.common import rpc


@contextmanager
def server(listener, answer):
    """Answer one call."""

    def serve():
        connection, _ = listener.accept()
        with connection:
            requests.append(rpc.receive(connection, rpc.Buffer()))
            for part in answer:
                connection.sendall(part)

    requests = []
    thread = threading.Thread(target=serve)
    thread.start()
    yield requests
    thread.join()
    listener.close()


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        pytest.param([b'{"ok"', b": true}\n"], {"ok": True}, id="in two parts"),
        pytest.param([b'{"n": 1}\n{"n": 2}\n'], {"n": 1}, id="the first of two"),
        pytest.param([b'{"ok"'], None, id="cut off"),
        pytest.param([], None, id="closed without an answer"),
    ],
)
@pytest.mark.parametrize("kind", ["file", "port"])
def test_call(tmp_path, kind, parts, answer):
    if kind == "file":
        listener, address = socket.socket(socket.AF_UNIX), tmp_path / "socket"
        listener.bind(str(address))
        listener.listen()
    else:
        listener = socket.create_server(("127.0.0.1", 0))
        address = listener.getsockname()
    with server(listener, parts) as requests:
        assert rpc.call(address, {"do": "ü"}, timeout=5) == answer
    assert requests == [{"do": "ü"}]


def test_no_process_listens(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        rpc.call(tmp_path / "socket", {})
