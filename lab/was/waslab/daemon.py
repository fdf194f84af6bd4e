"""The daemon of the simulator on one host: it executes the command waslab for this host."""

import threading
from collections.abc import Callable
from typing import Any

from ...common.json_files import write_json
from . import dns, topology, transport
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, CellFaults, EventJournal
from .errors import LabError
from .host import LabHost
from .session import other_writer
from .topology import Host, Topology
from .variant import Variant


class Daemon:
    """The operations of the command waslab on one host."""

    def __init__(self, lab: LabHost) -> None:
        self._lab = lab
        self._lock = threading.Lock()

    def handle(self, operation: str, arguments: dict[str, Any]) -> Any:
        """Execute an operation of the command."""
        known: dict[str, Callable[..., Any]] = {
            "reset": self._reset,
            "status": self._lab.status,
            "journal": EventJournal(JOURNAL).entries,
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
        faults = CellFaults(FAULT_FILE)
        if name is None or value is None:
            faults.clear(name)
        else:
            faults.set(name, value)
        return faults.active()

    def _start(self, servers: list[str]) -> dict[str, int]:
        launcher = self._lab.launcher()
        for server in servers or self._lab.servers():
            if server not in launcher.running() and not launcher.start(server):
                raise LabError(f"{server} does not start; see {self._lab.profile.logs(server)}")
        return launcher.running()

    def _dns(self, view: str) -> str:
        dns.select(self._lab.cell, view)
        return view

    def _databases(self, known: dict[str, Any] | None) -> dict[str, Any]:
        wanted = self._lab.databases() if known is None else known
        write_json(DATABASE_FILE, wanted)
        return wanted

    def _writer(self, uri: str) -> str:
        repository = self._lab.profile.repository
        repository.write({uri: other_writer(uri, repository.read(uri))}, {})
        return uri


def serve(cell: Topology, host: Host) -> None:
    """Run the daemon: start the servers and answer the command."""
    lab = LabHost(cell, host)
    server = transport.listen(topology.ANYWHERE, topology.DAEMON_PORT, Daemon(lab).handle)
    if lab.profile.root.exists():
        threading.Thread(target=lab.start, daemon=True).start()
    server.serve_forever()
