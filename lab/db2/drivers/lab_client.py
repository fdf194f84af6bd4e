"""`db2lab client` on this machine: a process with one driver and a table of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.lab.db2.harness import Host
from ansible_collections.sametime.estate.plugins.plugin_utils._db2.client_settings import client_settings

START = Path(__file__).resolve().parents[2] / "common" / "start.py"


class LabClient:
    """The client of one driver, for a list of ports: two of them are in its settings, too."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        folder.mkdir(exist_ok=True)
        self.table = f"LAB.T{folder.name}" if folder.name.isdigit() else "LAB.WRITES"
        self.notes = folder / "notes.jsonl"
        self.settings = folder / "db2dsdriver.cfg"

    def start(self, servers: Sequence[int], *words: str) -> subprocess.Popen[str]:
        """Start the process."""
        listed = ["--server", f"127.0.0.1:{servers[0]}"]
        if len(servers) > 1:
            listed += ["--alternate", f"127.0.0.1:{servers[1]}", "--settings", str(self.settings)]
            members = [{"host": str(port), "hostname": "127.0.0.1", "client_port": port} for port in servers]
            pair = {"database": "STMS", "preferred_primary": str(servers[0]), "members": members}
            self.settings.write_text(client_settings(pair))
        argv = [sys.executable, str(START), "db2.db2lab.command", "client", "--driver", self.name, *listed]
        argv += ["--table", self.table, "--notes", str(self.notes), *words]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, servers: Sequence[int], *words: str) -> tuple[int, Any]:
        """Run it to its end; returns its exit code, and what it printed as data or its error."""
        process = self.start(servers, *words)
        out, err = process.communicate(timeout=60)
        return process.returncode, json.loads(out) if out else err

    def found(self, host: Host) -> list[int]:
        """Return the numbers of its rows that a server has."""
        return numbers(host, self.table)

    def noted(self) -> int:
        """Return how many rows are acknowledged."""
        return len(self.notes.read_text().splitlines()) if self.notes.exists() else 0


def numbers(host: Host, table: str) -> list[int]:
    """Return column NUMBER of a table, in order. Raises ConnectionError."""
    rc, text = host.db2("connect to STMS")
    if rc:
        raise ConnectionError(text)
    lines = host.db2(" ".join(["select NUMBER from", table, "order by NUMBER"]))[1].splitlines()
    return [int(line) for line in lines if line.strip().isdigit()]
