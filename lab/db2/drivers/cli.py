"""Clients with IBM's CLI driver (package ibm_db), each in a process of its own with its own db2dsdriver.cfg."""

import importlib.util
import sys
from pathlib import Path
from typing import NamedTuple

from ansible_collections.sametime.estate.lab.db2.drivers.client import Client, Lines

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
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "db2dsdriver.cfg"
        if settings is not None:
            file.write_text(settings_text(port, settings), encoding="utf-8")
        # What the driver remembers of servers must be of this client alone.
        environment = {"HOME": str(folder), "DB2DSDRIVER_CFG_PATH": str(file)}
        self.port = port
        self.process = Lines([sys.executable, str(PROGRAM)], self.heard, environment)

    def say(self, *words: object) -> None:
        """Send a line."""
        self.process.say(*words)

    def close(self) -> None:
        """End the process."""
        self.process.close()
