"""Simulator of the Community server: the UserInfo servlet, which answers from the file as it was at its last start.

Conventions, for what has no public source:

| what | here |
| --- | --- |
| status of the servlet if the file was refused at the start | 503, and the reason in the log |
| answer for a person that nobody finds | a document without fields |
| element around the user id in an answer | `userid` |
| operation 2 | one `field` for each known field |
| file named by KeyStorePath | certificates of the trusted authorities, as PEM |

The form of an answer is that of a public sample of a UserInformationProvider for Meetings; operations, set ids and
field parameters are those of an administrator's account.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from ..common.journal import Journal
from . import card_file, directory
from .card_file import Card, CardError

DIRECTORIES = (Path("/opt/ibm/domino/notes/latest/linux"), Path("/local/notesdata"))
STATE = Path("/var/lib/lab-community")
PORT = 80


def start(directories: tuple[Path, ...] = DIRECTORIES) -> Card:
    """Return the configuration that the server reads at its start. Raises CardError: it has no business cards."""
    for folder in directories:
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.name.lower() == "userinfoconfig.xml":
                return card_file.read(path.read_bytes())
    raise CardError("no UserInfoConfig.xml")


def answer(card: Card, query: Mapping[str, list[str]], run: directory.Run) -> tuple[int, str]:
    """Return status and document for a request to the servlet."""
    operation = query.get("operation", [""])[0]
    person = query.get("userid", [""])[0]
    if operation == "2":
        return 200, _document("", [(name, detail.kind, "") for name, detail in card.details.items()])
    if operation == "3":
        names = card.sets.get(query.get("setid", ["0"])[0], [])
    elif operation == "1":
        names = [value for key in sorted(query) if key.startswith("field") for value in query[key]]
    else:
        return 400, ""
    found = directory.find(card.servers, person, run) if person else None
    return 200, _document(person, _fields(card, names, found or {}))


def _fields(card: Card, names: list[str], found: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    result = []
    for name in names:
        detail = card.details.get(name)
        values = [found[key.lower()][0] for key in detail.attributes if key.lower() in found] if detail else []
        if detail and values:
            result.append((name, detail.kind, detail.separator.join(values)))
    return result


def _document(person: str, fields: list[tuple[str, str, str]]) -> str:
    lines = [
        f"<field name={quoteattr(name)} type={quoteattr(kind)} >{escape(value)}</field>" for name, kind, value in fields
    ]
    head = ['<?xml version="1.0" encoding="UTF-8"?>', "<userinfo>", f"<userid>{escape(person)}</userid>"]
    return "\n".join([*head, *lines, "</userinfo>", ""])


class Servlet(BaseHTTPRequestHandler):
    """Requests of clients. ``card`` is what was read at the start; None: the file was refused."""

    card: Card | None = None

    def do_GET(self) -> None:
        """Answer a request."""
        parts = urlsplit(self.path)
        status, document = 404, ""
        if parts.path == "/servlet/UserInfoServlet":
            status, document = answer(self.card, parse_qs(parts.query), directory.run) if self.card else (503, "")
        body = document.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Keep quiet: requests are in no journal."""


def main(_arguments: list[str]) -> int:
    """Read the file, tell systemd that the server runs, and serve until the end."""
    fault = ""
    try:
        Servlet.card = start()
    except CardError as exc:
        fault = str(exc)
        print(f"STUserInfo: {fault}", file=sys.stderr, flush=True)
    Journal(STATE / "journal.jsonl").append({"event": "start", "time": time.time(), "fault": fault})
    server = ThreadingHTTPServer(("", PORT), Servlet)
    _tell_systemd()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def _tell_systemd() -> None:
    """Say that the start is complete: sd_notify(3)."""
    path = os.environ.get("NOTIFY_SOCKET")
    if path:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(b"READY=1", "\0" + path[1:] if path.startswith("@") else path)
