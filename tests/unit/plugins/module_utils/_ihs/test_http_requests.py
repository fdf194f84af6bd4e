"""Requests that prove a configuration, against a small server; this runs on Python 3.6 too."""

import http.server
import threading

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs import http_requests
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Request

NAME = "proof-" + "0" * 32 + "@x.jpg"


@pytest.fixture
def server(tmp_path):
    """Serve the files of a directory, unless ``answer`` is a status and a Location."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            server.requests.append((self.path, self.headers["Host"], self.headers["X-Client"]))
            path = tmp_path / self.path[1:]
            status, location = server.answer or (200 if path.exists() else 404, None)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            self.wfile.write(path.read_bytes() if status == 200 and not server.answer else b"other")

        def log_message(self, *arguments):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.answer, server.requests = None, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def probe(server, *requests, file=None):
    return Probe("127.0.0.1", server.server_address[1], "photos", "/p", 204, 1, requests, file and str(file))


def test_file_exists_only_during_the_requests(server, tmp_path):
    old = tmp_path / NAME.replace("0", "a")
    old.write_text("left by a run that was interrupted")
    other = tmp_path / "proof-x@x.jpg"
    other.write_text("a photo")
    wanted = probe(server, Request("/" + NAME, 200, {"X-Client": "192.0.2.1"}), file=tmp_path / NAME)
    assert http_requests.disproof(wanted) is None
    assert server.requests == [("/" + NAME, "photos", "192.0.2.1")]
    assert list(tmp_path.iterdir()) == [other]


def test_a_link_in_place_of_the_file_is_not_followed(server, tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("must stay")
    (tmp_path / NAME).symlink_to(outside)
    assert http_requests.disproof(probe(server, Request("/" + NAME, 200, {}), file=tmp_path / NAME)) is None
    assert outside.read_text() == "must stay"


@pytest.mark.parametrize(
    ("answer", "request_", "problem"),
    [
        ((302, "http://a/"), Request("/p", 302, {}, "http://a"), None),
        ((302, "http://b/"), Request("/p", 302, {}, "http://a"), "302 (Location: http://b/) to GET /p for photos, exp"),
        ((302, None), Request("/p", 302, {}, "http://a"), "302 (Location: None)"),
        (
            (302, "http://b/"),
            Request("/p", 200, {"B": "c", "A": "b"}),
            "(Location: http://b/) to GET /p for photos with A",
        ),
        ((403, None), Request("/p", 200, {}), "403 to GET /p for photos, expected 200"),
        ((200, None), Request("/p", 200, {}), "200 with another file to GET /p"),
        ((200, None), Request("/p", 403, {}), "200 to GET /p for photos, expected 403"),
    ],
)
def test_unexpected_answers(server, tmp_path, answer, request_, problem):
    server.answer = answer
    text = http_requests.disproof(probe(server, request_, file=tmp_path / NAME))
    assert (text is None) if problem is None else (problem in text)
    assert list(tmp_path.iterdir()) == []


def test_file_that_cannot_be_written(server, tmp_path):
    with pytest.raises(IhsError, match=r"cannot write .*/none/x, which is needed to prove the configuration: No such"):
        http_requests.disproof(probe(server, file=tmp_path / "none" / "x"))


def test_no_server():
    silent = Probe("127.0.0.1", 1, "photos", "/p", 204, 1)
    assert http_requests.send(silent, "/").status.startswith("no answer (")
    assert not http_requests.connects(silent)


def test_connects(server):
    assert http_requests.connects(probe(server))
