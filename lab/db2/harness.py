"""Two real instances on loopback with a proxy between them, for the tests with processes."""

import contextlib
import json
import select
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.lab.common.json_files import read_json
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.lab.db2.db2lab import install, instance_process
from ansible_collections.sametime.estate.lab.db2.db2lab.file_instance import FileInstance
from ansible_collections.sametime.estate.lab.db2.db2lab.home import Home
from ansible_collections.sametime.estate.lab.db2.db2lab.instance.core import Session

SCALE = "40"  # a HADR_TIMEOUT of 120 is over in 3 seconds


def fail(why: str) -> None:
    """End a test."""
    raise AssertionError(why)


class Host:
    """A real instance in a directory of its own. Clients reach it at an address and port, or by the name of that."""

    def __init__(
        self, folder: Path, name: str, address: str = "127.0.0.1", port: int = 0, client_name: str = ""
    ) -> None:
        self.home = Home(folder / "sqllib")
        self.base = folder / "db2"
        self.client_name = client_name or address
        self.port = port or free_port()
        self.hadr = free_port()
        self.remote = 0
        install.install(folder, name, self.base, str(self.port), address)
        install.load_here(self.home)
        self.session = Session(user="db2inst1")

    def reset(self, **wanted: Any) -> None:
        """Reset the instance."""
        settings = {"scale": SCALE, "image_megabytes": "0.2", **wanted.pop("settings", {})}
        install.reset(self.home, install.InitialState(settings, **wanted))
        self.session = Session(user="db2inst1")

    def ready(self, role: str, other: "Host", **wanted: Any) -> None:
        """Become one half of a pair; both halves have the same data."""
        self.remote = wanted.pop("remote", other.hadr)
        cfg = {
            "LOGARCHMETH1": f"DISK:{self.base}/arch/STMS/",
            "LOGINDEXBUILD": "ON",
            "HADR_LOCAL_HOST": "127.0.0.1",
            "HADR_LOCAL_SVC": str(self.hadr),
            "HADR_REMOTE_HOST": "127.0.0.1",
            "HADR_REMOTE_SVC": str(self.remote),
            "HADR_REMOTE_INST": other.home.name,
            "HADR_PEER_WINDOW": "300",
            **wanted.pop("cfg", {}),
        }
        self.reset(database="STMS", role=role, cfg=cfg, alternate=f"{other.client_name}:{other.port}", **wanted)

    @property
    def instance(self) -> FileInstance:
        """The instance as a command sees it now."""
        return FileInstance(self.home)

    def db2(self, statement: str) -> tuple[int, str]:
        """Run a statement in this process, against the real processes of the instance."""
        result = self.instance.execute(self.session, statement).result
        return (result.rc, result.text) if result else (-1, f"{statement} has no answer")

    def shell(self, script: str, timeout: float = 30, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script in a shell that has sourced db2profile."""
        kept = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **environment}
        text = f". {self.home.sqllib}/db2profile\n{script}"
        return subprocess.run(
            ["/bin/sh", "-c", text], capture_output=True, text=True, timeout=timeout, env=kept, check=False
        )

    def triple(self) -> tuple[str, str, str]:
        """Return role, state and connection as db2pd would show them."""
        view = self.instance.view("STMS")
        if view is None or view["hadr"] is None:
            return self.role, "", ""
        return view["hadr"]["role"], view["hadr"]["state"], view["hadr"]["status"]

    @property
    def role(self) -> str:
        """The role on disk."""
        state = self.instance.load("STMS")
        return state.role if state else ""

    def pid(self) -> int:
        """Return the number of the process of STMS."""
        return int(read_json(self.home.view_file("STMS"), None)["pid"])

    @property
    def faults(self) -> Any:
        """The faults of this instance."""
        return self.home.faults()

    def diagnostics(self) -> str:
        """Return db2diag.log."""
        return self.home.diagnostics.read_text() if self.home.diagnostics.exists() else ""

    def journal(self) -> list[dict[str, Any]]:
        """Return the lines of the journal."""
        return [json.loads(line) for line in self.home.journal.read_text().splitlines()]


def wait(what: Callable[[], bool], seconds: float = 15) -> bool:
    """Wait until a condition holds; False if it does not in time."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def commits(host: Host) -> int:
    """Return how many rows of LAB.COMMITS a host has on disk."""
    state = host.instance.load("STMS")
    records = state.log.records if state else []
    return sum(1 for record in records if record.what[:2] == ["insert", "LAB.COMMITS"])


def write(host: Host, count: int) -> None:
    """Connect, commit this many rows, and disconnect."""
    for statement in ("connect to STMS", f"call lab.write({count})", "terminate"):
        rc, text = host.db2(statement)
        if rc:
            fail(text)


@contextlib.contextmanager
def two_hosts(folder: Path) -> Iterator[tuple[Host, Host]]:
    """Give two instances in a folder; their processes end with the context."""
    made = []
    for number in (1, 2):
        home = folder / f"h{number}"
        home.mkdir()
        made.append(Host(home, f"db2inst{number}"))
    try:
        yield made[0], made[1]
    finally:
        for host in made:
            instance_process.kill(host.home)


def peer(one: Host, two: Host, **wanted: Any) -> None:
    """Bring two hosts to PEER, the first as primary."""
    two.ready("STANDBY", one, **wanted)
    one.ready("PRIMARY", two, **wanted)
    for host in (two, one):
        rc, text = host.db2("activate db STMS")
        if rc:
            fail(text)
    both = ("PEER", "CONNECTED")
    if not wait(lambda: one.triple()[1:] == both and two.triple()[1:] == both):
        fail(f"no PEER: {one.triple()} {two.triple()} {one.diagnostics()} {two.diagnostics()}")


class Proxy:
    """A TCP proxy between two HADR ports: it can drop messages, cut connections, and work again."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.mode = "up"
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.running = True
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while self.running:
            if self.mode == "cut":
                for two in list(self.pairs):
                    self._close(two)
            ends = [end for two in self.pairs for end in two] if self.mode != "silent" else []
            readable, _, _ = select.select([self.listener, *ends], [], [], 0.02)
            for ready in readable:
                if ready is self.listener:
                    self._accept()
                elif self.mode == "up":
                    self._pass(ready)

    def _accept(self) -> None:
        near, _ = self.listener.accept()
        if self.mode == "cut":
            near.close()
            return
        with contextlib.suppress(OSError):
            far = socket.create_connection(("127.0.0.1", self.target), timeout=1)
            self.pairs.append((near, far))
            return
        near.close()

    def _pass(self, end: socket.socket) -> None:
        two = next((two for two in self.pairs if end in two), None)
        if two is None:
            return
        other = two[1] if end is two[0] else two[0]
        with contextlib.suppress(OSError):
            data = end.recv(1 << 16)
            if data:
                other.sendall(data)
                return
        self._close(two)

    def _close(self, two: tuple[socket.socket, socket.socket]) -> None:
        self.pairs.remove(two)
        for end in two:
            end.close()

    def cut(self) -> None:
        """Close all connections and take no new ones."""
        self.mode = "cut"
        wait(lambda: not self.pairs)

    def stop(self) -> None:
        """End."""
        self.cut()
        self.running = False
        self.thread.join()
        self.listener.close()
