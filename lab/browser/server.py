"""The https server in front of the web clients: the page of the Sametime Proxy, and a meeting room.

Conventions, for what has no public source:

| what | here |
| --- | --- |
| page of the web client | /stwebclient/index.html on webchat.acme.example |
| page of a meeting room | /stmeetings/room on meetings.acme.example |
| who sets STPluginActivePage | the answer with the page of a room, for the domain of sign-on, until the browser ends |

The photos of the web client are those of the simulated Proxy on this host. A room has the address of its photos from
the configuration of the running Meeting server.
"""

from __future__ import annotations

import json
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from . import pages

BUNDLE = "/etc/lab-pages/bundle.pem"
PORT = 443
PROXY = "http://127.0.0.1:9080"
MEETINGS = "http://meet1.acme.example:9081"
CONFIGURATION = "/stmeetings/configuration?format=json&verbose=true"
COOKIE = "STPluginActivePage=stMeetingroom; Domain=.acme.example; Path=/"
SECONDS = 10


class Answer(NamedTuple):
    """An answer to the browser."""

    status: int
    kind: str
    body: bytes
    cookie: str = ""


def answer(host: str, target: str) -> Answer:
    """Return the answer to a request."""
    path = target.partition("?")[0]
    if host == "webchat.acme.example" and path == "/stwebclient/index.html":
        return _html(pages.webchat())
    if host == "webchat.acme.example" and path == "/stwebapi/photo":
        return fetch(PROXY + target)
    if host == "meetings.acme.example" and path == "/stmeetings/room":
        configuration = fetch(MEETINGS + CONFIGURATION)
        if configuration.status != 200:
            return configuration
        template = json.loads(configuration.body).get("userInfoUrlTemplate", "")
        return _html(pages.meeting_room(template))._replace(cookie=COOKIE)
    return Answer(404, "text/plain", b"no such page\n")


def fetch(url: str) -> Answer:
    """Return the answer of a server behind this one; 502 if it does not answer."""
    try:
        with urlopen(url, timeout=SECONDS) as reply:  # noqa: S310 - fixed schemes and hosts
            return Answer(reply.status, reply.headers.get("Content-Type", ""), reply.read())
    except HTTPError as exc:
        return Answer(exc.code, exc.headers.get("Content-Type", ""), exc.read())
    except (URLError, TimeoutError) as exc:
        return Answer(502, "text/plain", f"{url}: {exc}\n".encode())


def _html(text: str) -> Answer:
    return Answer(200, "text/html; charset=utf-8", text.encode())


class Handler(BaseHTTPRequestHandler):
    """Requests of browsers."""

    timeout = SECONDS  # of the handshake, too: it happens with the first read

    def do_GET(self) -> None:
        """Answer a request."""
        result = answer(self.headers.get("Host", "").partition(":")[0], self.path)
        self.send_response(result.status)
        self.send_header("Content-Type", result.kind)
        self.send_header("Content-Length", str(len(result.body)))
        if result.cookie:
            self.send_header("Set-Cookie", result.cookie)
        self.end_headers()
        self.wfile.write(result.body)

    def log_message(self, *_words: object) -> None:
        """Keep quiet: what a browser requested is in its own log."""


def main(_arguments: list[str]) -> int:
    """Serve until the end."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(BUNDLE)
    server = ThreadingHTTPServer(("", PORT), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()
    return 0
