"""Run ansible-playbook or ansible in a process that has loaded Ansible, or else the program; see ansible_server.py.

usage: ask_ansible.py PROGRAM [ARGUMENT …]     LAB_ANSIBLE in the environment: the beginning of the socket's name

As in ask.py, fewer modules make this faster.
"""

import _socket
import posix
import sys
import zlib

# Ansible reads these variables while it is loaded, and those whose names begin with ANSIBLE_ or LC_, except LATE.
SETTINGS = (b"HOME", b"LANG", b"NO_COLOR")
LATE = b"ANSIBLE_CALLBACK_RESULT_FORMAT"


def main() -> int:
    """Run the program; returns its exit code."""
    import ask  # type: ignore[import-not-found]  # noqa: PLC0415 - beside this script, which is not in a package

    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        connection.connect("\0" + socket_name(posix.environ))
        welcome = connection.recv(1)  # nothing, if the process belongs to another user
    except OSError:
        welcome = b""
    if not welcome:
        real = sys.executable.rpartition("/")[0] + "/" + sys.argv[1]
        posix.execv(real, [real, *sys.argv[2:]])
    return ask.handed_over(connection, sys.argv[1:])


def is_setting(name: bytes) -> bool:
    """Return whether a process that has loaded Ansible keeps this variable of the environment."""
    return name in SETTINGS or (name.startswith((b"ANSIBLE_", b"LC_")) and name != LATE)


def socket_name(environment: dict[bytes, bytes]) -> str:
    """Return the name of the socket: that of a process with other settings is another one."""
    settings = sorted(item for item in environment.items() if is_setting(item[0]))
    return f"{environment.get(b'LAB_ANSIBLE', b'').decode()}-{zlib.crc32(repr(settings).encode()):08x}"


if __name__ == "__main__":
    posix._exit(main())  # noqa: SLF001 - as in ask.py
