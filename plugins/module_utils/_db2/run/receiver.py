# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The receiving side of an image transfer; see transfer.py. Python 3.6."""

import hashlib
import hmac
import os
import secrets
import socket
import ssl
import tempfile
import time
from typing import Any, Callable, Dict, NamedTuple, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import Report
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.transfer import (
    BLOCK,
    IDLE_SECONDS,
    File,
    Progress,
    read_message,
    send_message,
)

__all__ = ["Listener", "listen", "receive"]

_BUSY_SECONDS = 5.0


class Listener(NamedTuple):
    """A receiver that is ready: its socket and key, and the fingerprint and password for the sender."""

    sock: Any
    context: ssl.SSLContext
    fingerprint: str
    password: str


def listen(address: Tuple[str, int], run: Callable[..., Tuple[int, str, str]]) -> Listener:
    """Open the port and create the key; nothing stays on disk.

    run: runs a command, here openssl. Raises Db2Error: the port is in use, or openssl failed.
    """
    context, fingerprint = _server_context(run)
    family = socket.getaddrinfo(address[0], address[1], type=socket.SOCK_STREAM)[0]
    sock = socket.socket(family[0], socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(family[4])
        sock.listen(2)
    except OSError as error:
        sock.close()
        raise Db2Error(
            f"{address[0]}:{address[1]} cannot be opened: {error.strerror}; "
            "the image uses the HADR port, which must be free until HADR is started"
        ) from error
    return Listener(sock, context, fingerprint, secrets.token_urlsafe(32))


def receive(listener: Listener, file: File, report: Report, idle_seconds: float = IDLE_SECONDS) -> int:
    """Receive the file; return 0 when it is complete and right, 1 if no sender delivered it in time."""
    deadline = time.monotonic() + idle_seconds
    try:
        while time.monotonic() < deadline:
            listener.sock.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                plain, _peer = listener.sock.accept()
            except socket.timeout:
                continue
            if _converse(listener, plain, file, report, idle_seconds):
                return 0
            deadline = time.monotonic() + idle_seconds
    finally:
        listener.sock.close()
    report({"error": f"no sender for {idle_seconds:.0f} seconds"})
    return 1


def _converse(listener: Listener, plain: Any, file: File, report: Report, idle_seconds: float) -> bool:
    """Talk to one sender; return whether the file is complete now. A sender without the password is refused."""
    plain.settimeout(idle_seconds)
    try:
        with listener.context.wrap_socket(plain, server_side=True) as connection:
            request = read_message(connection)
            if not hmac.compare_digest(str(request.get("password", "")), listener.password):
                return False
            if request.get("size") != file.size or request.get("sha256") != file.sha256:
                send_message(connection, {"ok": False, "error": "the sender has another file"})
                return False
            offset, digest = _received_part(connection, file)
            send_message(connection, {"offset": offset})
            answer = _receive_file(connection, file, offset, digest, report)
            send_message(connection, answer)
            return bool(answer["ok"])
    except (OSError, ValueError) as error:
        report({"error": str(error)})
        return False


def _receive_file(connection: ssl.SSLSocket, file: File, offset: int, digest: Any, report: Report) -> Dict[str, Any]:
    """Write the bytes of the file; return the answer to the sender."""
    done, progress = offset, Progress(report, file.size)
    try:
        with open(file.part, "ab", opener=_private) as sink:
            while done < file.size:
                block = connection.recv(min(BLOCK, file.size - done))
                if not block:
                    return {"ok": False, "error": "the sender closed the connection"}
                sink.write(block)
                digest.update(block)
                done += len(block)
                progress(done)
            sink.flush()
            os.fsync(sink.fileno())
    except OSError as error:
        if error.errno is None:  # an error of the connection, not of the file
            raise
        return {"ok": False, "error": f"{file.part}: {error.strerror}"}
    if digest.hexdigest() != file.sha256:
        os.unlink(file.part)
        return {"ok": False, "error": "the checksum differs; the file was deleted"}
    os.rename(file.part, file.path)
    report({"done_bytes": done, "total_bytes": file.size})
    return {"ok": True}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _received_part(connection: ssl.SSLSocket, file: File) -> Tuple[int, Any]:
    """Return how many bytes an earlier transfer left, and their digest; "busy" messages keep the sender waiting."""
    digest, done, reported = hashlib.sha256(), 0, time.monotonic()
    if not os.path.exists(file.part):
        return 0, digest
    if os.path.getsize(file.part) > file.size:
        os.unlink(file.part)
        return 0, digest
    with open(file.part, "rb") as source:
        for block in iter(lambda: source.read(BLOCK), b""):
            digest.update(block)
            done += len(block)
            if time.monotonic() - reported > _BUSY_SECONDS:
                reported = time.monotonic()
                send_message(connection, {"busy": True})
    return done, digest


def _server_context(run: Callable[..., Tuple[int, str, str]]) -> Tuple[ssl.SSLContext, str]:
    """Create a key and a certificate for this transfer; their files are removed before this returns."""
    with tempfile.TemporaryDirectory(prefix="sametime-transfer-") as folder:
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
        argv = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=sametime-transfer",
        ]
        rc, out, err = run([*argv, "-keyout", key, "-out", certificate])
        if rc != 0:
            raise Db2Error(
                "openssl could not create a key for the transfer: install openssl", rc=rc, stdout=out, stderr=err
            )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with open(certificate, encoding="ascii") as file:
            der = ssl.PEM_cert_to_DER_cert(file.read())
    return context, hashlib.sha256(der).hexdigest()
