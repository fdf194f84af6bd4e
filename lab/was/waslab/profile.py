"""A profile: its folders, and the processes of its servers."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from . import topology, transport
from .repository import Repository

START_SECONDS = 20.0
STOP_SECONDS = 10.0
START = Path(__file__).resolve().parents[2] / "common" / "start.py"  # starts a program of the lab


class Profile:
    """A profile's folders."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def repository(self) -> Repository:
        """Return the profile's configuration repository."""
        return Repository(self.root / "config")

    def logs(self, server: str) -> Path:
        """Return a server's log folder."""
        return self.root / "logs" / server

    def pid_file(self, server: str) -> Path:
        """Return the file with the process id of a running server."""
        return self.logs(server) / f"{server}.pid"


class ProcessLauncher:
    """Starts and stops the processes of a profile."""

    def __init__(self, profile: Profile, cell: str, node: str) -> None:
        self._profile = profile
        self._cell, self._node = cell, node
        self._children: list[subprocess.Popen[bytes]] = []

    def running(self) -> dict[str, int]:
        """Return the running servers, the agent included, with their process ids."""
        self._children = [child for child in self._children if child.poll() is None]
        running = {}
        for file in sorted(self._profile.root.glob("logs/*/*.pid")):
            with contextlib.suppress(OSError, ValueError):
                pid = int(file.read_text())
                if _alive(pid):
                    running[file.stem] = pid
        return running

    def start(self, server: str) -> bool:
        """Start a server and wait until it is open for e-business; False: it did not start in time."""
        role = {topology.DMGR: "dmgr", topology.NODEAGENT: "nodeagent"}.get(server, "server")
        logs = self._profile.logs(server)
        logs.mkdir(parents=True, exist_ok=True)
        self._profile.pid_file(server).unlink(missing_ok=True)
        names = [str(self._profile.root), self._cell, self._node, server]
        command = [sys.executable, "-S", str(START), "was.waslab.process", role, *names]
        with (logs / "native_stderr.log").open("ab") as errors:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
                cwd="/",
            )
        self._children.append(child)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and child.poll() is None:
            if self._profile.pid_file(server).exists():
                return True
            time.sleep(0.01)
        return False

    def stop(self, server: str) -> bool:
        """Stop a server and wait for its end."""
        pid = self.running().get(server)
        if pid is None:
            return True
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end and pid != os.getpid():
            if server not in self.running():
                self._profile.pid_file(server).unlink(missing_ok=True)
                return True
            time.sleep(0.01)
        return pid == os.getpid()

    def call(self, server: str, operation: str, /, **arguments: Any) -> Any:
        """Call an operation of a running server of this host."""
        # wsadmin needs a profile, and none of this.
        from .links import end_point  # noqa: PLC0415
        from .workspace import Workspace  # noqa: PLC0415

        _host, port = end_point(Workspace(self._profile.repository), self._node, server)
        return transport.post(topology.HOME, port, operation, arguments)


def _alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
