"""One host of the cell: its initial state, and the processes on it."""

import concurrent.futures
import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

from ...common.json_files import read_json, write_json
from . import driver_file, initial_state, notation, topology
from .environment import DATABASE_FILE, FAULT_FILE, JOURNAL, EventJournal
from .links import REMEMBERED_ADDRESSES
from .profile import START, ProcessLauncher, Profile
from .repository import Repository
from .topology import DMGR, NODEAGENT, VAR, WAS, Host, Topology
from .variant import Variant

STATE = VAR / "host.json"
TOOLS = (
    "wsadmin",
    "startManager",
    "stopManager",
    "startNode",
    "stopNode",
    "startServer",
    "stopServer",
    "serverStatus",
    "syncNode",
    "addNode",
    "PropFilePasswordEncoder",
)
_LOCAL = "localhost" if topology.HOME == "127.0.0.1" else topology.HOME
_SOAP = """# SOAP client of this profile
com.ibm.SOAP.securityEnabled=true
com.ibm.SOAP.authenticationTarget=BasicAuth
com.ibm.SOAP.loginUserid={user}
com.ibm.SOAP.loginPassword={password}
com.ibm.SOAP.loginSource={source}
com.ibm.SOAP.requestTimeout=180
com.ibm.ssl.alias=DefaultSSLSettings
"""
_WSADMIN = """# Defaults of wsadmin in this profile
com.ibm.ws.scripting.connectionType=SOAP
com.ibm.ws.scripting.port={port}
com.ibm.ws.scripting.host={host}
com.ibm.ws.scripting.defaultLang=jython
com.ibm.ws.scripting.echoparams=true
com.ibm.ws.scripting.traceFile={profile}/logs/wsadmin.traceout
com.ibm.ws.scripting.validationOutput={profile}/logs/wsadmin.valout
"""


class LabHost:
    """One host of the cell."""

    def __init__(self, cell: Topology, host: Host, root: Path = WAS) -> None:
        self.cell, self.host, self.root = cell, host, root

    @property
    def profile(self) -> Profile:
        """Return the host's one profile."""
        return Profile(self.root / "profiles" / self.host.profile)

    def launcher(self) -> ProcessLauncher:
        """Return the launcher of the profile's processes."""
        return ProcessLauncher(self.profile, self.cell_name(), self.host.node)

    def cell_name(self) -> str:
        """Return the cell that the profile belongs to: before its federation, a profile has its own cell."""
        cells = sorted(path.name for path in (self.profile.root / "config" / "cells").glob("*"))
        return cells[0] if len(cells) == 1 else self.cell.cell

    def federated(self) -> bool:
        """Return whether the profile belongs to the cell."""
        return self.cell_name() == self.cell.cell

    # The initial state

    def reset(self, variant: Variant, options: dict[str, Any]) -> dict[str, Any]:
        """Stop everything, recreate the profile, start everything. ``options``: credentials, keep_journal."""
        started = time.monotonic()
        self.kill()
        shutil.rmtree(self.root / "profiles", ignore_errors=True)
        shutil.rmtree(VAR / "webserver", ignore_errors=True)
        FAULT_FILE.unlink(missing_ok=True)
        if not options.get("keep_journal"):
            EventJournal(JOURNAL).clear()
        self._write_documents(variant)
        self._write_properties(bool(options.get("credentials", True)))
        self._write_tools()
        write_json(STATE, variant._asdict())
        known = [host for host in self.cell.hosts if host.host not in variant.standalone]
        write_json(REMEMBERED_ADDRESSES, {host.name: host.address for host in known})
        write_json(DATABASE_FILE, self.databases())
        self.start()
        EventJournal(JOURNAL).note("lab.reset", variant=variant._asdict())
        return {"host": self.host.host, "seconds": round(time.monotonic() - started, 3)}

    def _write_documents(self, variant: Variant) -> None:
        repository = Repository(self.profile.root / "config")
        if self.host.host in variant.standalone:
            repository.create(initial_state.standalone_documents(self.cell, self.host, variant))
            return
        documents = initial_state.cell_documents(self.cell, variant)
        if self.host.kind != "dmgr":
            documents = {uri: documents[uri] for uri in initial_state.node_share(documents, self.host.node)}
        repository.create(documents)

    def _write_properties(self, credentials: bool) -> None:
        folder = self.profile.root / "properties"
        folder.mkdir(parents=True, exist_ok=True)
        soap = folder / "soap.client.props"
        password = notation.xor_encode(self.cell.password)
        known = {"user": self.cell.user, "password": password, "source": "properties"}
        soap.write_text(_SOAP.format(**(known if credentials else {"user": "", "password": "", "source": "prompt"})))
        soap.chmod(0o600)
        port = topology.PORTS[DMGR if self.host.kind == "dmgr" else NODEAGENT]["SOAP_CONNECTOR_ADDRESS"]
        (folder / "wsadmin.properties").write_text(_WSADMIN.format(port=port, host=_LOCAL, profile=self.profile.root))
        (self.profile.root / "logs").mkdir(exist_ok=True)
        (self.profile.root / "temp").mkdir(exist_ok=True)

    def _write_tools(self) -> None:
        for folder in (self.root / "bin", self.profile.root / "bin"):
            folder.mkdir(parents=True, exist_ok=True)
            for tool in TOOLS:
                script = folder / f"{tool}.sh"
                script.write_text(
                    "#!/bin/sh\n"
                    f'exec {sys.executable} -S {START} was.waslab.profile_commands {tool} {self.profile.root} "$@"\n'
                )
                script.chmod(0o755)

        (self.profile.root / "bin" / "setupCmdLine.sh").write_text(
            f"WAS_HOME={self.root}\nWAS_CELL={self.cell_name()}\nWAS_NODE={self.host.node}\n"
        )
        driver_file.write(self.root / "jdbcdrivers" / "db2jcc.jar")

    def databases(self) -> dict[str, dict[str, str]]:
        """Return the databases of the initial state: primary and standby of STMS; STSC has no standby."""
        host, port = self.cell.database
        other, other_port = self.cell.standby
        return {f"{host}:{port}": {"STMS": "primary", "STSC": "standard"}, f"{other}:{other_port}": {"STMS": "standby"}}

    # Processes

    def servers(self) -> list[str]:
        """Return all servers of this host in the order of starting."""
        if self.host.kind == "dmgr":
            return [DMGR]
        agent = [NODEAGENT] if self.federated() else []
        return [*agent, *topology.SERVERS[self.host.kind]]

    def start(self) -> None:
        """Start all servers that do not run, at the same time."""
        launcher = self.launcher()
        missing = [server for server in self.servers() if server not in launcher.running()]
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(launcher.start, missing))

    def kill(self, servers: list[str] | None = None) -> list[str]:
        """Kill processes, as a power failure does; returns their names."""
        ended = []
        for file in sorted(self.root.glob("profiles/*/logs/*/*.pid")):
            if servers is None or file.stem in servers:
                with contextlib.suppress(OSError, ValueError):
                    os.kill(int(file.read_text()), signal.SIGKILL)
                    ended.append(file.stem)
                file.unlink(missing_ok=True)
        return ended

    def status(self) -> dict[str, Any]:
        """Return the running processes and the state of the host's copy of the repository."""
        repository = self.profile.repository
        return {
            "host": self.host.host,
            "node": self.host.node,
            "cell": self.cell_name(),
            "running": self.launcher().running(),
            "epoch": repository.state().epoch,
            "strays": repository.strays() if repository.root.exists() else [],
            "variant": read_json(STATE, None),
        }
