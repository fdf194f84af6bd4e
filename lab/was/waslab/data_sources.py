"""Data sources as a process sees them, and the database that their properties lead to. Pure, over a workspace."""

from typing import NamedTuple

from . import configobjects as objects
from . import xmi
from .configobjects import ConfigObject
from .databases import Databases
from .workspace import Workspace


class Outcome(NamedTuple):
    """The result of a connection attempt: the server, or the error text."""

    server: str | None
    error: str | None


def properties(source: xmi.Node) -> dict[str, str]:
    """Return the custom properties of a data source; if a name is duplicate, the last one counts."""
    group = source.first("propertySet")
    rows = group.children.get("resourceProperties", []) if group else []
    return {row.values.get("name", ""): row.values.get("value", "") for row in rows}


def in_scope(workspace: Workspace, cell: str, node: str, server: str, cluster: str | None) -> list[ConfigObject]:
    """Return the data sources of a server, the widest scope first."""
    scopes = [f"cells/{cell}", *([f"cells/{cell}/clusters/{cluster}"] if cluster else [])]
    scopes += [f"cells/{cell}/nodes/{node}", f"cells/{cell}/nodes/{node}/servers/{server}"]
    sources = list(objects.all_of(workspace, "DataSource"))
    return [source for scope in scopes for source in sources if source.context == scope]


def connect(source: xmi.Node, databases: Databases) -> Outcome:
    """Try the servers in the properties: the first, then the alternates in order.

    A client tries an alternate if a server does not answer or is a standby (SQL1776N); other refusals end
    the attempt.
    """
    known = properties(source)
    database = known.get("databaseName", "")
    if not database or not known.get("serverName"):
        text = (
            "java.sql.SQLNonTransientException: [jcc][t4][10205][11234][4.19.77] Null userid is not supported. "
            "ERRORCODE=-4461, SQLSTATE=42815 DSRA0010E: SQL State = 42815, Error Code = -4,461"
        )
        return Outcome(None, text)
    first: str | None = None
    for host, port in _servers(known):
        refusal = databases.refusal(host, port, database)
        if refusal is None:
            return Outcome(f"{host}:{port}", None)
        first = first or refusal
        if "-4499" not in refusal and "-1776" not in refusal:
            break
    return Outcome(None, first)


def _servers(known: dict[str, str]) -> list[tuple[str, int]]:
    names = [name.strip() for name in known.get("clientRerouteAlternateServerName", "").split(",") if name.strip()]
    ports = [port.strip() for port in known.get("clientRerouteAlternatePortNumber", "").split(",") if port.strip()]
    own = (known["serverName"], _number(known.get("portNumber"), 50000))
    if len(names) != len(ports):
        return [own]  # the driver ignores lists of unequal length
    return list(dict.fromkeys([own, *((name, _number(port, 50000)) for name, port in zip(names, ports, strict=True))]))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default
