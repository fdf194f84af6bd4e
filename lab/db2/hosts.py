"""The Db2 hosts of the lab, driven from the controller: commands, journals, and a client that writes all the time.

For tests, demo and benchmarks. A host is named as in the inventory, a server as HOST:PORT.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from ansible_collections.sametime.estate.lab.common import containers

Answer = TypeVar("Answer")
HOSTS = ("db1", "db2")
# Where the client of the database runs, and the files that it uses there.
CLIENT_HOST = "meet1"
NOTES, STOP = "/tmp/db2-writes", "/tmp/db2-stop"  # noqa: S108 - the containers have one user
CLIENT = (
    *("python3", "-E", "-s", "-S", "-X", "pycache_prefix=/var/tmp/db2lab-pycache"),
    *("/opt/lab/common/start.py", "db2.db2lab.command", "client", "--notes", NOTES),
)


def both(work: Callable[[str], Answer]) -> dict[str, Answer]:
    """Do something with both hosts at once; returns the answers by host."""
    with ThreadPoolExecutor(max_workers=len(HOSTS)) as pool:
        return dict(zip(HOSTS, pool.map(work, HOSTS), strict=True))


def db2(host: str, command: str, check: bool = True) -> str:
    """Run a shell command as the instance owner, after its profile; returns what it prints."""
    return containers.run_words(host, "su", "-", "db2inst1", "-c", f". sqllib/db2profile; {command}", check=check)


def db2lab(host: str, *arguments: object) -> str:
    """Run the lab's own command; returns what it prints."""
    return containers.run_words(host, "db2lab", *arguments)


def journal(host: str, changing: bool = False) -> list[dict[str, Any]]:
    """Return the commands that a host ran since its journal was cleared; only those that change something if asked."""
    return [json.loads(line) for line in db2lab(host, "journal", *(["--changing"] if changing else [])).splitlines()]


def clear_journals() -> None:
    """Clear the journals of both hosts."""
    both(lambda host: db2lab(host, "journal", "--clear"))


@contextmanager
def writing(
    server: str, alternate: str | None = None, seconds: float = 1800, interval: float = 0.05
) -> Iterator[dict[str, Any]]:
    """Let a client write a row every ``interval`` seconds while the context lasts.

    ``alternate`` is the other server in the client's own properties. The dictionary is filled at the end: ``committed``
    rows, ``servers`` in the order of use, ``longest_gap_seconds``; it stays empty if the client failed.
    """
    containers.output(CLIENT_HOST, "rm", "-f", NOTES, STOP)
    until = ["--seconds", str(seconds), "--interval", str(interval), "--stop", STOP]
    argv = containers.podman_exec(CLIENT_HOST, *CLIENT, *_servers(server, alternate), *until)
    summary: dict[str, Any] = {}
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield summary
        finally:
            containers.output(CLIENT_HOST, "touch", STOP)
            summary.update(json.loads(process.communicate()[0] or "{}"))


def last_server() -> str:
    """Return the host name of the server that the writing client committed on last; empty before its first row."""
    line = containers.output(CLIENT_HOST, "tail", "-n", "1", NOTES).decode()
    return str(json.loads(line)["server"]) if line.endswith("\n") else ""


def lost(server: str, alternate: str | None = None) -> list[int] | None:
    """Return the rows that the client noted as committed and that the server does not have; None if it cannot say."""
    text = containers.output(CLIENT_HOST, *CLIENT, *_servers(server, alternate), "--lost")
    return list(json.loads(text)["lost"]) if text else None


def _servers(server: str, alternate: str | None) -> list[str]:
    return ["--server", server, *(["--alternate", alternate] if alternate else [])]
