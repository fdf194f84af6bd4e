"""The drivers that the lab's client uses: IBM's CLI driver (ibm_db) where it is installed, else pydrda.

IBM's driver reroutes by itself, as its settings say: a file that filter db2_client_settings writes, or the defaults.
pydrda does not, so the client that uses it continues with the next server, as an application has to.
"""

import contextlib
import os
import re
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
    """What a client needs to connect: the first server is enough for IBM's driver, pydrda uses all of them.

    With ``settings``, a file db2dsdriver.cfg, IBM's driver takes the server of the database from there.
    """

    servers: list[Server]
    database: str = "STMS"
    settings: str = ""
    user: str = "stuser"
    password: str = "stpass"  # noqa: S105 - of the lab
    timeout_seconds: float = 10.0


class IbmDriver:
    """A connection of ibm_db."""

    name = "ibm_db"

    def __init__(self, access: Access) -> None:
        self.access = access
        self._connection: Any = None
        if access.settings:
            os.environ["DB2DSDRIVER_CFG_PATH"] = access.settings  # the file itself, not its folder
        import ibm_db  # noqa: PLC0415 - it reads its settings when it is loaded

        self._module: ModuleType = ibm_db

    def execute(self, statement: str) -> list[list[Any]]:
        """Run a statement, committed immediately, and return its rows. Raises ClientError."""
        ibm = self._module
        try:
            if self._connection is None:
                self._connection = ibm.connect(self._words(), "", "")
            done = ibm.exec_immediate(self._connection, statement)
            rows = []
            if ibm.num_fields(done):
                while row := ibm.fetch_tuple(done):
                    rows.append(list(row))
                self._check_end(done)
            ibm.free_result(done)
        except Exception as exc:  # the module raises nothing more special
            error = ClientError(_from_identifier(str(exc) or ibm.conn_errormsg()))
            if error.code == "SQL30081N":
                self.close()
            raise error from exc
        return rows

    def _check_end(self, done: Any) -> None:
        """Raise the error that ended the rows, as the module does not. SQLSTATE 02000 is their regular end."""
        told = self._module.stmt_errormsg(done)
        if told and self._module.stmt_error(done) != "02000":
            raise ConnectionError(told)

    def _words(self) -> str:
        access, first = self.access, self.access.servers[0]
        where = f"DATABASE={access.database};HOSTNAME={first.host};PORT={first.port};PROTOCOL=TCPIP"
        if access.settings:
            where = f"DSN={access.database}"
        return f"{where};UID={access.user};PWD={access.password};"

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                self._module.close(connection)


class PureDriver:
    """A connection of pydrda, which continues with the next server when one is lost."""

    name = "pydrda"

    def __init__(self, access: Access) -> None:
        import drda  # noqa: PLC0415 - only where IBM's driver is missing

        self._module: ModuleType = drda
        self.access = access
        self._connection: Any = None
        self._next = 0

    def execute(self, statement: str) -> list[list[Any]]:
        """Run a statement, committed immediately, and return its rows. Raises ClientError."""
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


def folders() -> list[str]:
    """Return where the containers have drivers: `make setup` puts pydrda below lab/, a layer of the image has IBM's."""
    return [str(Path(__file__).resolve().parents[1] / ".drivers"), "/opt/ibm-db2-client"]
