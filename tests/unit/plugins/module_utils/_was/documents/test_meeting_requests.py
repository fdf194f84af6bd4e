"""Requests to Meeting servers, made from the options of a module."""

import socket
import threading

import pytest

pytest.importorskip("ansible")

from ansible_collections.sametime.estate.plugins.module_utils._was.documents import meeting_requests
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError

PARAMS = {
    "servers": [{"node": "n1", "server": "S", "url": "http://m/", "deployment": None}],
    "keys": [{"name": "a", "value": 1, "restart": True}],
    "path": "/c?format=json",
}


def test_ask_all():
    urls = []

    def get(url):
        urls.append(url)
        return 200, '{"a": "1"}'

    [one] = meeting_requests.ask_all(PARAMS, get)
    assert urls == ["http://m/c?format=json"]
    assert (one["server"], one["key"], one["state"]) == ("n1/S", "a", "equal")


def test_the_node_is_the_default_name_in_the_console():
    assert meeting_requests.servers(PARAMS)[0].deployment == "n1"


def test_a_value_must_be_a_text():
    with pytest.raises(WasError, match="the value of a is not a text but True"):
        meeting_requests.keys(dict(PARAMS, keys=[{"name": "a", "value": True, "restart": True}]))


def test_a_key_is_there_once():
    with pytest.raises(WasError, match="the key a is 2 times in keys; keep one of them"):
        meeting_requests.keys(dict(PARAMS, keys=PARAMS["keys"] * 2))


@pytest.fixture
def stranger():
    """A server that speaks no HTTP: it ends each connection after the bytes that a test sets."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    said = []

    def serve():
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(said[0])
        connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/", said
    listener.close()


GETTING = {"url_timeout_seconds": 5, "validate_certs": True, "url_username": None, "url_password": None}


@pytest.mark.parametrize(
    ("said", "status"),
    [(b"220 mail.acme.example ESMTP\r\n", 0), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", 0)],
    ids=["another protocol", "an answer that ends early"],
)
def test_an_answer_that_is_not_http(stranger, said, status):
    url, answer = stranger
    answer.append(said)
    found, reason = meeting_requests.getter(GETTING)(url)
    assert (found, bool(reason)) == (status, True)


@pytest.mark.parametrize("url", ["http://m:port/", "http://m m/", "meet1.acme.example", "http://[::1/", "ftp:x", ""])
def test_an_address_that_is_none(url):
    found, reason = meeting_requests.getter(GETTING)(url)
    assert (found, bool(reason)) == (0, True)
