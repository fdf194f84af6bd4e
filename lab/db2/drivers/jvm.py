"""A Java process with IBM's JDBC driver, and the clients in it (Client.java). One process serves many tests."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.sametime.estate.lab.db2.drivers.client import Client
from ansible_collections.sametime.estate.lab.db2.drivers.fetch import jar

PROGRAM = Path(__file__).with_name("Client.java")
OPTIONS = ("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
POOL = "com.ibm.db2.jcc.DB2ConnectionPoolDataSource"
XA = "com.ibm.db2.jcc.DB2XADataSource"
SIMPLE = "com.ibm.db2.jcc.DB2SimpleDataSource"
TEXT = "java.lang.String"
ACCOUNT = [("user", TEXT, "stuser"), ("password", TEXT, "stpass")]

Property = tuple[str, str, str]  # name, Java type, value


def missing() -> str:
    """Return why the driver cannot be used here, '' if it can."""
    if shutil.which("java") is None:
        return "Java is not installed"
    return "" if jar().exists() else "IBM's JDBC driver was not fetched (lab/db2/drivers/fetch.py)"


class Jvm:
    """The process. Close it, or use it as a context."""

    def __init__(self, *options: str) -> None:
        argv = ["java", *OPTIONS, *options, "-cp", str(jar()), str(PROGRAM)]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=environment
        )
        self.clients: dict[str, JdbcClient] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> "Jvm":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def client(self) -> "JdbcClient":
        """Return a new client."""
        with self._lock:
            name = f"client{len(self.clients)}"
            made = self.clients[name] = JdbcClient(lambda *words: self.say(name, *words))
        return made

    def say(self, *words: object) -> None:
        """Send a line."""
        with self._lock:
            assert self.process.stdin is not None
            self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
            self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            name, kind, *words = line.rstrip("\n").split("\t")
            self.clients[name].lines.put((kind, words))
        for client in list(self.clients.values()):
            client.lines.put(("error", ["0", "", "the Java process has ended"]))

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=20)


class JdbcClient(Client):
    """A client in the Java process: a data source, its connection, and what is done with it."""

    def source(self, kind: str, properties: Iterable[Property]) -> list[str]:
        """Make a data source and give it properties, unchanged; returns the names that the class does not have."""
        self.call("source", kind)
        unknown = []
        for name, java_type, value in [*properties, *ACCOUNT]:
            unknown += [words[0] for words in self.call("set", java_type, name, value).of("unknown")]
        return unknown
