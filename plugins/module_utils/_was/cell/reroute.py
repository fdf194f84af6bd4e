# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan the client reroute of the data sources of one database.

Pure. Python 3.6. A data source is chosen by its database, never by its name.
"""

from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import cell as cells
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources as known
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


class Server(NamedTuple):
    """A Db2 server as clients reach it."""

    hostname: str
    port: int


class Wanted(NamedTuple):
    """What is wanted of all data sources of ``database``.

    An option that is None is left alone. ``types``: other types by property name; ``check_types``: a property of
    another type is a difference.
    """

    database: str
    primary: Server
    alternates: Sequence[Server]
    retry_interval_seconds: Optional[int] = None
    max_retries: Optional[int] = None
    seamless_failover: Optional[bool] = None
    client_affinities: Optional[bool] = None
    failback_interval_seconds: Optional[int] = None
    types: Optional[Dict[str, str]] = None
    check_types: bool = False
    expected_count: Optional[int] = None


class Plan(NamedTuple):
    """Steps for the payload, and what the chosen data sources have and get, by their ids."""

    steps: List[Dict[str, Any]]
    before: Dict[str, Dict[str, str]]
    after: Dict[str, Dict[str, str]]
    chosen: List[str]


def plan(cell: Cell, wanted: Wanted) -> Plan:
    """Compare. WasError: none or not as many as expected, or they do not all name the primary."""
    values = properties(wanted)
    sources = choose(cell, wanted)
    steps: List[Dict[str, Any]] = []
    before: Dict[str, Dict[str, str]] = {}
    after: Dict[str, Dict[str, str]] = {}
    for source in sources:
        changes = [change for name, value in values.items() for change in _changes(source, name, value, wanted)]
        if changes:
            label = f"{source['name']} ({source['scope']})"
            before[label] = {change["name"]: ", ".join(change["before"]) for change in changes}
            after[label] = {change["name"]: change["after"] or "" for change in changes}
            steps.append(
                {
                    "do": "properties",
                    "id": source["id"],
                    "name": label,
                    "changes": changes,
                    "restart": cells.servers_in(cell, cells.scope_of(source["id"])),
                    "reason": f"client reroute of {source['name']}",
                    "test": True,
                }
            )
    return Plan(steps, before, after, [source["id"] for source in sources])


def properties(wanted: Wanted) -> Dict[str, str]:
    """Return the wanted value of every property that is managed; '' stands for none. WasError: they contradict."""
    if wanted.max_retries is not None and wanted.retry_interval_seconds is None:
        raise WasError("max_retries counts only together with retry_interval_seconds: set both or neither")
    servers = list(wanted.alternates)
    if any(_folded(server) == _folded(wanted.primary) for server in servers):
        raise WasError(f"{wanted.primary.hostname} port {wanted.primary.port} is the primary, not its own alternate")
    if wanted.client_affinities and servers:  # then the lists begin with the primary
        servers.insert(0, wanted.primary)
    values = {
        known.NAMES: ",".join(server.hostname for server in servers),
        known.PORTS: ",".join(str(server.port) for server in servers),
    }
    numbers = {key: getattr(wanted, name) for name, key in known.NUMBERS.items()}
    numbers.update({key: known.choice(getattr(wanted, name)) for name, key in known.CHOICES.items()})
    values.update({name: str(value) for name, value in numbers.items() if value is not None})
    return values


def choose(cell: Cell, wanted: Wanted) -> List[Dict[str, Any]]:
    """Return the data sources of the database. WasError as in ``plan``."""
    sources = [source for source in cell["data_sources"] if _is_of(source, wanted.database)]
    every = "; ".join(f"{s['name']} ({s['scope']}): {s['database'] or 'no database'}" for s in cell["data_sources"])
    if not sources:
        raise WasError(f"no data source of the cell {cell['name']} is of {wanted.database}. All: {every or 'none'}")
    if wanted.expected_count not in (None, len(sources)):
        count = wanted.expected_count
        raise WasError(f"{len(sources)} data sources are of {wanted.database}, not {count} as expected. All: {every}")
    strays = [source for source in sources if not _names(source, wanted.primary)]
    if strays:
        raise WasError(
            f"not all data sources of {wanted.database} name the primary {wanted.primary.hostname} port"
            f" {wanted.primary.port}: "
            + "; ".join(f"{s['name']} ({s['scope']}) names {s['server']} port {s['port']}" for s in sources)
            + ". Correct them in the console, or name the primary that clients are to use",
            data_sources={f"{s['name']} ({s['scope']})": {"server": s["server"], "port": s["port"]} for s in sources},
        )
    if wanted.seamless_failover or wanted.client_affinities:
        _check_drivers(sources)
    return sources


def _is_of(source: Dict[str, Any], database: str) -> bool:
    names = {found["value"].upper() for found in source["properties"].get("databaseName", [])}
    if len(names) > 1 and database.upper() in names:
        raise WasError(f"{source['name']} ({source['scope']}) names several databases: {', '.join(sorted(names))}")
    return names == {database.upper()}


def _names(source: Dict[str, Any], primary: Server) -> bool:
    return ((source["server"] or "").lower(), source["port"]) == (primary.hostname.lower(), str(primary.port))


def _check_drivers(sources: Sequence[Dict[str, Any]]) -> None:
    for source in sources:
        kinds = [found["value"] for found in source["properties"].get("driverType", [])]
        if kinds and kinds[0] != "4":
            raise WasError(
                f"{source['name']} ({source['scope']}) has driver type {kinds[0]}; seamless failover and client"
                " affinities need type 4"
            )


def _changes(source: Dict[str, Any], name: str, value: str, wanted: Wanted) -> List[Dict[str, Any]]:
    """Return the one change that a property needs, or none; a property that is '' is as good as none."""
    found = source["properties"].get(name, [])
    values = [item["value"] for item in found]
    kind = (wanted.types or {}).get(name, known.TYPES[name])
    right_type = not wanted.check_types or all(item["type"] == kind for item in found)
    if values == ([value] if value else values[:1]) and (value or values in ([], [""])) and right_type:
        return []
    if found and not wanted.check_types:
        kind = found[0]["type"] or kind
    return [{"name": name, "before": values, "after": value or None, "type": kind}]


def _folded(server: Server) -> Tuple[str, int]:
    return server.hostname.lower(), server.port
