"""Run a program of the lab in a process that has loaded it, or else in an interpreter of its own; see preloaded.py.

usage: ask.py SOCKET PYCACHE MODULE [ARGUMENT …]     SOCKET: of the process that has loaded MODULE

The fewer modules this script loads, the less a command costs: these are part of the interpreter.
"""

import _socket
import marshal
import posix
import sys

STANDARD_STREAMS = (0, 1, 2)


def main() -> int:
    """Run the program; returns its exit code."""
    socket, pycache, module, *arguments = sys.argv[1:]
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        connection.connect("\0" + socket)
        welcome = connection.recv(1)  # nothing, if the process belongs to another user
    except OSError:
        welcome = b""
    if not welcome:
        start = __file__.rpartition("/")[0] + "/start.py"
        options = ["-E", "-s", "-S", "-X", f"pycache_prefix={pycache}"]
        posix.execv(sys.executable, [sys.executable, *options, start, module, *arguments])
    return handed_over(connection, arguments)


def handed_over(
    connection: _socket.socket, arguments: list[str], files: tuple[int, ...] = STANDARD_STREAMS, folder: bytes = b""
) -> int:
    """Hand over what a process is made of, here with other standard streams or folder; wait for the exit code."""
    folder = folder or posix.getcwdb()
    request = marshal.dumps((arguments, posix.environ, folder, posix.umask(0o077), posix.getppid()))
    streams = b"".join(number.to_bytes(4, sys.byteorder) for number in files)
    connection.sendmsg([len(request).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    connection.sendall(request)
    answer = connection.recv(1)
    return answer[0] if answer else 1


if __name__ == "__main__":
    posix._exit(main())  # noqa: SLF001 - the public name is in os, which is not loaded
