"""The drivers that the lab's client uses: IBM's CLI driver (ibm_db) where it is installed, else pydrda.

IBM's driver reroutes by itself; its settings are in a file. pydrda does not, so the client that uses it goes on to the
next server, as an application has to.
"""

import contextlib
import os
import re
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple


class Server(NamedTuple):
    """Host name and client port."""

    host: str
    port: int


class ClientError(Exception):
    """An error as the driver raises it; the text begins with the message id."""

    @property
    def code(self) -> str:
        """The message id, e.g. SQL30081N."""
        return str(self).split(" ", maxsplit=1)[0]


class Access(NamedTuple):
    """What a client needs to connect, and how it reroutes."""

    servers: list[Server]
    database: str = "STMS"
    user: str = "stuser"
    password: str = "stpass"  # noqa: S105 - of the lab
    retries: int = 60
    retry_seconds: int = 1
    timeout_seconds: float = 10.0


_SETTINGS = """<configuration>
  <dsncollection>
    <dsn alias="{name}" name="{name}" host="{first.host}" port="{first.port}"/>
  </dsncollection>
  <databases>
    <database name="{name}" host="{first.host}" port="{first.port}">
      <acr>
        <parameter name="enableAcr" value="true"/>
        <parameter name="enableSeamlessAcr" value="true"/>
        <parameter name="maxAcrRetries" value="{access.retries}"/>
        <parameter name="acrRetryInterval" value="{access.retry_seconds}"/>
        <parameter name="enableAlternateServerListFirstConnect" value="true"/>
        <alternateserverlist>
{servers}
        </alternateserverlist>
      </acr>
    </database>
  </databases>
</configuration>
"""


def settings(access: Access) -> str:
    """Return db2dsdriver.cfg; the driver wants each element on a line of its own."""
    lines = [
        f'          <server name="server{number}" hostname="{server.host}" port="{server.port}">\n          </server>'
        for number, server in enumerate(access.servers, 1)
    ]
    return _SETTINGS.format(name=access.database, first=access.servers[0], access=access, servers="\n".join(lines))


class IbmDriver:
    """A connection of ibm_db."""

    name = "ibm_db"

    def __init__(self, access: Access) -> None:
        self.access = access
        self._connection: Any = None
        # Kept open while the driver is used: it is removed when it is closed.
        self._settings = tempfile.NamedTemporaryFile("w", suffix=".cfg", encoding="utf-8")  # noqa: SIM115
        self._settings.write(settings(access))
        self._settings.flush()
        os.environ["DB2DSDRIVER_CFG_PATH"] = self._settings.name
        import ibm_db  # noqa: PLC0415 - it reads its settings when it is loaded

        self._module: ModuleType = ibm_db

    def execute(self, statement: str) -> list[list[Any]]:
        """Run a statement, committed at once, and return its rows. Raises ClientError."""
        ibm = self._module
        try:
            if self._connection is None:
                self._connection = ibm.connect(self._words(), "", "")
            done = ibm.exec_immediate(self._connection, statement)
            rows = []
            if ibm.num_fields(done):
                while row := ibm.fetch_tuple(done):
                    rows.append(list(row))
            ibm.free_result(done)
        except Exception as exc:  # the module raises nothing more special
            error = ClientError(_from_identifier(str(exc) or ibm.conn_errormsg()))
            if error.code == "SQL30081N":
                self.close()
            raise error from exc
        return rows

    def _words(self) -> str:
        access, first = self.access, self.access.servers[0]
        where = f"DATABASE={access.database};HOSTNAME={first.host};PORT={first.port};PROTOCOL=TCPIP"
        return f"{where};UID={access.user};PWD={access.password};"

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                self._module.close(connection)


class PureDriver:
    """A connection of pydrda, which goes on to the next server when one is lost."""

    name = "pydrda"

    def __init__(self, access: Access) -> None:
        import drda  # noqa: PLC0415 - only where IBM's driver is missing

        self._module: ModuleType = drda
        self.access = access
        self._connection: Any = None
        self._next = 0

    def execute(self, statement: str) -> list[list[Any]]:
        """Run a statement, committed at once, and return its rows. Raises ClientError."""
        drda = self._module
        try:
            if self._connection is None:
                self._connect()
            cursor = self._connection.cursor()
            cursor.execute(statement)
            rows = [list(row) for row in cursor.fetchall()]
            self._connection.commit()
        except drda.OperationalError as exc:
            with contextlib.suppress(Exception):
                self._connection.rollback()
            raise ClientError(_from_code(str(exc))) from exc
        except (OSError, AssertionError, ValueError, IndexError) as exc:  # a connection that ends in mid answer
            self.close()
            raise ClientError(f"SQL30081N  {exc}") from exc
        return rows

    def _connect(self) -> None:
        access = self.access
        server = access.servers[self._next % len(access.servers)]
        self._next += 1
        self._connection = self._module.connect(
            host=server.host,
            port=server.port,
            database=access.database,
            user=access.user,
            password=access.password,
            timeout=access.timeout_seconds,
        )
        self._next -= 1

    def close(self) -> None:
        """Close the connection; the next statement tries the next server."""
        connection, self._connection = self._connection, None
        self._next += connection is not None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.sock.close()


def _from_identifier(text: str) -> str:
    match = re.search(r"SQL\d{4,5}[NWC].*", text, re.DOTALL)
    return match.group() if match else f"SQL0901N  {text}"


def _from_code(text: str) -> str:
    match = re.search(r"SQLCODE=-?(\d+)", text)
    return f"SQL{int(match[1]):04d}N  {text}" if match else f"SQL0901N  {text}"


def made(access: Access, wanted: str = "") -> IbmDriver | PureDriver:
    """Return the driver of this name, without a name IBM's if it is installed, else pydrda. Raises ImportError."""
    if wanted != PureDriver.name:
        try:
            return IbmDriver(access)
        except ImportError:
            if wanted:
                raise
    return PureDriver(access)


def folder() -> Path:
    """Return where `make setup` puts drivers for the containers."""
    return Path(__file__).resolve().parents[1] / ".drivers"
