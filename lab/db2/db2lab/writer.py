"""Writes numbered rows through a real driver, so that rows that were committed and lost can be found."""

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from .driver import ClientError, IbmDriver, PureDriver

Client = IbmDriver | PureDriver


class Until(NamedTuple):
    """When a writer ends: the time is over, this many rows are committed, a file exists, or an error occurs."""

    seconds: float
    rows: int = 0
    stop: Path | None = None
    error: bool = False


class Writer:
    """Writes numbered rows and notes the committed ones, so that lost rows can be found."""

    def __init__(self, client: Client, notes: Path, table: str = "LAB.WRITES") -> None:
        self.client = client
        self.notes = notes
        self.table = table
        self.committed = 0
        self.errors: list[str] = []
        self.longest = 0.0
        self.servers: list[str] = []
        self._reached = ""

    def prepare(self) -> None:
        """Create the table if it does not exist.

        It has a key: if the connection breaks in a COMMIT, IBM's driver may run the statement again by itself.
        """
        try:
            self.client.execute(" ".join(["select count(*) from", self.table]))
        except ClientError as exc:
            if "SQL0204N" not in str(exc):
                raise
            self.client.execute(f"create table {self.table} (NUMBER INTEGER NOT NULL PRIMARY KEY)")

    def run(self, interval: float, until: Until) -> dict[str, Any]:
        """Write a row every this many seconds, to the end; returns a summary."""
        began = last = time.monotonic()
        number = self._highest()
        while time.monotonic() < began + until.seconds and not self._ended(until):
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
            "errors": dict(Counter(error.split(" ")[0] for error in self.errors)),
            "last_error": (self.errors or [""])[-1],
            "servers": self.servers,
            "longest_gap_seconds": round(max(self.longest, time.monotonic() - last), 3),
        }

    def _ended(self, until: Until) -> bool:
        if until.error and self.errors:
            return True
        return bool(until.rows and self.committed >= until.rows) or (until.stop is not None and until.stop.exists())

    def _write(self, number: int) -> bool:
        """Write a row unless it is there, which it may be after a reroute. Returns whether it is committed."""
        try:
            if self.client.execute(" ".join(["select NUMBER from", self.table, f"where NUMBER = {number}"])):
                self._reached = self._server()
                return True
            self.client.execute(" ".join(["insert into", self.table, f"values ({number})"]))
            self._reached = self._server()
        except ClientError as exc:
            self.errors.append(str(exc))
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

    def wrong(self) -> dict[str, list[int]]:
        """Return the rows noted as committed that the server does not have, and the rows that it has twice."""
        rows = Counter(row[0] for row in self.client.execute(" ".join(["select NUMBER from", self.table])))
        twice = sorted(number for number, count in rows.items() if count > 1)
        return {"lost": sorted(self._noted() - set(rows)), "twice": twice}
