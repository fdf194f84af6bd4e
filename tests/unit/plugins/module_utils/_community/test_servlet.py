"""The UserInfo servlet: requests over real HTTP, answers, and what is wrong with a card."""

import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community import servlet
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError

FIELDS = {"ImagePath": "PhotoURL", "PhotoURL": "PhotoURL"}
PHOTO = "http://photos.acme.example/a@acme.example.jpg"
BODY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<userinfo>\n<userid>a</userid>\n'
    f'<field name="ImagePath" type="text/plain">{PHOTO}</field>\n'
    '<field name="Name" type="text/plain">O\'Neil &lt;b&gt; &amp; Co</field>\n<field name="PhotoURL" type="x"/>\n'
    "</userinfo>\n"
).encode()


def card(**fields):
    return servlet.Answer("0", "U", fields)


def test_fields_of():
    assert servlet.fields_of(BODY) == {"ImagePath": PHOTO, "Name": "O'Neil <b> & Co", "PhotoURL": ""}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the answer is empty; see the log"),
        (b"\r\n", "the answer is empty; see the log"),
        (b"<!DOCTYPE html>\n<meta charset=utf-8><br>Log in", "a page, not a business card: does the server require"),
        (b" <HTML><BODY></HTML>", "a page, not a business card: does the server require"),
        (b'{"ImagePath": "x"}', "not a business card: line 1, column 1"),
        (b"<html><form/></html>", "a page, not a business card: does the server require a login"),
        (b"<a>&x;</a>", "not a business card"),
    ],
)
def test_other_documents(body, message):
    with pytest.raises(CommunityError, match=message):
        servlet.fields_of(body)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (0, b"refused", r"userid=a%26b\+c&setid=1 does not answer \(refused\). Clients use this name"),
        (404, b"", "answers with status 404; no servlet has this address: check business_card_url"),
        (401, b"", "answers with status 401; the servlet requires a login"),
        (302, b"", "answers with status 302; the server redirects without end"),
        (500, b"", "answers with status 500; see the log of the Community server"),
        (200, b"x", "the answer is not a business card"),
        (200, BODY, None),
    ],
)
def test_ask(status, body, message):
    asked = []
    answer = servlet.ask("http://c/s", "a&b c", "1", lambda url: asked.append(url) or (status, body))
    assert asked == ["http://c/s?operation=3&userid=a%26b+c&setid=1"]
    if message is None:
        assert answer.problem is None
        assert answer.fields["ImagePath"] == PHOTO
    else:
        assert re.search(message, answer.problem)


@pytest.mark.parametrize(
    ("answer", "photo", "words"),
    [
        (card(ImagePath=PHOTO, PhotoURL=PHOTO), "", []),
        (card(ImagePath=PHOTO, PhotoURL=PHOTO), PHOTO, []),
        (card(ImagePath=PHOTO, PhotoURL=PHOTO), "http://other", ["ImagePath is http", "PhotoURL is http"]),
        (card(ImagePath=PHOTO, Name="x"), "", ["no PhotoURL. Either the person has no PhotoURL in the directory"]),
        (card(ImagePath="a.jpg", PhotoURL=PHOTO), "", ["ImagePath is a.jpg, which is not a URL"]),
        (card(ImagePath="http://[::1/a.jpg", PhotoURL=PHOTO), "", ["ImagePath is http://[::1/a.jpg, which is not a"]),
        (card(), "", ["card of a, set 0: empty. The server does not find the person"]),
        (servlet.Answer("0", "U", {}, "no answer"), "", ["no answer"]),
    ],
)
def test_problems(answer, photo, words):
    found = servlet.problems([answer], FIELDS, "a", photo)
    assert len(found) == len(words)
    for sentence, word in zip(found, words):
        assert word in sentence


def test_rich_clients_need_http():
    assert servlet.warnings([card(ImagePath=PHOTO)]) == []
    [found] = servlet.warnings([card(ImagePath="https://p/x.jpg"), card(ImagePath="https://p/x.jpg")])
    assert "rich clients show photos from http URLs only" in found


@pytest.fixture
def server():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(200 if self.path.startswith("/servlet") else 500)
            self.end_headers()
            self.wfile.write(BODY)

        def log_message(self, *_words):
            pass

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made.server_address[1], asked
    made.shutdown()
    thread.join()
    made.server_close()


def test_real_requests(server):
    port, asked = server
    fetch = servlet.fetcher(5)
    assert fetch(f"http://127.0.0.1:{port}/servlet") == (200, BODY)
    assert fetch(f"http://127.0.0.1:{port}/x") == (500, b"")
    assert servlet.fetcher(5, True, "127.0.0.1")(f"http://community.invalid:{port}/servlet?a=1") == (200, BODY)
    assert asked[-1] == ("/servlet?a=1", f"community.invalid:{port}")
    for url in ("http://127.0.0.1:1/", "http://name.invalid/", "no url"):
        status, reason = fetch(url)
        assert status == 0
        assert reason
