"""What IBM's CLI driver does when the roles change: PHP, Python, C and the command line use it, data sources do not.

As test_behavior_jdbc.py: all situations run at the same time, and the servers record who connects. With the driver's
defaults it is chance whether the second server is asked before the driver gives up after 5 seconds: about one of ten
takeovers is not followed, even if the second server is primary immediately. So a success with defaults is not in
the table.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from ansible_collections.sametime.estate.lab.db2 import scripted
from ansible_collections.sametime.estate.lab.db2.drivers import cli
from ansible_collections.sametime.estate.lab.db2.scripted import PRIMARY, STANDBY, Estate

pytestmark = pytest.mark.skipif(cli.missing() != "", reason=cli.missing())

LOST, REROUTED, STANDBY_ANSWERED = -30081, -30108, -1776
NEVER = 1000
COUNT = 12
TABLE = scripted.TABLE
INSERT = f"insert into {TABLE} values (100, 'Room')"
# Settings of db2dsdriver.cfg, all with the list of servers; DEFAULTS: there is no such file.
DEFAULTS = None
SETTINGS = {"enableAcr": "true", "enableSeamlessAcr": "true", "maxAcrRetries": 20, "acrRetryInterval": 1}
FIRST_TOO = {**SETTINGS, "enableAlternateServerListFirstConnect": "true"}
FIVE_TIMES = {**SETTINGS, "maxAcrRetries": 5}
NOT_SEAMLESS = {**SETTINGS, "enableSeamlessAcr": "false"}


class Seen(NamedTuple):
    """What an application saw: the error that ended it (0: none), the number of reported reroutes, the visits."""

    code: int
    told: int
    visits: str


class Bench:
    """Servers and a client; ``settings``: parameters of db2dsdriver.cfg.

    The client ends first: it tries the ports again for seconds when its servers are gone, whoever has them then.
    """

    def __init__(self, folder, settings, servers=2):
        self.estate = Estate(servers)
        ports = [server.port for server in self.estate.servers]
        file = None if settings is None else cli.Settings(settings, ports)
        self.client = cli.CliClient(folder, ports[0], file)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.client.close()

    def open(self):
        return self.client.call("open", self.client.port)

    def visits(self):
        return " ".join(f"{number}{'-' if told else ''}" for number, told in self.estate.attempts)

    def write(self, *changes):
        """Write rows, with a change of roles after every third one; returns what was seen. Nothing is ever lost."""
        self.estate.changes = [(3 * number, change) for number, change in enumerate(changes, 1)]
        answer = self.client.call("write", 100, COUNT, 20)
        assert [int(number) for (number,) in answer.of("row")] == self.estate.rows()
        return Seen(answer.code, len(answer.of("told")), self.visits())


def takeover(folder, settings=DEFAULTS, refusals=0, dead=None, listed=(0, 1)):
    """Let the second server take over; ``listed``: the list of the first."""
    with Bench(folder, settings) as bench:
        bench.estate[0].names(*(bench.estate[number] for number in listed))
        assert bench.open().code == 0
        return bench.write(lambda: bench.estate.take_over(1, refusals, dead))


def third(folder, settings, listed):
    """Let the third of three servers take over; ``listed``: the list of the first."""
    with Bench(folder, settings, servers=3) as bench:
        bench.estate[0].names(*(bench.estate[number] for number in listed))
        bench.open()
        return bench.write(lambda: bench.estate.take_over(2))


def twice(folder, settings):
    """Take over with a new primary that names none, and take back."""
    with Bench(folder, settings) as bench:
        bench.estate[1].names()
        bench.open()

        return bench.write(lambda: bench.estate.take_over(1), lambda: bench.estate.take_over(0))


def first(folder, settings=DEFAULTS, role=STANDBY):
    """Connect for the first time, when the second server is primary and the named one has a role or is down."""
    with Bench(folder, settings) as bench:
        bench.estate[0].role, bench.estate[1].role = role, PRIMARY
        if role == "down":
            bench.estate[0].down()
        return Seen(bench.open().code, 0, bench.visits())


def in_doubt(folder, when, autocommit, settings=SETTINGS):
    """Break the connection in a COMMIT, ``when`` it is done or before; returns the error and the rows."""
    with Bench(folder, settings) as bench:
        bench.open()
        bench.client.call("autocommit", autocommit)
        if autocommit == "false":
            assert bench.client.call("update", INSERT).code == 0
        server = bench.estate[0]
        server.at_commit, server.role, bench.estate[1].role = when, STANDBY, PRIMARY
        answer = bench.client.call("update", INSERT) if autocommit == "true" else bench.client.call("commit")
        assert bench.client.call("query", "values 1").code == 0  # the application can go on
        return answer.code, bench.estate.rows()


def forced(folder):
    """Force the application in a takeover; returns the errors of its next two statements, and the rows."""
    with Bench(folder, SETTINGS) as bench:
        bench.open()
        bench.estate.disconnect()
        first_code = bench.client.call("update", INSERT).code
        bench.estate.take_over(1)
        return first_code, bench.client.call("update", INSERT).code, bench.estate.rows()


def cursor(folder, autocommit, broken):
    """Read a few rows, commit if that is not automatic, and read the rest; returns the error and how many rows."""
    with Bench(folder, SETTINGS) as bench:
        for number in range(200, 1700):
            bench.estate.sql(f"insert into {TABLE} values ({number}, '{'x' * 39}')")
        bench.open()
        bench.client.call("autocommit", autocommit)
        assert bench.client.call("cursor", f"select NUMBER, NAME from {TABLE}").code == 0
        assert bench.client.call("fetch", 5).value == "5"
        if autocommit == "false":
            assert bench.client.call("commit").code == 0
        if broken:
            bench.estate.take_over(1)
        answer = bench.client.call("fetch", 10000)
        return answer.code, int(answer.value or 0)


# Name: what happens, and what is seen; visits are a regular expression.
REROUTES = {
    "defaults, the old primary answers SQL1776N": (takeover, {}, Seen(LOST, 0, "0( 0-)?")),
    "defaults, the old primary is down, takeover of some seconds": (
        takeover,
        {"dead": 0, "refusals": NEVER},
        Seen(LOST, 0, "0( 1-)?"),
    ),
    "defaults, the server names none": (takeover, {"dead": 0, "listed": ()}, Seen(LOST, 0, "0")),
    "settings, the old primary is down": (takeover, {"settings": SETTINGS, "dead": 0}, Seen(0, 0, "0 1")),
    "settings, the old primary answers SQL1776N": (takeover, {"settings": SETTINGS}, Seen(0, 0, "0( 0-){3} 1")),
    "settings that outlast the takeover": (
        takeover,
        {"settings": SETTINGS, "refusals": 4},
        Seen(0, 0, "0( 0-){3} 1-( 0-)+ 1"),
    ),
    "settings that do not outlast the takeover": (
        takeover,
        {"settings": FIVE_TIMES, "refusals": NEVER},
        Seen(LOST, 0, "0( 0-){3} 1- 0-"),
    ),
    "not seamless: the application is told": (takeover, {"settings": NOT_SEAMLESS}, Seen(0, 1, "0( 0-){3} 1")),
    "the file names both, the server none: no reroute": (
        takeover,
        {"settings": SETTINGS, "dead": 0, "listed": ()},
        Seen(LOST, 0, "0"),
    ),
    "a third server that only the file names": (
        third,
        {"settings": {**SETTINGS, "maxAcrRetries": 3}, "listed": (0, 1)},
        Seen(LOST, 0, "0( 0-| 1-)+"),
    ),
    "a third server that the server names": (
        third,
        {"settings": SETTINGS, "listed": (0, 1, 2)},
        Seen(0, 0, "0( 0-)+ 1- 2"),
    ),
    "back again, though the new primary named none": (twice, {"settings": SETTINGS}, Seen(0, 0, "0( 0-){3} 1 1- 0")),
    "first connection to a standby": (first, {}, Seen(STANDBY_ANSWERED, 0, "0- 0- 0-")),
    "first connection to a standby, without the setting for it": (
        first,
        {"settings": SETTINGS},
        Seen(STANDBY_ANSWERED, 0, "0-"),
    ),
    "first connection to a standby, with the setting for it": (first, {"settings": FIRST_TOO}, Seen(0, 0, "0- 0- 1")),
    "first connection, the named server is down": (first, {"role": "down"}, Seen(LOST, 0, "")),
    "first connection, it is down, with the setting for it": (
        first,
        {"settings": FIRST_TOO, "role": "down"},
        Seen(0, 0, "1"),
    ),
    "first connection, rollforward pending": (first, {"role": "SQL1117N"}, Seen(-1117, 0, "0-")),
    "first connection, quiesced": (first, {"role": "SQL1035N"}, Seen(-1035, 0, "0-")),
}
# Name: what happens, and the error with the rows that are there then, or the number of rows that were read.
OTHERS = {
    "COMMIT in flight, not done": (in_doubt, {"when": "before", "autocommit": "false"}, (REROUTED, [])),
    "COMMIT in flight, done": (in_doubt, {"when": "after", "autocommit": "false"}, (REROUTED, [100])),
    "autocommit in flight, not done": (in_doubt, {"when": "before", "autocommit": "true"}, (0, [100])),
    "autocommit in flight, done: the statement runs twice": (
        in_doubt,
        {"when": "after", "autocommit": "true"},
        (0, [100, 100]),
    ),
    "not seamless, autocommit in flight, done": (
        in_doubt,
        {"when": "after", "autocommit": "true", "settings": NOT_SEAMLESS},
        (REROUTED, [100]),
    ),
    "a forced application is told, and rerouted at the next statement": (forced, {}, (-1224, 0, [100])),
    "a cursor stays open over COMMIT": (cursor, {"autocommit": "false", "broken": False}, (0, 1505)),
    "an open cursor does not survive a takeover": (cursor, {"autocommit": "true", "broken": True}, (REROUTED, 0)),
    "nor does a held one": (cursor, {"autocommit": "false", "broken": True}, (REROUTED, 0)),
}
ALL = {**REROUTES, **OTHERS}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return what was seen, by the name of the situation."""
    folder = tmp_path_factory.mktemp("cli")
    with ThreadPoolExecutor(len(ALL)) as pool:
        return {
            name: pool.submit(action, folder / str(number), **details)
            for number, (name, (action, details, _)) in enumerate(ALL.items())
        }


@pytest.mark.parametrize("name", REROUTES)
def test_reroute(name, outcomes):
    seen, expected = outcomes[name].result(), ALL[name][2]
    assert seen._replace(visits="") == expected._replace(visits=""), seen.visits
    assert re.fullmatch(expected.visits, seen.visits), seen.visits


@pytest.mark.parametrize("name", OTHERS)
def test_commits_and_cursors(name, outcomes):
    assert outcomes[name].result() == ALL[name][2]
