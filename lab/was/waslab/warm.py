"""A Java virtual machine that stays for further calls of wsadmin: its start costs more than most scripts.

Calls with the same options of Java, environment, folder and user share one. Each has a new interpreter, and one runs at
a time: a call that meets another one starts a machine of its own, as does one that reads its standard input.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import select
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = "warm"  # in the folder of jython.prepare, which makes it: without it, none stays
IDLE_SECONDS = 120
_MOST = 2
_ANSWER_SECONDS = 20.0
_VOLATILE = ("OLDPWD", "SHLVL", "_")
_NULL = os.makedev(1, 3)


def run(cache: Path, command: list[str], content: dict[str, Any], url: str) -> int | None:
    """Run wsadmin in a machine that stays; returns its exit code, or None: the call needs a machine of its own.

    command: Java with its options. content: what the interpreter gets. url: of the SOAP client's properties, or "".
    """
    folder = cache / FOLDER
    if not (content["file"] or content["commands"]) or not os.access(folder, os.W_OK) or not streams_usable(0, 1, 2):
        return None
    path = folder / key(command)
    with _locked(path.with_suffix(".lock")) as free:
        connection = _connected(path, [*command, str(cache / "jython" / "start_warm.py")]) if free else None
        if connection is None:
            return None
        request = f"{os.getpid()}\n{url}\n{json.dumps(content)}".encode()
        with connection:
            connection.settimeout(None)
            connection.sendall(b"%010d" % len(request) + request)
            answer = connection.recv(1)
        return answer[0] if answer else 1  # nothing: a script has ended the machine


def key(command: list[str]) -> str:
    """Return a name for what the calls that share a machine have in common."""
    environment = sorted(item for item in os.environ.items() if item[0] not in _VOLATILE)
    mask = os.umask(0o077)
    os.umask(mask)
    parts = [command, environment, str(Path("/proc/self/cwd").readlink()), os.geteuid(), mask]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def streams_usable(given: int, *outputs: int) -> bool:
    """Return whether the machine can serve these streams: no input is left, and it can open the outputs."""
    poll = select.poll()
    poll.register(given, select.POLLIN)
    for number in outputs:
        poll.register(number, 0)
    events = dict(poll.poll(0))
    ended = _is_null(given) or (_is_pipe(given) and events.get(given) == select.POLLHUP)
    return ended and all(
        _is_null(number) or stat.S_ISREG(os.fstat(number).st_mode) or (_is_pipe(number) and number not in events)
        for number in outputs
    )


def _is_null(number: int) -> bool:
    status = os.fstat(number)
    return stat.S_ISCHR(status.st_mode) and status.st_rdev == _NULL


def _is_pipe(number: int) -> bool:
    return stat.S_ISFIFO(os.fstat(number).st_mode)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold a lock; gives False if another process holds it."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(descriptor)


def _connected(path: Path, command: list[str]) -> socket.socket | None:
    """Return a connection to the machine, which is started if there is none; None: it does not take the call."""
    connection = _connect(path)
    if connection is not None:
        return connection
    path.unlink(missing_ok=True)
    if len([other for other in path.parent.iterdir() if other.suffix != ".lock"]) >= _MOST:
        return None
    machine = subprocess.Popen(
        [*command, str(path), str(IDLE_SECONDS)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    if machine.stdout is None or not machine.stdout.read(1):
        return None
    return _connect(path)


def _connect(path: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_ANSWER_SECONDS)
    try:
        connection.connect(str(path))
        if connection.recv(1):
            return connection
    except OSError:
        pass
    connection.close()
    return None
