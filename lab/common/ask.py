"""Run a program of the lab in a process that has loaded it: ask.py SOCKET [ARGUMENT …]. See preloaded.py.

The fewer modules it loads, the less a command costs: these are part of the interpreter.
"""

import _socket
import marshal
import posix
import sys

STANDARD_STREAMS = (0, 1, 2)


def main() -> int:
    """Hand over what a process is made of, and wait for the exit code."""
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    connection.connect("\0" + sys.argv[1])
    request = marshal.dumps((sys.argv[2:], posix.environ, posix.getcwd(), posix.umask(0o077), posix.getppid()))
    streams = b"".join(number.to_bytes(4, sys.byteorder) for number in STANDARD_STREAMS)
    connection.sendmsg([len(request).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    connection.sendall(request)
    answer = connection.recv(1)
    return answer[0] if answer else 1


if __name__ == "__main__":
    posix._exit(main())  # noqa: SLF001 - the public name is in os, which is not loaded
