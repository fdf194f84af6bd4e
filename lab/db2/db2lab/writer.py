"""Writes numbered rows through a real driver, so that rows that were committed and lost can be found."""

import json
import time
from pathlib import Path
from typing import Any

from .driver import ClientError, IbmDriver, PureDriver

Client = IbmDriver | PureDriver


class Writer:
    """Writes numbered rows and notes the committed ones, so that lost rows can be found."""

    def __init__(self, client: Client, notes: Path, table: str = "LAB.WRITES") -> None:
        self.client = client
        self.notes = notes
        self.table = table
        self.committed = 0
        self.failures = 0
        self.longest = 0.0
        self.servers: list[str] = []
        self._reached = ""

    def prepare(self) -> None:
        """Create the table if it does not exist."""
        try:
            self.client.execute(" ".join(["select count(*) from", self.table]))
        except ClientError as exc:
            if "SQL0204N" not in str(exc):
                raise
            self.client.execute(f"create table {self.table} (NUMBER INTEGER)")

    def run(self, seconds: float, interval: float, count: int = 0, stop: Path | None = None) -> dict[str, Any]:
        """Write until the time is over, the number of rows is committed, or a file exists; returns a summary."""
        began = last = time.monotonic()
        number = self._highest()
        while time.monotonic() < began + seconds and (not count or self.committed < count):
            if stop is not None and stop.exists():
                break
            if self._write(number + 1):
                number += 1
                self.committed += 1
                now = time.monotonic()
                self.longest, last = max(self.longest, now - last), now
                self._note(number)
            time.sleep(interval)
        return {
            "committed": self.committed,
            "driver": self.client.name,
            "reroutes": max(len(self.servers) - 1, 0),
            "failures": self.failures,
            "servers": self.servers,
            "longest_gap_seconds": round(max(self.longest, time.monotonic() - last), 3),
        }

    def _write(self, number: int) -> bool:
        """Write a row unless it is there, which it may be after a reroute. Returns whether it is committed."""
        try:
            if self.client.execute(" ".join(["select NUMBER from", self.table, f"where NUMBER = {number}"])):
                self._reached = self._server()
                return True
            self.client.execute(" ".join(["insert into", self.table, f"values ({number})"]))
            self._reached = self._server()
        except ClientError:
            self.failures += 1
            return False
        return True

    def _server(self) -> str:
        """Return the host that the connection is to, by the name that this client has for it.

        A server knows itself by the name of its address, which may be a short one.
        """
        own = str(self.client.execute("values lab.server()")[0][0]).partition(":")[0]
        named = (server.host for server in self.client.access.servers)
        return next((host for host in named if host.partition(".")[0] == own.partition(".")[0]), own)

    def _note(self, number: int) -> None:
        reached = self._reached
        if not self.servers or self.servers[-1] != reached:
            self.servers.append(reached)
        with self.notes.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"number": number, "server": reached, "time": time.time()}) + "\n")

    def _noted(self) -> set[int]:
        if not self.notes.exists():
            return set()
        return {json.loads(line)["number"] for line in self.notes.read_text(encoding="utf-8").splitlines()}

    def _highest(self) -> int:
        return max(self._noted(), default=0)

    def lost(self) -> list[int]:
        """Return the rows noted as committed that the server does not have."""
        rows = self.client.execute(" ".join(["select NUMBER from", self.table]))
        return sorted(self._noted() - {row[0] for row in rows})
