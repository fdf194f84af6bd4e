# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to a web server from its own host, and the file that exists only during them. Python 3.6."""

import contextlib
import glob
import http.client
import os
import re
import socket
import ssl
from typing import Dict, Iterator, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._core import files
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.wanted import Probe, Request
from ansible_collections.sametime.estate.plugins.module_utils._tls import handshake
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError

_MAXIMUM_BODY = 65536
_DIGEST = re.compile("[0-9a-f]{32}")


class Answer(NamedTuple):
    """The answer to a request; status: as text, or what went wrong."""

    status: str
    location: Optional[str] = None
    body: bytes = b""


class _TlsConnection(http.client.HTTPConnection):
    """A connection to an address, with TLS for the name that clients use."""

    def __init__(self, probe: Probe, context: ssl.SSLContext, timeout_seconds: float) -> None:
        super().__init__(probe.address, probe.port, timeout=timeout_seconds)
        self._context = context
        self._name = probe.host

    def connect(self) -> None:
        super().connect()
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self._name)


def send(
    probe: Probe,
    path: str,
    headers: Optional[Dict[str, str]] = None,
    timeout_seconds: float = 5,
    context: Optional[ssl.SSLContext] = None,
) -> Answer:
    """Send a GET request to the server of a probe. context: for TLS; by default every certificate is accepted."""
    connection = http.client.HTTPConnection(probe.address, probe.port, timeout=timeout_seconds)
    if probe.tls:
        connection = _TlsConnection(probe, context or handshake.any_certificate(), timeout_seconds)
    try:
        connection.request("GET", path, headers=dict(headers or {}, Host=probe.host, Connection="close"))
        response = connection.getresponse()
        return Answer(str(response.status), response.getheader("Location"), response.read(_MAXIMUM_BODY))
    except (OSError, http.client.HTTPException) as exc:
        return Answer(f"no answer ({exc or type(exc).__name__})")
    finally:
        connection.close()


def connects(probe: Probe) -> bool:
    """Return whether anything listens at the address of a probe."""
    try:
        socket.create_connection((probe.address, probe.port), timeout=2).close()
    except OSError:
        return False
    return True


def disproof(probe: Probe) -> Optional[str]:
    """Send the further requests of a probe while its file exists; return the first unexpected answer, None without one.

    Raises IhsError: the file cannot be written, or that of the trusted authority is not one.
    """
    context = None
    if probe.tls and probe.requests:
        try:
            context = handshake.trust(probe.tls.ca_file)
        except TlsError as exc:
            raise IhsError(str(exc)) from exc
    with _temporary_file(probe.file) as content:
        for request in probe.requests:
            problem = _difference(request, send(probe, request.path, request.headers, context=context), content)
            if problem:
                server = f"{'https ' if probe.tls else ''}{probe.address}:{probe.port}"
                place = f"{server} gave {problem} to GET {request.path} for {probe.host}"
                headers = ", ".join(f"{name}: {value}" for name, value in sorted(request.headers.items()))
                return place + (f" with {headers}" if headers else "") + f", expected {_expected(request)}"
    return None


def _difference(request: Request, answer: Answer, content: Optional[bytes]) -> Optional[str]:
    """Return the part of an answer that differs from the expected one."""
    if answer.status != str(request.status):
        return answer.status + (f" (Location: {answer.location})" if answer.location else "")
    if request.location and (answer.location or "").rstrip("/") != request.location.rstrip("/"):
        return f"{answer.status} (Location: {answer.location})"
    if content is not None and request.status == http.client.OK and answer.body != content:
        return "200 with another file"
    return None


def _expected(request: Request) -> str:
    return str(request.status) + (f" (Location: {request.location})" if request.location else "")


@contextlib.contextmanager
def _temporary_file(path: Optional[str]) -> Iterator[Optional[bytes]]:
    """Create a file for the time of some requests; yield its content. Leftovers of interrupted runs go, too."""
    if path is None:
        yield None
        return
    folder, name = os.path.split(path)
    content = f"{name} {os.urandom(8).hex()}\n".encode("utf-8")
    try:
        for old in glob.glob(os.path.join(glob.escape(folder), _DIGEST.sub("[0-9a-f]" * 32, glob.escape(name)))):
            files.remove(old)
        files.replace(path, content, 0o644)
    except OSError as exc:
        raise IhsError(f"cannot write {path}, which is needed to prove the configuration: {exc.strerror}") from exc
    try:
        yield content
    finally:
        files.remove(path)
