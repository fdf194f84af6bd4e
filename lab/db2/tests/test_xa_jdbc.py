"""Global transactions (XA) with IBM's JDBC driver: what a transaction manager is told, also when the roles change.

Steps are "VERB BRANCH" of XAResource, and what else happens; each is given with the code that it is answered with. The
driver sends a start with the first statement, and an end with the request after it, so errors come that late.
"""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from ansible_collections.sametime.estate.lab.db2 import scripted
from ansible_collections.sametime.estate.lab.db2.db2lab import instance_process, xa
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.lab.db2.harness import peer
from ansible_collections.sametime.estate.lab.db2.scripted import PRIMARY, STANDBY, Estate
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources

pytestmark = pytest.mark.skipif(java.missing() != "", reason=java.missing())

SUCCESS, SUSPEND, SCAN = 0x04000000, 0x02000000, 0x01800000
OK, LOST, REROUTED, OTHER_BRANCH, ROLL_BACK_FIRST, BY_APPLICATION = 0, -4499, -4498, -4203, -4497, -4200
RETRY, RB_OTHER, RMERR = 4, 104, -3
FLAGS = {
    "start": 0,
    "join": xa.JOIN,
    "resume": xa.RESUME,
    "end": SUCCESS,
    "suspend": SUSPEND,
    "fail": xa.FAIL,
    "one_phase": 1,
}
VERBS = {"join": "start", "resume": "start", "suspend": "end", "fail": "end", "one_phase": "commit"}
ROW = f"insert into {scripted.TABLE} values ({{}}, 'Room')"
DELETE = f"delete from {scripted.TABLE} where NUMBER = {{}}"
NEVER = 1000
AGAIN = {"max_retries": 3, "retry_interval_seconds": 1}


def source(client, ports, host=scripted.HOST, **options):
    """Make the data source, with what the console and role datasource_reroute write."""
    first, *others = (data_sources.Server(host, port) for port in ports)
    wanted = data_sources.Wanted("STMS", first, others, **{**AGAIN, **options})
    console = [("databaseName", java.TEXT, "STMS"), ("driverType", data_sources.NUMBER, "4")]
    console += [("serverName", java.TEXT, host), ("portNumber", data_sources.NUMBER, str(first.port))]
    values = data_sources.wanted_properties(wanted)
    written = [(name, data_sources.TYPES[name], value) for name, value in values.items() if value]
    assert client.source(java.XA, [*console, *written]) == []
    return client.call("open")


def step(client, words, transaction=""):
    """Do one step and return its code; PREPARE that is well answers 0 or XA_RDONLY.

    The driver knows branches by their names in the whole process, so each situation has a ``transaction`` of its own.
    """
    verb, _, rest = words.partition(" ")
    if verb == "insert":
        return client.call("update", ROW.format(rest)).code
    if verb == "delete":
        return client.call("update", DELETE.format(rest)).code
    if verb in {"commit", "rollback"} and not rest:
        return client.call(verb).code
    answer = client.call("xa", VERBS.get(verb, verb), transaction + rest, FLAGS.get(verb, 0))
    return answer.code or int(answer.value or 0)


def recovered(client):
    return [name[-1] for (name,) in client.call("xa", "recover", "", SCAN).of("xid")]


class Bench:
    """Servers in this process, and a client with two connections."""

    def __init__(self, jvm, **options):
        self.estate = Estate()
        self.jvm = jvm
        self.options = options
        self.transaction = secrets.token_hex(8)
        self.client = self.connected()
        self.other = self.connected()

    def connected(self):
        client = self.jvm.client()
        assert source(client, [server.port for server in self.estate.servers], **self.options).code == 0
        return client

    def do(self, words):
        actor, _, rest = words.partition(": ")
        if rest:
            return step(self.other if actor == "other" else self.connected(), rest, self.transaction)
        first, _, when = words.partition(" is lost ")
        if words in {"takeover", "takeover too late"}:
            self.estate.take_over(1, refusals=0 if words == "takeover" else NEVER)
            return OK
        if when:  # the connection breaks when the request has come, before or after it is done
            server = self.estate[0]
            server.at_commit, server.role, self.estate[1].role = when, STANDBY, PRIMARY
        return step(self.client, first, self.transaction)


WORK = [("start A", OK), ("insert 100", OK), ("end A", OK)]
PREPARED = [*WORK, ("prepare A", OK)]

# Name: the steps with their codes, the rows that are there then, and the branches that are in doubt then.
CASES = {
    "one phase": ([*WORK, ("one_phase A", OK)], [100], []),
    "two phases": ([*PREPARED, ("commit A", OK)], [100], []),
    "rolled back": ([*WORK, ("rollback A", OK)], [], []),
    "prepared and rolled back": ([*PREPARED, ("rollback A", OK)], [], []),
    "prepared": (PREPARED, [], ["A"]),
    "without changes": ([("start A", OK), ("delete 5000", OK), ("end A", OK), ("prepare A", xa.READ_ONLY)], [], []),
    "another connection decides": ([*PREPARED, ("other: commit A", OK)], [100], []),
    "failed": ([("start A", OK), ("insert 100", OK), ("fail A", xa.RB_ROLLBACK), ("rollback A", OK)], [], []),
    "suspended and resumed": (
        [
            ("start A", OK),
            ("insert 100", OK),
            ("suspend A", OK),
            ("insert 101", OK),
            ("resume A", OK),
            ("insert 102", OK),
            ("end A", OK),
            ("rollback A", OK),
        ],
        [101],
        [],
    ),
    "joined": ([*WORK, ("join A", OK), ("insert 101", OK), ("end A", OK), ("one_phase A", OK)], [100, 101], []),
    "COMMIT of the application": (
        [("start A", OK), ("insert 100", OK), ("commit", BY_APPLICATION), ("end A", OK), ("one_phase A", OK)],
        [100],
        [],
    ),
    "unknown branch": ([(f"{verb} A", xa.NOTA) for verb in ("commit", "rollback", "prepare", "forget")], [], []),
    "the XID of another branch": (
        [("other: start A", OK), ("other: insert 100", OK), ("start A", OK), ("insert 101", OTHER_BRANCH)]
        + [("insert 102", ROLL_BACK_FIRST), ("end A", RB_OTHER)],
        [],
        [],
    ),
    "a lock of a branch in doubt": (
        [("start A", OK), ("delete 1", OK), ("end A", OK), ("prepare A", OK)]
        + [("other: start B", OK), ("other: insert 100", OK), ("other: delete 1", -911), ("other: insert 101", -918)]
        + [("other: end B", OK), ("other: prepare B", xa.RB_TIMEOUT)],
        [],
        ["A"],
    ),
    # Takeovers
    "takeover, the branch is worked for": (
        [("start A", OK), ("insert 100", OK), ("takeover", OK), ("insert 101", REROUTED)]
        + [("insert 102", ROLL_BACK_FIRST), ("end A", RB_OTHER), ("rollback A", xa.NOTA)]
        + [("start B", OK), ("insert 103", OK), ("end B", OK), ("one_phase B", OK)],
        [103],
        [],
    ),
    "takeover, the branch has ended": (
        [*WORK, ("takeover", OK), ("prepare A", xa.RMFAIL), ("rollback A", xa.NOTA)]
        + [("start B", OK), ("insert 103", OK), ("end B", OK), ("one_phase B", OK)],
        [103],
        [],
    ),
    "takeover, then one phase": ([*WORK, ("takeover", OK), ("one_phase A", xa.RMFAIL)], [], []),
    "takeover, the branch begins with it": (
        [("insert 100", OK), ("takeover", OK), ("start A", OK), ("insert 101", REROUTED), ("end A", RB_OTHER)],
        [100],
        [],
    ),
    "takeover, the branch is in doubt: commit again": (
        [*PREPARED, ("takeover", OK), ("commit A", RETRY), ("commit A", OK)],
        [100],
        [],
    ),
    "takeover, the branch is in doubt: roll back again": (
        [*PREPARED, ("takeover", OK), ("rollback A", RETRY), ("rollback A", OK)],
        [],
        [],
    ),
    "takeover, the branch is in doubt: the driver asks the connection that prepared it": (
        [*PREPARED, ("takeover", OK), ("new: commit A", RETRY), ("new: commit A", OK)],
        [100],
        [],
    ),
    "takeover after the last attempt, the branch is in doubt": (
        [*PREPARED, ("takeover too late", OK), ("commit A", RETRY), ("takeover", OK), ("commit A", xa.RMFAIL)],
        [],
        ["A"],
    ),
    "takeover, PREPARE in flight, not done": (
        [*WORK, ("prepare A is lost before", xa.RMFAIL), ("rollback A", xa.NOTA)],
        [],
        [],
    ),
    "takeover, PREPARE in flight, done": ([*WORK, ("prepare A is lost after", xa.RMFAIL)], [], ["A"]),
    "takeover, PREPARE in flight, done, rolled back": (
        [*WORK, ("prepare A is lost after", xa.RMFAIL), ("rollback A", OK)],
        [],
        [],
    ),
    "takeover, COMMIT in flight, not done": (
        [*PREPARED, ("commit A is lost before", RETRY), ("commit A", OK)],
        [100],
        [],
    ),
    "takeover, COMMIT in flight, done": (
        [*PREPARED, ("commit A is lost after", RETRY), ("commit A", xa.NOTA)],
        [100],
        [],
    ),
    "takeover, one phase in flight, not done": ([*WORK, ("one_phase A is lost before", xa.RMFAIL)], [], []),
    "takeover, one phase in flight, done": ([*WORK, ("one_phase A is lost after", xa.RMFAIL)], [100], []),
}
SEAMLESS = {
    "seamless, the branch is worked for": (
        [("start A", OK), ("insert 100", OK), ("takeover", OK), ("insert 101", REROUTED), ("end A", RB_OTHER)],
        [],
        [],
    ),
    "seamless, the branch begins with it": (
        [("insert 99", OK), ("takeover", OK), ("start A", OK), ("insert 101", OK), ("end A", OK)]
        + [("one_phase A", OK)],
        [101],
        [],
    ),
    "seamless, COMMIT": ([*PREPARED, ("takeover", OK), ("commit A", RETRY), ("commit A", OK)], [100], []),
}
ALL = {**CASES, **SEAMLESS}


def play(jvm, name):
    """Play a situation; returns the codes, the rows, and the branches in doubt as a new connection is told."""
    bench = Bench(jvm, seamless_failover=name in SEAMLESS)
    codes = [bench.do(words) for words, _ in ALL[name][0]]
    return codes, bench.estate.rows(), recovered(bench.connected())


@pytest.fixture(scope="module")
def outcomes(jvm):
    """Return what was seen, by the name of the situation; all are played at once."""
    with ThreadPoolExecutor(len(ALL)) as pool:
        return {name: pool.submit(play, jvm, name) for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_requests(name, outcomes):
    steps, rows, in_doubt = ALL[name]
    codes, there, listed = outcomes[name].result()
    told = [(words, code) for (words, _), code in zip(steps, codes, strict=True)]
    assert (told, there, listed) == (steps, rows, in_doubt)


def test_a_prepared_branch_survives_the_primary_and_is_committed_once_on_the_new_one(hosts, jvm):
    one, two = hosts
    peer(one, two, cfg={"HADR_PEER_WINDOW": "3000"})
    ports = [one.port, two.port]
    client = jvm.client()
    source(client, ports)
    assert [step(client, words) for words, _ in PREPARED] == [0, 0, 0, 0]
    instance_process.kill(one.home)
    assert two.db2("takeover hadr on db STMS by force peer window only")[0] == 0
    manager = jvm.client()
    assert source(manager, ports).value == f"jdbc:db2://127.0.0.1:{two.port}/STMS"  # the first connection, too
    count = f"select count(*) from {scripted.TABLE} where NUMBER = 100"
    assert manager.call("query", count).of("values") == [["0"]]
    assert recovered(manager) == ["A"]
    assert step(manager, "commit A") == 0
    assert (manager.call("query", count).of("values"), recovered(manager)) == ([["1"]], [])
