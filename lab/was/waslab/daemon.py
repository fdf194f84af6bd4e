"""The daemon of the simulator on one host: it resets, breaks and describes the host's part of the cell."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import dns, topology, transport
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, Faults, Journal
from .errors import LabError
from .host import LabHost
from .session import other_writer
from .topology import Host, Topology
from .variant import Variant

PORT = 9990


RESOLVER = Path("/etc/resolv.conf.before-waslab")


class Daemon:
    """What the laboratory does on one host."""

    def __init__(self, lab: LabHost) -> None:
        self._lab = lab
        self._lock = threading.Lock()

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Do what the command asks for."""
        known: dict[str, Callable[..., Any]] = {
            "reset": self._reset,
            "status": self._lab.status,
            "journal": Journal(JOURNAL).read,
            "fault": self._fault,
            "start": self._start,
            "kill": self._lab.kill,
            "dns": self._dns,
            "writer": self._writer,
            "databases": self._databases,
        }
        if operation not in known:
            raise LabError(f"no operation {operation}")
        with self._lock:
            return known[operation](**arguments)

    def _reset(self, variant: dict[str, Any], options: dict[str, Any]) -> Any:
        self._dns(options.get("dns", dns.MANAGEMENT_FIRST))
        return self._lab.reset(Variant(**{**variant, "standalone": tuple(variant["standalone"])}), options)

    def _fault(self, name: str | None, value: Any) -> dict[str, Any]:
        faults = Faults(FAULT_FILE)
        if name is not None:
            faults.set(name, value)
        else:
            FAULT_FILE.unlink(missing_ok=True)
        return faults.all()

    def _start(self, servers: list[str]) -> dict[str, int]:
        launcher = self._lab.launcher()
        for server in servers or self._lab.servers():
            if server not in launcher.running() and not launcher.start(server):
                raise LabError(f"{server} does not start; see {self._lab.profile.logs(server)}")
        return launcher.running()

    def _dns(self, mode: str) -> str:
        dns.MODE_FILE.parent.mkdir(parents=True, exist_ok=True)
        dns.MODE_FILE.write_text(json.dumps(mode))
        return mode

    def _databases(self, known: dict[str, Any] | None) -> dict[str, Any]:
        wanted = self._lab.databases() if known is None else known
        DATABASE_FILE.write_text(json.dumps(wanted))
        return wanted

    def _writer(self, uri: str) -> str:
        repository = self._lab.profile.repository
        repository.write({uri: other_writer(uri, repository.read(uri))}, {})
        return uri


def serve(cell: Topology, host: Host) -> None:
    """Run the daemon: bring up what should run, answer, resolve names."""
    lab = LabHost(cell, host)
    server = transport.listen(topology.ANYWHERE, PORT, Daemon(lab).handle)
    if RESOLVER.exists():
        dns.run(cell, RESOLVER)
    if lab.profile.root.exists():
        threading.Thread(target=lab.start, daemon=True).start()
    server.serve_forever()
