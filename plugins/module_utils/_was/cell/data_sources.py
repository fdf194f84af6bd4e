# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data sources and their Db2 automatic client reroute: read it, and plan it for all data sources of one database.

Pure. Python 3.6. A data source is chosen by its database, never by its name. Names and types of the properties: Db2
documentation, "Common IBM Data Server Driver for JDBC and SQLJ properties"; WebSphere stores every value as text.
Other properties may contain passwords and are never read.
"""

from itertools import zip_longest
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.cell import connection_pools, driver_values
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.cell import Cell, scope_of, servers_in
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.views import parse_targets
from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError
from ansible_collections.sametime.estate.plugins.module_utils._was.steps import PropertiesStep, PropertyChange, Step

TEXT, NUMBER = "java.lang.String", "java.lang.Integer"
NAMES, PORTS = "clientRerouteAlternateServerName", "clientRerouteAlternatePortNumber"
# Option of module was_datasource_reroute: property.
NUMBERS = {
    "retry_interval_seconds": "retryIntervalForClientReroute",
    "max_retries": "maxRetriesForClientReroute",
    "failback_interval_seconds": "affinityFailbackInterval",
}
CHOICES = {"seamless_failover": "enableSeamlessFailover", "client_affinities": "enableClientAffinitiesList"}
TYPES = {NAMES: TEXT, PORTS: TEXT, **dict.fromkeys([*NUMBERS.values(), *CHOICES.values()], NUMBER)}
_MEANINGS: Dict[str, Callable[[str], Any]] = {NAMES: driver_values.hosts, PORTS: driver_values.ports}
# A list of servers in JNDI, which the driver uses instead of the two properties above.
LIST_IN_JNDI = "clientRerouteServerListJNDIName"
_JNDI = (LIST_IN_JNDI, "clientRerouteServerListJNDIContext", "unbindClientRerouteListFromJndi")
SSL = "sslConnection"
# The properties that are read.
READ = ("databaseName", "serverName", "portNumber", "driverType", SSL, *TYPES, *_JNDI)

_YES, _NO = 1, 2  # values of the driver; 0 is "not set"


class Server(NamedTuple):
    """A Db2 server as clients reach it."""

    hostname: str
    port: int


class Wanted(NamedTuple):
    """Client reroute of all data sources of ``database``; an option that is None stays as it is.

    types: Java types by property name, where they differ from TYPES. check_types: whether a property with another type
    is changed. expected_count: number of data sources; None: any number but 0. purge_policy: of their connection pools.
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
    purge_policy: Optional[str] = None


class Plan(NamedTuple):
    """Steps, and for ``diff`` what changes in each data source by its label; ``chosen``: ids."""

    steps: List[Step]
    before: Dict[str, Dict[str, str]]
    after: Dict[str, Dict[str, str]]
    chosen: List[str]


def read_data_source(value: Mapping[str, Any]) -> Dict[str, Any]:
    """Return a data source in the shape of RETURN of was_info.

    value: the payload's answer {id, name, jndi_name, properties: [[name, value, type], …], purge_policy, modules};
    ``modules``, for a data source of an application, is the listing of its modules.
    ``alternate_servers`` and ``alternate_ports`` are the servers of ``reroute.alternates``, so that the primary, which
    the driver's lists contain with client affinities, is never among them. The lists themselves are in ``properties``.
    If the driver uses a list in JNDI instead, the name of that list is the only alternate server, without a port.
    """
    properties: Dict[str, List[Dict[str, str]]] = {}
    for name, text, kind in value["properties"]:
        properties.setdefault(name, []).append({"value": text or "", "type": kind or ""})
    first = {name: items[0]["value"].strip() for name, items in properties.items()}
    reroute = read_reroute(first)
    in_use = [driver_values.server(first[LIST_IN_JNDI], "")] if first.get(LIST_IN_JNDI) else reroute["alternates"]
    targets = {"targets": parse_targets(value["modules"])} if "modules" in value else {}
    return {
        **targets,
        "id": value["id"],
        "name": value["name"],
        "jndi_name": value["jndi_name"],
        "scope": str(scope_of(value["id"])),
        "database": first.get("databaseName"),
        "server": first.get("serverName"),
        "port": first.get("portNumber"),
        "alternate_servers": [_shown(server["hostname"]) for server in in_use],
        "alternate_ports": [_shown(server["port"]) for server in in_use],
        "reroute": reroute,
        "properties": properties,
        "purge_policy": value["purge_policy"],
    }


def read_reroute(values: Mapping[str, str]) -> Dict[str, Any]:
    """Return ``primary``, ``alternates`` and ``options`` as was_datasource_reroute takes them.

    values: properties of a data source by name. Options that are not set are left out.
    """
    primary = driver_values.server(values.get("serverName"), values.get("portNumber"))
    servers = [
        driver_values.server(name, port)
        for name, port in zip_longest(driver_values.items(values.get(NAMES)), driver_values.items(values.get(PORTS)))
    ]
    options: Dict[str, Any] = {
        name: driver_values.number(values[key]) for name, key in NUMBERS.items() if values.get(key, "").strip()
    }
    for name, key in CHOICES.items():
        if driver_values.number(values.get(key)) in (_YES, _NO):
            options[name] = driver_values.number(values[key]) == _YES
    if options.get("client_affinities"):  # then the lists begin with the primary
        servers = [server for server in servers if not driver_values.is_same(server, primary)]
    return {"primary": primary, "alternates": servers, "options": options}


def plan(cell: Cell, wanted: Wanted) -> Plan:
    """Compare the data sources of the database with what is wanted.

    Raises WasError: the options contradict each other, no data source or not the expected number is of the database, or
    they do not all name the primary.
    """
    _check_primary(wanted)
    sources = choose(cell, wanted)
    steps: List[Step] = []
    before: Dict[str, Dict[str, str]] = {}
    after: Dict[str, Dict[str, str]] = {}
    for source in sources:
        options = source["reroute"]["options"]
        values = wanted_properties(wanted, options.get("client_affinities"))
        changes = [change for name, value in values.items() for change in _changes(source, name, value, wanted)]
        shown, restart = label(source), servers_in(cell, scope_of(source["id"]))
        if changes:
            before[shown] = {change.name: ", ".join(change.before) for change in changes}
            after[shown] = {change.name: change.after or "" for change in changes}
            reason = f"client reroute of {source['name']}"
            steps.append(PropertiesStep(source["id"], shown, changes, restart, reason))
        for pool in connection_pools.plan(source, shown, wanted.purge_policy, restart):
            before.setdefault(shown, {})[connection_pools.ATTRIBUTE] = pool.before or ""
            after.setdefault(shown, {})[connection_pools.ATTRIBUTE] = pool.after
            steps.append(pool)
    return Plan(steps, before, after, [source["id"] for source in sources])


def wanted_properties(wanted: Wanted, affinities: Optional[bool] = None) -> Dict[str, str]:
    """Return the wanted value of every managed property; '': the property is not to exist.

    affinities: whether the data source has client affinities now, which count if the option is not set. With them the
    lists begin with the primary (Db2 documentation, "Client affinities").
    """
    servers = list(wanted.alternates)
    if servers and (affinities if wanted.client_affinities is None else wanted.client_affinities):
        servers.insert(0, wanted.primary)
    values = {
        NAMES: ",".join(server.hostname.strip() for server in servers),
        PORTS: ",".join(str(server.port) for server in servers),
    }
    numbers = {key: getattr(wanted, name) for name, key in NUMBERS.items()}
    numbers.update({key: _choice(getattr(wanted, name)) for name, key in CHOICES.items()})
    values.update({name: str(value) for name, value in numbers.items() if value is not None})
    return values


def choose(cell: Cell, wanted: Wanted) -> List[Dict[str, Any]]:
    """Return the data sources of the database. Raises WasError as `plan`."""
    sources = [source for source in cell["data_sources"] if _is_of(source, wanted.database)]
    every = "; ".join(f"{label(source)}: {source['database'] or 'no database'}" for source in cell["data_sources"])
    if not sources:
        raise WasError(
            f"the cell {cell['name']} has no data source of {wanted.database}. Its data sources: {every or 'none'}"
        )
    if wanted.expected_count not in (None, len(sources)):
        raise WasError(
            f"{len(sources)} data sources are of {wanted.database}, but {wanted.expected_count} are expected."
            f" All data sources: {every}"
        )
    if not all(_names(source, wanted.primary) for source in sources):
        raise WasError(
            f"not all data sources of {wanted.database} name the primary {wanted.primary.hostname} port"
            f" {wanted.primary.port}: "
            + "; ".join(
                f"{label(source)} names {source['server'] or 'no server'} port {source['port'] or 'not set'}"
                for source in sources
            )
            + ". Correct them in the console, or set primary to the server that clients use",
            data_sources={label(source): {"server": source["server"], "port": source["port"]} for source in sources},
        )
    _check_lists(sources)
    _check_retries(sources, wanted)
    if wanted.seamless_failover or wanted.client_affinities:
        _check_drivers(sources)
    return sources


def _is_of(source: Dict[str, Any], database: str) -> bool:
    names = {item["value"].strip().upper() for item in source["properties"].get("databaseName", [])}
    if len(names) > 1 and database.strip().upper() in names:
        raise WasError(f"{label(source)} names more than one database: {', '.join(sorted(names))}")
    return names == {database.strip().upper()}


def _names(source: Dict[str, Any], primary: Server) -> bool:
    return driver_values.is_same(driver_values.server(source["server"], source["port"]), primary._asdict())


def _check_primary(wanted: Wanted) -> None:
    if any(driver_values.is_same(server._asdict(), wanted.primary._asdict()) for server in wanted.alternates):
        raise WasError(
            f"{wanted.primary.hostname} port {wanted.primary.port} is the primary and cannot be its own alternate"
        )


def _check_lists(sources: Sequence[Dict[str, Any]]) -> None:
    """Raise WasError if the driver does not use the properties that hold the alternates."""
    for source in sources:
        names = [item["value"].strip() for item in source["properties"].get(LIST_IN_JNDI, []) if item["value"].strip()]
        if names:
            raise WasError(
                f"{label(source)} takes its servers from the list {names[0]} in JNDI ({LIST_IN_JNDI}), and the driver"
                f" then ignores {NAMES} and {PORTS}. Remove that property in the console, or maintain the list there"
                " and exclude this data source"
            )


def _check_retries(sources: Sequence[Dict[str, Any]], wanted: Wanted) -> None:
    """Raise WasError if a number of attempts is wanted where no interval is set, neither wanted nor present."""
    if wanted.max_retries is None or wanted.retry_interval_seconds is not None:
        return
    without = [label(s) for s in sources if "retry_interval_seconds" not in s["reroute"]["options"]]
    if without:
        raise WasError(
            "max_retries has no effect without retry_interval_seconds, which is not set at"
            f" {', '.join(without)}: set both or neither"
        )


def _check_drivers(sources: Sequence[Dict[str, Any]]) -> None:
    for source in sources:
        kinds = [item["value"].strip() for item in source["properties"].get("driverType", [])]
        if kinds and kinds[0] not in ("", "4"):
            raise WasError(
                f"{label(source)} has driver type {kinds[0]}; seamless failover and client affinities need type 4"
            )


def _changes(source: Dict[str, Any], name: str, value: str, wanted: Wanted) -> List[PropertyChange]:
    """Return the change that a property needs, as a list of one or none; '' counts as "does not exist".

    Another spelling of the same value is not a change: capitals of host names, blanks, leading zeros.
    """
    present = source["properties"].get(name, [])
    values = [item["value"] for item in present]
    kind = (wanted.types or {}).get(name, TYPES[name])
    right_type = not wanted.check_types or all(item["type"] == kind for item in present)
    meaning = _MEANINGS.get(name, driver_values.number)
    meanings = [meaning(item) for item in values]
    as_wanted = meanings == [meaning(value)] or (not value and not meanings)
    if as_wanted and right_type:
        return []
    if present and not wanted.check_types:
        kind = present[0]["type"] or kind
    return [PropertyChange(name, values, value or None, kind)]


def label(source: Mapping[str, Any]) -> str:
    """Return name and scope of a data source, for people."""
    return f"{source['name']} ({source['scope']})"


def _choice(value: Optional[bool]) -> Optional[int]:
    """Return the driver's number for yes or no; None: leave it alone."""
    return None if value is None else _YES if value else _NO


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
