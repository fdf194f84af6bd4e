"""Tokens of a real sign-on server (Open Liberty) at a real httpd with the real program: log in, open a photo, log out.

The keys file is the one that the server exported, opened as the role opens it. `make live` fetches the server.
"""

import threading
import time

import pytest
from ansible_collections.sametime.estate.lab.sign_on import fetch
from ansible_collections.sametime.estate.lab.sign_on.liberty import KEYS_PASSWORD, Liberty, has_java
from ansible_collections.sametime.estate.plugins.module_utils._gate import keys
from ansible_collections.sametime.estate.plugins.plugin_utils._sso import keys_file
from ansible_collections.sametime.estate.tests.unit import real_gate
from ansible_collections.sametime.estate.tests.unit.real_httpd import free_port, needs_httpd, serving
from ansible_collections.sametime.estate.tests.unit.roles.test_photo_vhost_httpd import PHOTO, home, virtual_host

pytestmark = [
    needs_httpd,
    pytest.mark.skipif(not (fetch.is_ready() and has_java()), reason="the sign-on server is not there; run make live"),
]
assert home  # the fixture

POLICY = {
    "cookies": [{"name": "Sign-on", "cookie": "LtpaToken2", "verify": "ltpa", "realms": ["acmeRealm"]}],
    "otherwise": {"redirect": "http://www.acme.example/"},
}
SEEN, REFUSED = (200, None), (302, "http://www.acme.example/")


@pytest.fixture
def liberty(home):
    made = Liberty(home, free_port())
    yield made
    made.stop()


def key_of(server, name="Cell"):
    """Return what verifies the server's tokens, from its own keys file."""
    return keys_file.unwrap(keys_file.read(name, server.keys_file), KEYS_PASSWORD)


def photo(ask, token):
    headers = {"Cookie": f"LtpaToken2={token}"} if token is not None else {}
    return ask("203.0.113.9", PHOTO, Host="photos.acme.example", **headers)


def web_server(home, verifying):
    port = free_port()
    return serving(home, virtual_host(home, port, POLICY, verifying=verifying), port)


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.2)
    return condition()


def test_log_in_open_a_photo_log_out(home, liberty):
    liberty.start()
    with web_server(home, [key_of(liberty)]) as ask:
        assert photo(ask, None) == REFUSED
        assert liberty.sign_on("wrong password") == ""
        token = liberty.sign_on()
        assert liberty.is_signed_on(token)
        assert photo(ask, token) == SEEN
        assert photo(ask, token[:-8] + "AAAAAAA=") == REFUSED
        kept = liberty.sign_off(token)
        assert kept.strip('"') == ""
        assert photo(ask, kept) == REFUSED


def test_an_expired_token(home, liberty):
    liberty.start(expiration="1m")  # the shortest: the product counts whole minutes
    with web_server(home, [key_of(liberty)]) as ask:
        token = liberty.sign_on()
        assert photo(ask, token) == SEEN
        assert wait_for(lambda: photo(ask, token) == REFUSED, 90)
        assert not liberty.is_signed_on(token)


def test_keys_are_rotated_while_requests_run(home, liberty):
    liberty.start()
    old, before = key_of(liberty, "old"), liberty.sign_on()
    with web_server(home, [old]) as ask:
        answers, done, turn = [], threading.Event(), threading.Lock()

        def see(token):
            with turn:  # the requests share one connection
                return photo(ask, token)

        def look():
            while not done.is_set():
                answers.append(see(before))

        looking = threading.Thread(target=look)
        looking.start()
        try:
            liberty.stop()
            liberty.forget_keys()
            liberty.start()
            new, after = key_of(liberty, "new"), liberty.sign_on()
            assert keys.fingerprint(new) != keys.fingerprint(old)
            assert see(after) == REFUSED
            real_gate.write_keys(home, [old, new])
            assert wait_for(lambda: see(after) == SEEN)
        finally:
            done.set()
            looking.join()
        assert set(answers) == {SEEN}
        assert len(answers) > 10
        real_gate.write_keys(home, [new])
        assert wait_for(lambda: photo(ask, before) == REFUSED)
        assert photo(ask, after) == SEEN
