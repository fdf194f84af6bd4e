# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Handshakes with a TLS server. Python 3.6, standard library only."""

import os
import socket
import ssl
import time
from typing import Iterable, List, NamedTuple, Optional

from ansible_collections.sametime.estate.plugins.module_utils._tls import hello
from ansible_collections.sametime.estate.plugins.module_utils._tls.certificate import read_certificate
from ansible_collections.sametime.estate.plugins.module_utils._tls.errors import TlsError
from ansible_collections.sametime.estate.plugins.module_utils._tls.judgement import Seen

OLD_PROTOCOLS = ("TLS 1.0", "TLS 1.1")
_MAXIMUM_ANSWER = 262144


class Endpoint(NamedTuple):
    """Where a server is, and the name that clients ask it for (SNI); no name: a client without SNI."""

    address: str
    port: int
    name: Optional[str] = None
    timeout_seconds: float = 5


def trust(ca_file: Optional[str]) -> ssl.SSLContext:
    """Return a context that trusts the authorities of a file, or without one those of the system.

    Names are not compared here. Raises TlsError: the file cannot be used.
    """
    if ca_file and not os.path.isfile(ca_file):
        raise TlsError(f"{ca_file}, the file with the trusted authority, is missing on this host")
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as exc:
        raise TlsError(f"{ca_file} is not a file with certificates in PEM form: {exc}") from exc
    context.check_hostname = False
    return context


def any_certificate() -> ssl.SSLContext:
    """Return a context that accepts every certificate: to ask which configuration is live, not to verify the server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def look(endpoint: Endpoint, ca_file: Optional[str] = None, protocols: Iterable[str] = OLD_PROTOCOLS) -> Seen:
    """Return what a server shows. protocols: the old ones to ask for.

    Raises TlsError: nothing answers, or the answer is not TLS.
    """
    answer = _hello(endpoint, "TLS 1.2")
    certificates = answer.certificates or _leaf(endpoint)
    accepted = [each for each in protocols if _hello(endpoint, each).version is not None]
    return Seen(tuple(read_certificate(each) for each in certificates), _refusal(endpoint, ca_file), tuple(accepted))


def _hello(endpoint: Endpoint, version: str) -> hello.Answer:
    place = f"{endpoint.address}:{endpoint.port}"
    data = b""
    deadline = time.time() + endpoint.timeout_seconds
    try:
        with socket.create_connection((endpoint.address, endpoint.port), endpoint.timeout_seconds) as connection:
            connection.sendall(hello.client_hello(version, endpoint.name, os.urandom(32)))
            while time.time() < deadline and len(data) < _MAXIMUM_ANSWER:
                received = _receive(connection)
                data += received
                answer = hello.read_answer(data, ended=not received)
                if answer is not None:
                    return answer
    except ValueError as exc:
        raise TlsError(f"{place} does not speak TLS: {exc}") from exc
    except OSError as exc:
        raise TlsError(f"no TLS answer from {place}: {exc}") from exc
    raise TlsError(f"no complete TLS answer from {place} within {endpoint.timeout_seconds:g} seconds")


def _receive(connection: socket.socket) -> bytes:
    try:
        return connection.recv(16384)
    except ConnectionResetError:
        return b""  # a server that refuses a version may also just close the connection


def _leaf(endpoint: Endpoint) -> List[bytes]:
    """Return the certificate of a server that has TLS 1.3 only, where its chain is encrypted."""
    try:
        plain = socket.create_connection((endpoint.address, endpoint.port), endpoint.timeout_seconds)
        with plain, any_certificate().wrap_socket(plain, server_hostname=endpoint.name) as connection:
            found = connection.getpeercert(binary_form=True)
            return [found] if found else []
    except OSError:
        return []


def _refusal(endpoint: Endpoint, ca_file: Optional[str]) -> Optional[str]:
    """Return why a verified handshake fails, None when it does not."""
    context = trust(ca_file)
    try:
        with socket.create_connection((endpoint.address, endpoint.port), endpoint.timeout_seconds) as plain:
            context.wrap_socket(plain, server_hostname=endpoint.name).close()
    except ssl.SSLError as exc:
        return str(getattr(exc, "verify_message", "") or exc.reason or exc)
    except OSError as exc:
        return str(exc)
    return None
