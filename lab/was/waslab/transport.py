"""HTTP between the processes of the cell, wsadmin and browsers."""

import errno
import json
import socket
import socketserver
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from .environment import Response
from .errors import LabError, UnreachableError, WasError

# (operation, arguments) -> result
Handler = Callable[[str, dict[str, Any]], Any]
# (target, port) -> response
Pages = Callable[[str, int], Response]

ADMIN_PATH = "/admin"
_PATIENCE_SECONDS = 5.0
_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 502: "Bad Gateway"}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handle: Handler | None, pages: Pages | None) -> None:
        self.handle, self.pages = handle, pages
        super().__init__(address, _Request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a client that has closed its connection."""


class _Request(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 30

    def handle(self) -> None:
        """Answer one request and close the connection."""
        request = self.rfile.readline().decode("latin-1").split()
        if len(request) < 2:
            return
        length = 0
        while (line := self.rfile.readline().strip()) != b"":
            name, _colon, value = line.decode("latin-1").partition(":")
            if name.lower() == "content-length":
                length = int(value)
        body = self.rfile.read(length) if length else b""
        response = self._answer(request[0], request[1], body)
        reason = _REASONS.get(response.status, "")
        head = f"HTTP/1.1 {response.status} {reason}\r\nContent-Type: {response.type}\r\n"
        head += f"Content-Length: {len(response.body)}\r\nConnection: close\r\n\r\n"
        sent = b"" if request[0] == "HEAD" else response.body
        self.wfile.write(head.encode("latin-1") + sent)

    def _answer(self, method: str, target: str, body: bytes) -> Response:
        port = int(self.server.server_address[1])
        if method == "POST" and target == ADMIN_PATH and self.server.handle is not None:
            return _json(self._admin(json.loads(body)))
        if method in ("GET", "HEAD") and self.server.pages is not None:
            path = target if target.startswith("/") else urlsplit(target)._replace(scheme="", netloc="").geturl()
            return self.server.pages(path, port)
        return Response(404, "text/plain", b"")

    def _admin(self, message: dict[str, Any]) -> dict[str, Any]:
        if self.server.handle is None:
            return {}
        try:
            return {"value": self.server.handle(message["operation"], message["arguments"])}
        except WasError as error:
            return {"error": {"java": error.java, "message": error.message, "cause": list(error.cause)}}
        except (LabError, TypeError, KeyError, ValueError, OSError) as error:
            return {"lab": f"{type(error).__name__}: {error}"}


def _json(data: object) -> Response:
    return Response(200, "application/json", json.dumps(data).encode())


def listen(address: str, port: int, handle: Handler | None, pages: Pages | None = None) -> _Server:
    """Open a listening socket. ``serve_forever`` of the result answers requests.

    Waits for a port in use: a process that ends looks dead before its last thread has released its ports.
    """
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return _Server((address, port), handle, pages)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise
            time.sleep(0.05)


def first_address(host: str, port: int) -> str:
    """Resolve a name as the operating system does and, like Java, take the first address."""
    return str(socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])


def post(host: str, port: int, operation: str, arguments: dict[str, Any], timeout: float | None = 600) -> Any:
    """Call an operation of another process. Raises UnreachableError, or the WasError that was raised there."""
    body = json.dumps({"operation": operation, "arguments": arguments}).encode()
    head = f"POST {ADMIN_PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((first_address(host, port), port), timeout=5) as connection:
            connection.settimeout(timeout)
            connection.sendall(head.encode() + body)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
    except OSError as error:
        raise UnreachableError(f"{host}:{port}: {error}") from error
    _head, _blank, content = answer.partition(b"\r\n\r\n")
    if not content:
        raise UnreachableError(f"{host}:{port}: closed the connection")
    message = json.loads(content)
    if "error" in message:
        raised = message["error"]
        raise WasError(raised["message"], raised["java"], tuple(raised["cause"]))
    if "lab" in message:
        raise LabError(message["lab"])
    return message["value"]


class HttpLink:
    """A connection to another process over the network."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    def call(self, operation: str, /, **arguments: Any) -> Any:
        """Call an operation there."""
        return post(self._host, self._port, operation, arguments)


def fetch(url: str) -> tuple[int, str, bytes]:
    """Get a page as the Sametime Proxy does: without following redirects."""
    import http.client  # noqa: PLC0415 - only the Proxy server needs it

    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=10)
    try:
        connection.request("GET", parts.path, headers={"Host": parts.netloc})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


def reach(host: str, port: int) -> dict[str, Any]:
    """Resolve a name as this host does, take the first address as Java does, and connect to it."""
    try:
        address = str(socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])
    except OSError:
        return {"reached": False, "address": None, "reason": f"java.net.UnknownHostException: {host}"}
    try:
        socket.create_connection((address, port), timeout=3).close()
    except OSError as error:
        reason = "Connection refused" if isinstance(error, ConnectionRefusedError) else "Connection timed out"
        return {"reached": False, "address": address, "reason": f"java.net.ConnectException: {reason} ({reason})"}
    return {"reached": True, "address": address, "reason": None}
