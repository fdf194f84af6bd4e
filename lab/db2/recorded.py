"""Conversations of real drivers, recorded: the driver talks to this server, which writes down both halves.

usage: python -m ansible_collections.sametime.estate.lab.db2.recorded ibm_db|jcc|jcc_xa|pydrda
It writes tests/data/drda/NAME.json, and needs root, because it gives the driver a host name of its own.

A recording is a list of turns: number of the connection, what the client sent, what the server answered, as hexadecimal
digits. The server's part of the exchange of keys and its interrupt tokens are fixed and the clock stands still, so a
replay of the client's half gives the server's half to the byte. The password in it is that of the lab.
"""

import json
import selectors
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from ansible_collections.sametime.estate.lab.db2.db2lab.database.core import Command
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.backend import Backend, Server
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.conversation import Conversation
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.greeting import Greeting
from ansible_collections.sametime.estate.lab.db2.db2lab.drda.security import Exchange
from ansible_collections.sametime.estate.lab.db2.db2lab.messages import Call
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

HERE = Path(__file__).parent
FOLDER = HERE / "tests" / "data" / "drda"
PROGRAMS = HERE / "tests" / "data" / "programs"
SERVERS = [Server("127.0.0.1", 50000), Server("127.0.0.1", 50001)]
PRIVATE = int.from_bytes(b"recorded" * 3, "big")  # the server's secret number in the exchange of keys
DRIVERS = {
    "ibm_db": "statements_cli.py",
    "jcc": "Statements.java",
    "jcc_xa": "GlobalTransactions.java",
    "pydrda": "statements_pydrda.py",
}

Turn = tuple[int, bytes, bytes]


class Database:
    """A database in memory, and the connections of its clients by number."""

    def __init__(self) -> None:
        self.database = Pair().hosts["db1"].databases["STMS"]
        self.connections: dict[int, Half] = {}

    def said(self, connection: int, data: bytes) -> bytes:
        """Take what a client said on a connection, and return the answer. Raises ProtocolError."""
        return self.connections.setdefault(connection, Half(self.database, connection)).feed(data)

    def over(self, connection: int) -> bool:
        """Return whether the server closes the connection."""
        return self.connections[connection].over


class Half(Backend):
    """The server's half of one connection."""

    def __init__(self, database: Any, number: int) -> None:
        self.database = database
        self.token = number.to_bytes(8, "big")
        self.handle = 0
        self.greeting = Greeting(_account, lambda: {"STMS"}, lambda algorithm: Exchange(algorithm, PRIVATE))
        self.conversation: Conversation | None = None
        self._out = b""

    def feed(self, data: bytes) -> bytes:
        """Take bytes of the client and return the answer. Raises ProtocolError."""
        if self.conversation is not None:
            self.conversation.feed(data)
        else:
            self._out += self.greeting.feed(data)
            wanted = self.greeting.wanted
            if wanted is not None:
                self.conversation = Conversation(wanted, SERVERS, self, self._send)
                self.conversation.feed(wanted.bytes)
        out, self._out = self._out, b""
        return out

    @property
    def over(self) -> bool:
        """Whether the server closes the connection."""
        return self.greeting.over or (self.conversation is not None and self.conversation.over)

    def _send(self, data: bytes) -> None:
        self._out += data

    def connect(self, user: str, name: str) -> Call:
        """Connect an application."""
        call: Call = self.database.execute(Command("connect", {"user": user, "name": name}))
        self.handle = call.result.data["handle"] if call.result else 0
        return call

    def run(self, kind: str, **args: Any) -> Call:
        """Run a command of the application."""
        call: Call = self.database.execute(Command(kind, {"handle": self.handle, **args}))
        return call

    def end(self) -> None:
        """Disconnect, as when the network breaks."""
        if self.handle:
            self.database.execute(Command("disconnect", {"handle": self.handle}))


def _account(user: str, password: str) -> bool:
    return (user, password) == ("stuser", "stpass")


def load(driver: str) -> list[Turn]:
    """Return the recording of a driver."""
    turns = json.loads((FOLDER / f"{driver}.json").read_text(encoding="utf-8"))["turns"]
    return [(number, bytes.fromhex(client), bytes.fromhex(server)) for number, client, server in turns]


def record(program: list[str]) -> list[Turn]:
    """Run a program, whose last argument is the port, and return its output. Raises RuntimeError if it fails."""
    database, turns = Database(), []
    listener = socket.create_server(("127.0.0.1", 0))
    argv = [*program, str(listener.getsockname()[1])]
    # The driver sends the name of its host; it is to be the same on every machine.
    renamed = ["unshare", "--uts", "sh", "-c", 'hostname client1 && exec "$0" "$@"', *argv]
    with subprocess.Popen(renamed) as process, listener, selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        accepted = 0
        while process.poll() is None:
            for key, _ in selector.select(0.1):
                if key.fileobj is listener:
                    accepted += 1
                    selector.register(listener.accept()[0], selectors.EVENT_READ, accepted)
                elif isinstance(key.fileobj, socket.socket):
                    said = key.fileobj.recv(1 << 20)
                    answer = database.said(key.data, said) if said else b""
                    key.fileobj.sendall(answer)
                    turns += [(key.data, said, answer)] if said else []
                    if not said or database.over(key.data):
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
    if process.returncode:
        raise RuntimeError(f"{argv[0]} ended with exit code {process.returncode}")
    return turns


def main(driver: str) -> None:
    """Record a driver."""
    file = PROGRAMS / DRIVERS[driver]
    jar = next(iter(sorted((Path.home() / ".m2/repository/com/ibm/db2/jcc").glob("*/jcc-*.jar"))), "")
    program = ["java", "-cp", str(jar), str(file)] if file.suffix == ".java" else [sys.executable, str(file)]
    turns = [[number, client.hex(), server.hex()] for number, client, server in record(program)]
    FOLDER.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(turn) for turn in turns)
    (FOLDER / f"{driver}.json").write_text(f'{{"turns": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
