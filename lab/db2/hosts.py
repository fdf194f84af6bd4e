"""The Db2 hosts of the lab, driven from the controller: commands, journals, and a client that writes all the time.

For tests, demo and benchmarks. A host is named as in the inventory, a server as HOST:PORT.
"""

import itertools
import json
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from ansible_collections.sametime.estate.lab.common import containers

Answer = TypeVar("Answer")
HOSTS = ("db1", "db2")
CLIENT_HOST = "meet1"  # where programs run that use the database
CLIENT = (
    *("python3", "-E", "-s", "-S", "-X", "pycache_prefix=/var/tmp/db2lab-pycache"),
    *("/opt/lab/common/start.py", "db2.db2lab.command", "client"),
)


def both(work: Callable[[str], Answer]) -> dict[str, Answer]:
    """Do something with both hosts at the same time; returns the answers by host."""
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


def has_ibm_driver() -> bool:
    """Return whether IBM's driver exists for the Python of the containers (lab/image/db2-client.sh)."""
    return containers.run(CLIENT_HOST, "[ -e /opt/ibm-db2-client ] && echo yes", check=False) == "yes\n"


class Writer:
    """A program that writes rows with a real driver: IBM's, or pydrda where IBM's does not exist.

    ``name``: of its table and its files; ``servers``: it is given the first, and IBM's driver learns the other from the
    database; ``settings``: text of db2dsdriver.cfg, which then names the servers; empty: the driver's defaults.
    """

    def __init__(self, name: str, servers: list[str], settings: str = "") -> None:
        self.notes, self.stop = f"/tmp/db2-{name}-rows", f"/tmp/db2-{name}-stop"  # noqa: S108 - the containers have one user
        given = f"/tmp/db2-{name}.cfg"  # noqa: S108
        self.summary: dict[str, Any] = {}
        self._words = ["--table", f"LAB.{name.upper()}", "--notes", self.notes, "--server", servers[0]]
        self._words += ["--alternate", servers[1]] if len(servers) > 1 else []
        if settings:
            containers.output(CLIENT_HOST, "tee", given, stdin=settings.encode(), check=True)
            self._words += ["--settings", given]

    @contextmanager
    def writing(self, seconds: float = 1800, interval: float = 0.05, give_up: bool = False) -> Iterator[None]:
        """Write a row every ``interval`` seconds while the context lasts; with ``give_up`` until the first error.

        Fills ``summary`` at the end: ``driver``, ``committed`` rows, ``servers`` in the order of use, ``errors`` by
        code, ``last_error``, ``longest_gap_seconds``; it stays empty if the program failed.
        """
        containers.output(CLIENT_HOST, "rm", "-f", self.notes, self.stop)
        until = ["--seconds", str(seconds), "--interval", str(interval), "--stop", self.stop]
        until += ["--give-up"] if give_up else []
        argv = containers.podman_exec(CLIENT_HOST, *CLIENT, *self._words, *until)
        with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield
            finally:
                containers.output(CLIENT_HOST, "touch", self.stop)
                self.summary.update(json.loads(process.communicate()[0] or "{}"))

    def noted(self) -> list[dict[str, Any]]:
        """Return the committed rows: ``number``, ``server`` that it was written to, ``time``."""
        text = containers.output(CLIENT_HOST, "cat", self.notes).decode()
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def last_server(self) -> str:
        """Return the host name of the server that was committed on last; empty before the first row."""
        line = containers.output(CLIENT_HOST, "tail", "-n", "1", self.notes).decode()
        return str(json.loads(line)["server"]) if line.endswith("\n") else ""

    def wrong(self) -> dict[str, list[int]] | None:
        """Return the committed rows that the server does not have (``lost``) or has ``twice``; None: no answer."""
        text = containers.output(CLIENT_HOST, *CLIENT, *self._words, "--lost")
        return {key: list(json.loads(text)[key]) for key in ("lost", "twice")} if text else None


def longest_pause(times: list[float], begin: float, end: float) -> float:
    """Return the longest time without a row between two moments."""
    inside = [begin, *sorted(time for time in times if begin < time < end), end]
    return max(later - earlier for earlier, later in itertools.pairwise(inside))
