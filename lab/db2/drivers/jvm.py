"""A Java process with IBM's JDBC driver, and the clients in it (Client.java). One process serves many tests."""

import contextlib
import hashlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.sametime.estate.lab.db2.drivers.client import Client, Lines
from ansible_collections.sametime.estate.lab.db2.drivers.fetch import READY, jar

PROGRAM = Path(__file__).with_name("Client.java")
OPTIONS = ("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
POOL = "com.ibm.db2.jcc.DB2ConnectionPoolDataSource"
XA = "com.ibm.db2.jcc.DB2XADataSource"
SIMPLE = "com.ibm.db2.jcc.DB2SimpleDataSource"
TEXT, FLAG = "java.lang.String", "java.lang.Boolean"
ACCOUNT = [("user", TEXT, "stuser"), ("password", TEXT, "stpass")]

Property = tuple[str, str, str]  # name, Java type, value


def missing() -> str:
    """Return why the driver cannot be used here, '' if it can."""
    if shutil.which("java") is None:
        return "Java is not installed"
    return "" if jar().exists() else "IBM's JDBC driver was not fetched (lab/db2/drivers/fetch.py)"


def compiled() -> Path:
    """Return where the compiled program is; compile it if it has changed. The runtime of Debian has the compiler."""
    digest = hashlib.sha256(PROGRAM.read_bytes() + jar().name.encode()).hexdigest()
    folder = READY / f"classes-{digest[:8]}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=READY) as made:
            compiler = ["java", *OPTIONS, "--module", "jdk.compiler/com.sun.tools.javac.Main"]
            subprocess.run([*compiler, "-cp", str(jar()), "-d", f"{made}/classes", str(PROGRAM)], check=True)
            with contextlib.suppress(OSError):  # another process was faster
                Path(made, "classes").rename(folder)
    return folder


class Jvm:
    """The process. Close it, or use it as a context."""

    def __init__(self) -> None:
        argv = ["java", *OPTIONS, "-cp", f"{jar()}{os.pathsep}{compiled()}", PROGRAM.stem]
        self.clients: dict[str, JdbcClient] = {}
        self.lines = Lines(argv, self._take, {})

    def __enter__(self) -> "Jvm":
        return self

    def __exit__(self, *_error: object) -> None:
        self.lines.close()

    def client(self) -> "JdbcClient":
        """Return a new client."""
        name = secrets.token_hex(8)
        made = self.clients[name] = JdbcClient(self.lines, name)
        return made

    def _take(self, words: list[str] | None) -> None:
        """Give a line to its client, the end of the process to all."""
        for client in [self.clients[words[0]]] if words else list(self.clients.values()):
            client.heard(words and words[1:])


class JdbcClient(Client):
    """A client in the Java process: a data source, its connection, and what is done with it."""

    def __init__(self, process: Lines, name: str) -> None:
        super().__init__()
        self.process, self.name = process, name

    def say(self, *words: object) -> None:
        """Send a line, which begins with the name."""
        self.process.say(self.name, *words)

    def source(self, kind: str, properties: Iterable[Property]) -> list[str]:
        """Make a data source and give it properties, unchanged; returns the names that the class does not have."""
        self.call("source", kind)
        unknown = []
        for name, java_type, value in [*properties, *ACCOUNT]:
            unknown += [words[0] for words in self.call("set", java_type, name, value).of("unknown")]
        return unknown
