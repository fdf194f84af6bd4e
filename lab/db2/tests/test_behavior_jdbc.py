"""What IBM's JDBC driver does when the roles change, with the properties that role datasource_reroute writes.

All situations run at the same time, each with servers of its own (scripted.py), since the driver waits for whole
seconds. The servers record who connects to them: "0" is a connection to the first server, "0-" a refused one.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from ansible_collections.sametime.estate.lab.db2 import scripted
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.lab.db2.scripted import PRIMARY, STANDBY, Estate
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources

pytestmark = pytest.mark.skipif(java.missing() != "", reason=java.missing())

LOST, REROUTED, STANDBY_ANSWERED = -4499, -4498, -1776
NEVER = 1000
THREE_TIMES = {"max_retries": 3, "retry_interval_seconds": 1}
ENOUGH = {"max_retries": 9, "retry_interval_seconds": 1}
SEAMLESS = {"seamless_failover": True}
AFFINITIES = {"client_affinities": True}
COUNT = 12
INSERT = f"insert into {scripted.TABLE} values (100, 'Room')"
QUERY = f"select NUMBER, NAME from {scripted.TABLE}"


def properties(estate, alternates=(1,), left_out=(), **options):
    """Return the properties of a data source: those of the console, and those that the role writes."""
    servers = [data_sources.Server(scripted.HOST, server.port) for server in estate.servers]
    wanted = data_sources.Wanted("STMS", servers[0], [servers[number] for number in alternates], **options)
    written = [
        (name, data_sources.TYPES[name], value)
        for name, value in data_sources.wanted_properties(wanted).items()
        if value
    ]
    console = [("databaseName", java.TEXT, "STMS"), ("driverType", data_sources.NUMBER, "4")]
    console += [("serverName", java.TEXT, scripted.HOST), ("portNumber", data_sources.NUMBER, str(servers[0].port))]
    return [*console, *(one for one in written if one[0] not in left_out)]


class Seen(NamedTuple):
    """What an application saw: the error that ended it (0: none), the number of reported reroutes, the visits."""

    code: int
    told: int
    visits: str


class Bench:
    """Servers and a client."""

    def __init__(self, jvm, servers=2, kind=java.POOL):
        self.estate = Estate(servers)
        self.client = jvm.client()
        self.kind = kind

    def open(self, **wanted):
        assert self.client.source(self.kind, properties(self.estate, **wanted)) == []
        return self.client.call("open")

    def visits(self):
        return " ".join(f"{number}{'-' if told else ''}" for number, told in self.estate.attempts)

    def write(self, *changes, unit=1):
        """Write rows, with a change of roles after every third one; returns what was seen. Nothing is ever lost."""
        self.estate.changes = [(3 * number, change) for number, change in enumerate(changes, 1)]
        answer = self.client.call("write", 100, COUNT, unit, 0)
        rows, told = self.estate.rows(), len(answer.of("told"))
        acknowledged = {int(first) + place for (first,) in answer.of("row") for place in range(unit)}
        assert sorted(acknowledged) == rows
        return Seen(answer.code, told, self.visits())


def takeover(jvm, refusals=0, dead=None, lists=True, unit=0, **wanted):
    bench = Bench(jvm)
    if not lists:
        for server in bench.estate.servers:
            server.names()
    assert bench.open(**wanted).code == 0
    if unit:
        bench.client.call("autocommit", "false")
    return bench.write(lambda: bench.estate.take_over(1, refusals, dead), unit=unit or 1)


def first(jvm, role=STANDBY, servers=2, kind=java.POOL, **wanted):
    """Connect for the first time, when the last server is primary and the named one has a role or is down."""
    bench = Bench(jvm, servers, kind)
    bench.estate[0].role, bench.estate[servers - 1].role = role, PRIMARY
    if role == "down":
        bench.estate[0].down()
    return Seen(bench.open(**wanted).code, 0, bench.visits())


def in_doubt(jvm, when, autocommit, **options):
    """Break the connection in a COMMIT, ``when`` it is done or before; returns the error and the rows."""
    bench = Bench(jvm)
    bench.open(**THREE_TIMES, **options)
    first_server = bench.estate[0]
    bench.client.call("autocommit", autocommit)
    if autocommit == "false":
        assert bench.client.call("update", INSERT).code == 0
    first_server.at_commit, first_server.role, bench.estate[1].role = when, STANDBY, PRIMARY
    answer = bench.client.call("update", INSERT) if autocommit == "true" else bench.client.call("commit")
    assert bench.client.call("query", "values 1").code == 0  # the application can go on
    return answer.code, bench.estate.rows()


def cursor(jvm, held, broken, **options):
    """Read a few rows, commit, and read the rest; returns the error and how many rows."""
    bench = Bench(jvm)
    for number in range(200, 1700):
        bench.estate.sql(f"insert into {scripted.TABLE} values ({number}, '{'x' * 39}')")
    bench.open(**THREE_TIMES, **options)
    bench.client.call("autocommit", "false")
    assert bench.client.call("cursor", QUERY, held, 20).code == 0
    assert bench.client.call("fetch", 5).value == "5"
    assert bench.client.call("commit").code == 0
    if broken:
        bench.estate.take_over(1)
    answer = bench.client.call("fetch", 10000)
    return answer.code, int(answer.value or 0)


def forced(jvm):
    """Force the application in a takeover; returns the errors of its next two statements, and the rows."""
    bench = Bench(jvm)
    bench.open(**THREE_TIMES)
    bench.estate.disconnect()
    first_code = bench.client.call("update", INSERT).code
    bench.estate.take_over(1)
    return first_code, bench.client.call("update", INSERT).code, bench.estate.rows()


def twice(jvm, names_none):
    """Take over and take back; the new primary names none or both."""
    bench = Bench(jvm)
    if names_none:
        bench.estate[1].names()
    bench.open(**THREE_TIMES)

    return bench.write(lambda: bench.estate.take_over(1), lambda: bench.estate.take_over(0))


def without_itself(jvm):
    """Write to a server whose list has only the other one."""
    bench = Bench(jvm)
    for server, other in ((0, 1), (1, 0)):
        bench.estate[server].names(bench.estate[other])
    bench.open(**THREE_TIMES)
    return bench.write(lambda: bench.estate.take_over(1))


def three(jvm, listed, alternates):
    """Let the third of three servers take over; ``listed``: the list of the first."""
    bench = Bench(jvm, servers=3)
    bench.estate[0].names(*(bench.estate[number] for number in listed))
    bench.open(alternates=alternates, **THREE_TIMES)
    return bench.write(lambda: bench.estate.take_over(2))


def by_class(jvm, kind):
    """Write through a takeover with another class of data sources."""
    bench = Bench(jvm, kind=kind)
    bench.open(**THREE_TIMES)
    return bench.write(lambda: bench.estate.take_over(1))


# Name: what happens, and what is seen; visits are a regular expression.
TAKEOVERS = {
    "the alternate is primary immediately": (takeover, THREE_TIMES, Seen(0, 1, "0 0- 1")),
    "the driver's defaults, primary immediately": (takeover, {}, Seen(0, 1, "0 0- 1")),
    "the driver's defaults give up immediately": (takeover, {"refusals": NEVER}, Seen(LOST, 0, "0 0- 1-")),
    "the old primary is killed": (takeover, {"dead": 0, **THREE_TIMES}, Seen(0, 1, "0 1")),
    "seamless failover hides it": (takeover, {**THREE_TIMES, **SEAMLESS}, Seen(0, 0, "0 0- 1")),
    "(3 - 1) x 1 second do not outlast the takeover": (
        takeover,
        {"refusals": NEVER, **THREE_TIMES},
        Seen(LOST, 0, "0( 0- 1-){3}"),
    ),
    "values that outlast the takeover": (takeover, {"refusals": 4, **ENOUGH}, Seen(0, 1, "0( 0- 1-){2} 0- 1")),
    "seamless, values that outlast the takeover": (
        takeover,
        {"refusals": 4, **ENOUGH, **SEAMLESS},
        Seen(0, 0, "0( 0- 1-){2} 0- 1"),
    ),
    "a number without interval gives up immediately": (
        takeover,
        {"refusals": NEVER, "max_retries": 9},
        Seen(LOST, 0, "0 0- 1-"),
    ),
    "an interval without number: many attempts without a pause": (
        takeover,
        {"refusals": 20, "retry_interval_seconds": 9},
        Seen(0, 1, "0( 0- 1-){10} 0- 1"),
    ),
    "affinities: all attempts go to the first server before the second is asked": (
        takeover,
        {**THREE_TIMES, **AFFINITIES},
        Seen(0, 1, "0( 0-){3} 1"),
    ),
    "the server names none: no reroute": (takeover, {"lists": False, **THREE_TIMES}, Seen(LOST, 0, "0")),
    "the data source names none, the server does": (takeover, {"alternates": (), **THREE_TIMES}, Seen(0, 1, "0 0- 1")),
    "half of the setting: the server's list counts": (
        takeover,
        {"left_out": (data_sources.PORTS,), **THREE_TIMES},
        Seen(0, 1, "0 0- 1"),
    ),
    "a unit of work is told and repeated": (takeover, {"unit": 3, **THREE_TIMES}, Seen(0, 1, "0 0- 1")),
    "back again": (twice, {"names_none": False}, Seen(0, 2, "0 0- 1( 1-)? 0")),
    "back again, but the new primary named none": (twice, {"names_none": True}, Seen(LOST, 1, "0 0- 1")),
    "a list without the server itself": (without_itself, {}, Seen(LOST, 0, "0")),
    "a third server that no list has": (
        three,
        {"listed": (0, 1), "alternates": (1,)},
        Seen(LOST, 0, "0( 0- 1-){3}"),
    ),
    "a third server that only the data source has": (
        three,
        {"listed": (0, 1), "alternates": (1, 2)},
        Seen(LOST, 0, "0( 0- 1-){3}"),
    ),
    "a third server in the server's list": (
        three,
        {"listed": (0, 1, 2), "alternates": (1,)},
        Seen(0, 1, "0 0- 1- 2"),
    ),
    "class DB2SimpleDataSource": (by_class, {"kind": java.SIMPLE}, Seen(0, 1, "0 0- 1")),
    "class DB2XADataSource": (by_class, {"kind": java.XA}, Seen(0, 1, "0( 0-){1,2} 1")),
}
FIRST = {
    "the named server is down": (first, {"role": "down", **THREE_TIMES}, Seen(0, 0, "1")),
    "it is down, the data source names no other": (
        first,
        {"role": "down", "alternates": (), **THREE_TIMES},
        Seen(LOST, 0, ""),
    ),
    "it is down, name without port": (
        first,
        {"role": "down", "left_out": (data_sources.PORTS,), **THREE_TIMES},
        Seen(LOST, 0, ""),
    ),
    "it is down, port without name": (
        first,
        {"role": "down", "left_out": (data_sources.NAMES,), **THREE_TIMES},
        Seen(LOST, 0, ""),
    ),
    "the named server is a standby": (first, THREE_TIMES, Seen(0, 0, "0- 0- 1")),
    "a standby, the driver's defaults": (first, {}, Seen(0, 0, "0- 0- 1")),
    "a standby, no other is named": (first, {"alternates": (), **THREE_TIMES}, Seen(STANDBY_ANSWERED, 0, "0-")),
    "the second of two alternates is primary": (
        first,
        {"servers": 3, "alternates": (1, 2), **THREE_TIMES},
        Seen(0, 0, "0- 0- 1- 2"),
    ),
    "class DB2XADataSource, the named server is down": (
        first,
        {"role": "down", "kind": java.XA, **THREE_TIMES},
        Seen(0, 0, "1"),
    ),
    "class DB2XADataSource, the named server is a standby": (
        first,
        {"kind": java.XA, **THREE_TIMES},
        Seen(0, 0, "0- 0- 1"),
    ),
    "rollforward pending": (first, {"role": "SQL1117N", **THREE_TIMES}, Seen(-1117, 0, "0-")),
    "quiesced": (first, {"role": "SQL1035N", **THREE_TIMES}, Seen(-1035, 0, "0-")),
}
# Name: what happens, and the error with the rows that are there then.
OTHERS = {
    "COMMIT in flight, not done": (in_doubt, {"when": "before", "autocommit": "false"}, (REROUTED, [])),
    "COMMIT in flight, done": (in_doubt, {"when": "after", "autocommit": "false"}, (REROUTED, [100])),
    "seamless, COMMIT in flight, done": (
        in_doubt,
        {"when": "after", "autocommit": "false", **SEAMLESS},
        (REROUTED, [100]),
    ),
    "autocommit in flight, not done": (in_doubt, {"when": "before", "autocommit": "true"}, (REROUTED, [])),
    "autocommit in flight, done": (in_doubt, {"when": "after", "autocommit": "true"}, (REROUTED, [100])),
    "seamless, autocommit in flight, not done": (
        in_doubt,
        {"when": "before", "autocommit": "true", **SEAMLESS},
        (0, [100]),
    ),
    "seamless, autocommit in flight, done: the statement runs twice": (
        in_doubt,
        {"when": "after", "autocommit": "true", **SEAMLESS},
        (0, [100, 100]),
    ),
    "a held cursor stays open over COMMIT": (cursor, {"held": "true", "broken": False}, (0, 1505)),
    "another cursor is closed at COMMIT": (cursor, {"held": "false", "broken": False}, (-4470, 0)),
    "a held cursor does not survive a takeover": (cursor, {"held": "true", "broken": True}, (REROUTED, 0)),
    "nor with seamless failover": (cursor, {"held": "true", "broken": True, **SEAMLESS}, (REROUTED, 0)),
    "a forced application is told, and rerouted at the next statement": (forced, {}, (-1224, REROUTED, [])),
}
ALL = {**TAKEOVERS, **FIRST, **OTHERS}


@pytest.fixture(scope="module")
def outcomes(jvm):
    """Return what was seen, by the name of the situation."""
    with ThreadPoolExecutor(len(ALL)) as pool:
        return {name: pool.submit(action, jvm, **details) for name, (action, details, _) in ALL.items()}


@pytest.mark.parametrize("name", [*TAKEOVERS, *FIRST])
def test_reroute(name, outcomes):
    seen, expected = outcomes[name].result(), ALL[name][2]
    assert seen._replace(visits="") == expected._replace(visits=""), seen.visits
    assert re.fullmatch(expected.visits, seen.visits), seen.visits


@pytest.mark.parametrize("name", OTHERS)
def test_commits_and_cursors(name, outcomes):
    assert outcomes[name].result() == ALL[name][2]
