"""Commands without the start of an interpreter: a process that has loaded a program forks for each command.

ask.py hands over arguments, environment, folder and standard streams; the command runs in a child of this process, and
ends when its caller is killed. A process of a test ends with the test's, since its standard input is a pipe from there.

usage: lab/common/start.py common.preloaded SOCKET MODULE [MODULE …]     the program is the first module
"""

import fcntl
import functools
import gc
import importlib
import marshal
import os
import secrets
import select
import signal
import socket
import stat
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import start, waited

ASK = Path(__file__).with_name("ask.py")
Program = Callable[[list[str]], int]


@functools.cache
def serve_here(*modules: str) -> str:
    """Start the process for the programs of these modules, once; returns the name of its socket."""
    name = f"sametime-lab-{os.getpid()}-{secrets.token_hex(8)}"
    argv = [sys.executable, "-E", "-s", "-S", start.__file__, "common.preloaded", name, *modules]
    # The process ends when its standard input does, so with this one.
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdout is None or process.stdout.read(1) != b"\n":
        raise RuntimeError(f"{argv} did not start")
    serve_here.process = process  # type: ignore[attr-defined]  # as long as its pipe is open, it lives
    return name


def main(arguments: list[str]) -> int:
    """Load the modules and answer."""
    name, *modules = arguments
    loaded = [importlib.import_module(f"lab.{module}") for module in modules]
    return serve(name, loaded[0].main)


def serve(name: str, program: Program) -> int:
    """Answer at this socket, each caller in a child of this process, until the standard input or the code changes."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("\0" + name)  # no file that could stay behind
    listener.listen(128)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    gc.freeze()  # so that children share the memory
    awaited: list[Any] = [listener, *([0] if stat.S_ISFIFO(os.fstat(0).st_mode) else [])]
    files = [str(module.__file__) for name, module in sys.modules.items() if name.startswith("lab.")]
    times = _times(files)
    os.write(1, b"\n")
    while True:
        ready, _, _ = select.select(awaited, [], [])
        if 0 in ready or _times(files) != times:  # the code has changed: callers find nobody and load it themselves
            return 0
        connection, _ = listener.accept()
        if _same_user(connection) and os.fork() == 0:
            os._exit(_answer(program, connection, listener))
        connection.close()


def _times(files: list[str]) -> list[float]:
    return [os.stat(file).st_mtime if os.path.exists(file) else 0.0 for file in files]  # noqa: PTH110, PTH116 - fast


def _same_user(connection: socket.socket) -> bool:
    return _peer(connection)[1] == os.geteuid()


def _peer(connection: socket.socket) -> tuple[int, int]:
    """Return process and user of the caller."""
    pid, user, _group = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return pid, user


def _answer(program: Program, connection: socket.socket, listener: socket.socket) -> int:
    """Become the command that the caller wants, run it and send its exit code."""
    listener.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # A caller that is killed closes the connection; the signal of that event ends this process, too.
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    code = 1
    connection.sendall(b"+")
    try:
        code = _run(program, connection)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - what an interpreter does with it, too
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    fcntl.fcntl(connection, fcntl.F_SETFL, 0)
    connection.sendall(bytes([code & 255]))
    return code


def _run(program: Program, connection: socket.socket) -> int:
    head, streams, _, _ = socket.recv_fds(connection, 4, 3)
    request = _receive(connection, int.from_bytes(head, "big"))
    arguments, environment, folder, mask, parent = marshal.loads(request)  # noqa: S302 - of the same user
    fcntl.fcntl(connection, fcntl.F_SETFL, os.O_ASYNC)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(folder)
    os.umask(mask)
    os.environ.clear()
    os.environb.update(environment)
    time.tzset()
    os.getppid = lambda: parent
    waited.process = str(_peer(connection)[0])
    return program(arguments)


def _receive(connection: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            sys.exit(1)
        data += more
    return data
