"""Clients with IBM's CLI driver (package ibm_db), each in a process of its own with its own db2dsdriver.cfg."""

import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from ansible_collections.sametime.estate.lab.db2.drivers.client import Client

PROGRAM = Path(__file__).with_name("cli_program.py")

# One element a line: the driver wants that. Without a list of servers <acr> needs an empty one.
_SETTINGS = """<configuration>
  <dsncollection>
    <dsn alias="STMS" name="STMS" host="127.0.0.1" port="{port}"/>
  </dsncollection>
  <databases>
    <database name="STMS" host="127.0.0.1" port="{port}">
      <acr>
{parameters}
        <alternateserverlist>
{servers}
        </alternateserverlist>
      </acr>
    </database>
  </databases>
</configuration>
"""


class Settings(NamedTuple):
    """What db2dsdriver.cfg says: parameters of <acr>, and the ports of the list of servers."""

    parameters: dict[str, object]
    ports: list[int]


def missing() -> str:
    """Return why the driver cannot be used here, '' if it can."""
    return "" if importlib.util.find_spec("ibm_db") else "IBM's driver is not installed (package ibm_db)"


def settings_text(port: int, settings: Settings) -> str:
    """Return db2dsdriver.cfg for a first server and settings."""
    parameters = [f'        <parameter name="{name}" value="{value}"/>' for name, value in settings.parameters.items()]
    servers = [
        f'          <server name="server{number}" hostname="127.0.0.1" port="{one}">\n          </server>'
        for number, one in enumerate(settings.ports, 1)
    ]
    return _SETTINGS.format(port=port, parameters="\n".join(parameters), servers="\n".join(servers))


class CliClient(Client):
    """A client that connects to a port first. Without settings there is no db2dsdriver.cfg: the driver's defaults."""

    def __init__(self, folder: Path, port: int, settings: Settings | None = None) -> None:
        super().__init__(self._say)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "db2dsdriver.cfg"
        if settings is not None:
            file.write_text(settings_text(port, settings), encoding="utf-8")
        # What the driver remembers of servers must be of this client alone.
        environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8", "DB2DSDRIVER_CFG_PATH": str(file)}
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=environment,
            cwd=folder,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _say(self, *words: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            kind, *words = line.rstrip("\n").split("\t")
            self.lines.put((kind, words))
        self.lines.put(("error", ["0", "", "the process has ended"]))

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=20)
