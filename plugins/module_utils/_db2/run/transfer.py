# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file from one host to the other, straight, over TLS, without any standing trust.

The receiver listens on its HADR port, which is open between both hosts anyway and free as long as HADR is not started.
It makes a key that lives in memory only, and a word that lets exactly one file in. Fingerprint and word travel over
Ansible's own connections. The sender says the word only to the key it was told of. What comes in goes to a file beside
the wanted one; it gets its name when size and checksum are right. A broken transfer goes on where it stopped.

On the line: one JSON object a line, then the bytes of the file. {"busy": true} means "still here".

Python 3.6.
"""

import hashlib
import hmac
import json
import os
import secrets
import socket
import ssl
import tempfile
import time
from typing import Any, Callable, Dict, NamedTuple, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.background import Tell
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.records import free_bytes

__all__ = ["File", "Listener", "check_room", "listen", "receive", "send"]

_BLOCK = 1024 * 1024
_LINE_LIMIT = 4096
_TELL_SECONDS = 0.5
_BUSY_SECONDS = 5.0
# Room that stays free beside the file.
RESERVE_BYTES = 64 * 1024 * 1024
IDLE_SECONDS = 120.0


class File(NamedTuple):
    """The file that is expected or sent."""

    directory: str
    name: str
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """Return where it lies."""
        return os.path.join(self.directory, self.name)

    @property
    def part(self) -> str:
        """Return where it grows."""
        return f"{self.path}.part"


class Listener(NamedTuple):
    """A receiver that is ready: its socket, its key, and what the sender must be told."""

    sock: Any
    context: ssl.SSLContext
    fingerprint: str
    word: str


def check_room(file: File) -> None:
    """Raise Db2Error when the rest of the file would not fit."""
    there = os.path.getsize(file.part) if os.path.exists(file.part) else 0
    needed, free = max(0, file.size - there) + RESERVE_BYTES, free_bytes(file.directory)
    if free < needed:
        raise Db2Error(
            f"{file.directory} has {free // _BLOCK} MB of free space, the image needs {needed // _BLOCK} MB: "
            "free some or name another backup_directory",
            free_bytes=free,
            needed_bytes=needed,
        )


def listen(address: Tuple[str, int], run: Callable[..., Tuple[int, str, str]]) -> Listener:
    """Open the port and make the key; `run` starts openssl. Nothing stays on disk."""
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
            f"{address[0]}:{address[1]} cannot be listened on: {error.strerror}; "
            "the image comes over the HADR port, which must be free until HADR is started"
        ) from error
    return Listener(sock, context, fingerprint, secrets.token_urlsafe(32))


def receive(listener: Listener, file: File, tell: Tell, idle_seconds: float = IDLE_SECONDS) -> int:
    """Let the file in; return 0 when it is there and right, 1 when nobody brought it in time."""
    deadline = time.monotonic() + idle_seconds
    try:
        while time.monotonic() < deadline:
            listener.sock.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                plain, _peer = listener.sock.accept()
            except socket.timeout:
                continue
            if _welcome(listener, plain, file, tell, idle_seconds):
                return 0
            deadline = time.monotonic() + idle_seconds
    finally:
        listener.sock.close()
    tell({"error": f"no sender for {idle_seconds:.0f} seconds"})
    return 1


def send(address: Tuple[str, int], fingerprint: str, word: str, file: File, tell: Tell) -> int:
    """Bring the file to a receiver; return 0 when it says that the file is there and right."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the certificate is compared by its fingerprint below, no authority is asked
    try:
        with socket.create_connection(address, IDLE_SECONDS) as plain, context.wrap_socket(plain) as line:
            shown = hashlib.sha256(line.getpeercert(binary_form=True) or b"").hexdigest()
            if not hmac.compare_digest(shown, fingerprint):
                tell({"error": f"{address[0]}:{address[1]} is not the receiver that was started: its key differs"})
                return 1
            return _bring(line, word, file, tell)
    except (OSError, ValueError) as error:
        tell({"error": f"{address[0]}:{address[1]}: {error}"})
        return 1


def _bring(line: ssl.SSLSocket, word: str, file: File, tell: Tell) -> int:
    _say(line, {"word": word, "name": file.name, "size": file.size, "sha256": file.sha256})
    welcome = _hear(line)
    if "offset" not in welcome:
        tell({"error": welcome.get("error", "the receiver let nothing in")})
        return 1
    offset = int(welcome["offset"])
    done, tick = offset, _Tick(tell, file.size)
    with open(file.path, "rb") as source:
        source.seek(offset)
        for block in iter(lambda: source.read(_BLOCK), b""):
            line.sendall(block)
            done += len(block)
            tick(done)
    answer = _hear(line)
    trouble = {} if answer.get("ok") else {"error": answer.get("error", "no answer")}
    tell({"done_bytes": done, "total_bytes": file.size, **trouble})
    return 1 if trouble else 0


def _welcome(listener: Listener, plain: Any, file: File, tell: Tell, idle_seconds: float) -> bool:
    """Speak with one sender; return whether the file is there now. A stranger is sent away."""
    plain.settimeout(idle_seconds)
    try:
        with listener.context.wrap_socket(plain, server_side=True) as line:
            said = _hear(line)
            if not hmac.compare_digest(str(said.get("word", "")), listener.word):
                return False
            if said.get("size") != file.size or said.get("sha256") != file.sha256:
                _say(line, {"ok": False, "error": "another file was announced"})
                return False
            offset, digest = _there_already(line, file)
            _say(line, {"offset": offset})
            answer = _take(line, file, offset, digest, tell)
            _say(line, answer)
            return bool(answer["ok"])
    except (OSError, ValueError) as error:
        tell({"error": str(error)})
        return False


def _take(line: ssl.SSLSocket, file: File, offset: int, digest: Any, tell: Tell) -> Dict[str, Any]:
    """Write what comes in; return the answer to the sender."""
    done, tick = offset, _Tick(tell, file.size)
    try:
        with open(file.part, "ab", opener=_private) as sink:
            while done < file.size:
                block = line.recv(min(_BLOCK, file.size - done))
                if not block:
                    return {"ok": False, "error": "the sender went away"}
                sink.write(block)
                digest.update(block)
                done += len(block)
                tick(done)
            sink.flush()
            os.fsync(sink.fileno())
    except OSError as error:
        if error.errno is None:  # of the line, not of the file
            raise
        return {"ok": False, "error": f"{file.part}: {error.strerror}"}
    if digest.hexdigest() != file.sha256:
        os.unlink(file.part)
        return {"ok": False, "error": "the checksum differs; the file was thrown away"}
    os.rename(file.part, file.path)
    tell({"done_bytes": done, "total_bytes": file.size})
    return {"ok": True}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _there_already(line: ssl.SSLSocket, file: File) -> Tuple[int, Any]:
    """Return how much of the file is there, and the digest of it; the other side hears that this takes its time."""
    digest, done, told = hashlib.sha256(), 0, time.monotonic()
    if not os.path.exists(file.part):
        return 0, digest
    if os.path.getsize(file.part) > file.size:
        os.unlink(file.part)
        return 0, digest
    with open(file.part, "rb") as source:
        for block in iter(lambda: source.read(_BLOCK), b""):
            digest.update(block)
            done += len(block)
            if time.monotonic() - told > _BUSY_SECONDS:
                told = time.monotonic()
                _say(line, {"busy": True})
    return done, digest


class _Tick:
    """Tells how far it is, not more often than is readable."""

    def __init__(self, tell: Tell, total: int) -> None:
        self._tell, self._total, self._told = tell, total, 0.0

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._told > _TELL_SECONDS:
            self._told = time.monotonic()
            self._tell({"done_bytes": done, "total_bytes": self._total})


def _server_context(run: Callable[..., Tuple[int, str, str]]) -> Tuple[ssl.SSLContext, str]:
    """Make a key and a certificate for this one transfer; the files are gone when this returns."""
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
                "openssl could not make a key for the transfer: install openssl", rc=rc, stdout=out, stderr=err
            )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with open(certificate, encoding="ascii") as file:
            der = ssl.PEM_cert_to_DER_cert(file.read())
    return context, hashlib.sha256(der).hexdigest()


def _say(line: ssl.SSLSocket, data: Dict[str, Any]) -> None:
    line.sendall(json.dumps(data).encode("utf-8") + b"\n")


def _hear(line: ssl.SSLSocket) -> Dict[str, Any]:
    """Return the next object that says something; byte by byte, because what follows it is not ours to read."""
    data: Dict[str, Any] = {"busy": True}
    while data.get("busy"):
        read = bytearray()
        while not read.endswith(b"\n"):
            byte = line.recv(1)
            if not byte or len(read) > _LINE_LIMIT:
                raise OSError("the other side went away")
            read += byte
        data = dict(json.loads(read.decode("utf-8")))
    return data
