"""Database servers as a JDBC client sees them: which ones accept connections, and the driver's error texts."""

from pathlib import Path
from typing import Protocol

from ...common import rpc
from ...common.json_files import read_json


class Databases(Protocol):
    """The database servers and whether they accept connections."""

    def refusal(self, host: str, port: int, database: str) -> str | None:
        """Return the error text of a connection, None if it succeeds."""


class DatabaseFile:
    """Databases in a file: ``{"host:port": {"STMS": role}}``, with the roles primary, standard, standby or tcp.

    A server that is missing, or whose value is null, refuses the connection. ``tcp``: the Db2 simulator on that
    host answers.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def refusal(self, host: str, port: int, database: str) -> str | None:
        """Return the error text of a connection, None if it succeeds."""
        entry = read_json(self._path, {}).get(f"{host}:{port}")
        role = (entry or {}).get(database.upper())
        if role == "tcp":
            return connection_refusal(host, port, database)
        return sql_refusal(host, port, role, entry is not None)


def connection_refusal(host: str, port: int, database: str) -> str | None:
    """Connect to the Db2 simulator; returns the driver's error text, None if it succeeds."""
    request = {"connect": database, "user": "stuser", "name": "db2jcc"}
    try:
        answer = rpc.call((host, port), request, timeout=5)
    except OSError:
        answer = None
    if answer is None:
        return sql_refusal(host, port, None, listening=False)
    if answer["rc"] == 0:
        return None
    if "SQL1776N" in answer["text"]:
        return sql_refusal(host, port, "standby")
    return f"com.ibm.db2.jcc.am.SqlException: {' '.join(answer['text'].split())} DSRA0010E: SQL State = 08004"


def sql_refusal(host: str, port: int, role: str | None, listening: bool = True) -> str | None:
    """Return the driver's error text for a server that refuses a client, None for one that accepts it."""
    if not listening:
        return (
            "java.sql.SQLNonTransientException: [jcc][t4][2043][11550][4.19.77] Exception java.net.ConnectException: "
            f"Error opening socket to server {host} on port {port:,} with message: Connection refused. "
            "ERRORCODE=-4499, SQLSTATE=08001 DSRA0010E: SQL State = 08001, Error Code = -4,499"
        )
    if role in ("primary", "standard"):
        return None
    if role == "standby":
        return (
            "com.ibm.db2.jcc.am.SqlException: DB2 SQL Error: SQLCODE=-1776, SQLSTATE=null, SQLERRMC=1, DRIVER=4.19.77 "
            "DSRA0010E: SQL State = null, Error Code = -1,776"
        )
    return (
        "java.sql.SQLNonTransientConnectionException: DB2 SQL Error: SQLCODE=-30061, SQLSTATE=08004, "
        "SQLERRMC=database not found, DRIVER=4.19.77 DSRA0010E: SQL State = 08004, Error Code = -30,061"
    )
