"""A load run: eight writers with IBM's drivers and a takeover every 20 seconds; nothing may be lost or written twice.

usage: python -m ansible_collections.sametime.estate.lab.db2.load [--minutes 5] [--every 20] [--connections 200]

Two instances of the simulator run on loopback, without the containers of the lab. Four writers have the CLI driver with
the settings of filter db2_client_settings, four the JDBC driver with the properties of role datasource_reroute. With
--connections, that many connections of the CLI driver are open at the same time, and nothing else is done. The result
is one line of JSON; the exit code is 1 if a row is lost or duplicate, or if a writer ended with an error.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from ansible_collections.sametime.estate.lab.db2 import reroute_proof
from ansible_collections.sametime.estate.lab.db2.drivers import cli, jvm
from ansible_collections.sametime.estate.lab.db2.drivers.lab_client import LabClient, numbers
from ansible_collections.sametime.estate.lab.db2.harness import Host, peer, two_hosts

WRITERS = 4  # of each driver
PAUSE_SECONDS = 0.05  # of a writer, after each row
PROCESSES = 4  # for many connections
TABLE = "STM.MEETINGROOM"
FIRST = 1000  # number of the first row of many connections


class Wrote(NamedTuple):
    """What one writer did, and what is there of it."""

    driver: str
    rows: int
    lost: list[int]
    twice: list[int]
    told: int
    longest_pause_seconds: float
    error: str


class CliWriter:
    """A writer with the CLI driver."""

    def __init__(self, folder: Path, ports: list[int], seconds: int) -> None:
        self.client = LabClient("ibm_db", folder)
        words = ["--interval", str(PAUSE_SECONDS), "--seconds", str(seconds)]
        self.process = self.client.start(ports, *words)

    def ended(self, seconds: float) -> dict[str, Any]:
        """Wait for the end and return rows, reroutes that it was told, the longest pause, and its error."""
        try:
            out, err = self.process.communicate(timeout=seconds)
        finally:
            self.process.kill()
        said = json.loads(out) if out else {}
        notes = self.client.notes.read_text(encoding="utf-8").splitlines() if self.client.noted() else []
        return {
            "rows": [json.loads(line)["number"] for line in notes],
            "told": sum(said.get("errors", {}).values()),
            "pause": said.get("longest_gap_seconds", 0.0),
            "error": "" if said else err,
        }


class JdbcWriter:
    """A writer with the JDBC driver."""

    def __init__(self, client: jvm.JdbcClient, table: str, hosts: tuple[Host, Host], seconds: int) -> None:
        self.client = client
        client.source(jvm.POOL, reroute_proof.written(hosts))
        for words in (["open"], ["update", f"create table {table} (NUMBER INTEGER NOT NULL PRIMARY KEY)"]):
            answer = client.call(*words)
            if answer.code:
                raise ConnectionError(answer.text)
        client.start("keep", table, seconds, int(PAUSE_SECONDS * 1000))

    def ended(self, _seconds: float) -> dict[str, Any]:
        """As that of CliWriter."""
        answer = self.client.answer()
        return {
            "rows": [int(number) for (number,) in answer.of("row")],
            "told": len(answer.of("told")),
            "pause": int(answer.value or 0) / 1000,
            "error": answer.text,
        }


def load(hosts: tuple[Host, Host], folder: Path, seconds: int, every: float) -> dict[str, Any]:
    """Write through takeovers; returns the result."""
    peer(*hosts)
    ports = [host.port for host in hosts]
    with jvm.Jvm() as java:
        writers: dict[int, CliWriter | JdbcWriter] = {}
        for number in range(WRITERS):
            writers[number] = CliWriter(folder / str(number), ports, seconds)
            writers[number + WRITERS] = JdbcWriter(java.client(), f"LAB.T{number + WRITERS}", hosts, seconds)
        durations = _takeovers(hosts, seconds, every)
        said = {number: writer.ended(120) for number, writer in writers.items()}
    primary = next(host for host in hosts if host.role == "PRIMARY")
    wrote = [
        judged("CLI" if number < WRITERS else "JDBC", what, numbers(primary, f"LAB.T{number}"))
        for number, what in sorted(said.items())
    ]
    return {
        "takeovers": len(durations),
        "longest_takeover_seconds": round(max(durations, default=0.0), 2),
        "rows": sum(one.rows for one in wrote),
        "lost": sum(len(one.lost) for one in wrote),
        "twice": sum(len(one.twice) for one in wrote),
        "errors": [one.error for one in wrote if one.error],
        "writers": [one._asdict() for one in wrote],
    }


def judged(driver: str, said: dict[str, Any], there: list[int]) -> Wrote:
    """Compare the rows of a writer that were acknowledged with those that are there."""
    lost = sorted(set(said["rows"]) - set(there))
    twice = sorted(number for number, count in Counter(there).items() if count > 1)
    return Wrote(driver, len(said["rows"]), lost, twice, said["told"], said["pause"], said["error"])


def _takeovers(hosts: tuple[Host, Host], seconds: int, every: float) -> list[float]:
    """Change the roles until the time is over; returns how long each change took."""
    until = time.monotonic() + seconds
    durations: list[float] = []
    standby, primary = hosts[1], hosts[0]
    while time.monotonic() + every < until:
        time.sleep(every)
        began = time.monotonic()
        reroute_proof.do(standby, "takeover hadr on db STMS")
        durations.append(time.monotonic() - began)
        reroute_proof.in_peer(*hosts)
        left = max(until - time.monotonic(), 0)
        print(f"takeover {len(durations)}: {durations[-1]:.2f} s; {left:.0f} s left", file=sys.stderr, flush=True)
        standby, primary = primary, standby
    return durations


def crowd(host: Host, folder: Path, count: int) -> dict[str, Any]:
    """Open connections of the CLI driver at the same time; returns how many were open, and how many rows they wrote."""
    host.reset(database="STMS")
    clients = [cli.CliClient(folder / f"crowd{number}", host.port) for number in range(PROCESSES)]
    shares = [len(range(number, count, PROCESSES)) for number in range(PROCESSES)]
    began = time.monotonic()
    for number, client in enumerate(clients):
        client.start("crowd", host.port, shares[number], FIRST + sum(shares[:number]))
    answers = [client.answer() for client in clients]
    took = time.monotonic() - began
    view = host.instance.view("STMS")
    for client in clients:
        client.close()
    rows = [number for number in numbers(host, TABLE) if number >= FIRST]
    return {
        "open": len(view["applications"]) if view else 0,
        "rows": len(rows),
        "lost": count - len(set(rows)),
        "twice": len(rows) - len(set(rows)),
        "seconds": round(took, 2),
        "errors": [answer.text for answer in answers if answer.code or answer.text],
    }


def main(arguments: list[str]) -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--every", type=float, default=20.0, metavar="SECONDS", help="time between two takeovers")
    parser.add_argument("--connections", type=int, default=0, metavar="N", help="open N connections instead")
    wanted = parser.parse_args(arguments)
    missing = cli.missing() or ("" if wanted.connections else jvm.missing())
    if missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        try:
            with two_hosts(folder) as hosts:
                if wanted.connections:
                    result = crowd(hosts[0], folder, wanted.connections)
                else:
                    result = load(hosts, folder, int(wanted.minutes * 60), wanted.every)
        except subprocess.TimeoutExpired as exc:
            result = {"lost": 0, "twice": 0, "errors": [f"a writer does not end: {exc}"]}
    print(json.dumps(result))
    return exit_code(result)


def exit_code(result: dict[str, Any]) -> int:
    """Return 0 if nothing is lost, written twice or ended by an error."""
    return 1 if result["lost"] or result["twice"] or result["errors"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
