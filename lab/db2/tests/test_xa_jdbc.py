"""Global transactions (XA) with IBM's JDBC driver: what a transaction manager is told, also when the roles change.

The driver sends a start with the first statement, and an end with the request after it, so errors come that late.

One situation after the other: in 1 to 4 of 100 runs with several threads, the driver (4.33.31) throws a
NullPointerException where it means XA_RETRY.
"""

import secrets

import pytest
from ansible_collections.sametime.estate.lab.db2 import scripted
from ansible_collections.sametime.estate.lab.db2.db2lab import instance_process, xa
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java
from ansible_collections.sametime.estate.lab.db2.harness import peer
from ansible_collections.sametime.estate.lab.db2.scripted import PRIMARY, STANDBY, Estate
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources

pytestmark = pytest.mark.skipif(java.missing() != "", reason=java.missing())

SCAN = 0x01800000  # begin and end of a list
NEVER = 1000
AGAIN = {"max_retries": 2, "retry_interval_seconds": 1}
ROW = f"insert into {scripted.TABLE} values ({{}}, 'Room')"
DELETE = f"delete from {scripted.TABLE} where NUMBER = {{}}"
REQUESTS = {
    "start": ("start", 0),
    "join": ("start", xa.JOIN),
    "resume": ("start", xa.RESUME),
    "end": ("end", 0x04000000),
    "suspend": ("end", 0x02000000),
    "fail": ("end", xa.FAIL),
    "prepare": ("prepare", 0),
    "commit": ("commit", 0),
    "one-phase": ("commit", 1),
    "rollback": ("rollback", 0),
    "forget": ("forget", 0),
}
CODES = {
    xa.READ_ONLY: "RDONLY",
    4: "RETRY",
    xa.RB_ROLLBACK: "RB_ROLLBACK",
    104: "RB_OTHER",
    xa.RB_TIMEOUT: "RB_TIMEOUT",
    xa.NOTA: "NOTA",
    xa.PROTO: "PROTO",
    xa.RMFAIL: "RMFAIL",
}

WORK = "start A | insert 100 | end A"
PREPARED = f"{WORK} | prepare A"
TOLD = "insert 101 -> -4498 | insert 102 -> -4497 | end A -> RB_OTHER"
LOCKED = (
    "other: start B | other: insert 100 | other: delete 1 -> -911 | other: insert 101 -> -918 | other: end B"
    " | other: prepare B -> RB_TIMEOUT"
)
NEXT = "start B | insert 103 | end B | one-phase B"

# Name: the steps, each with the code that it is told (none: all is well); the rows that are there then; the branches
# that are in doubt then. "other" is a connection from the beginning, "new" one of the moment.
CASES = {
    "one phase": (f"{WORK} | one-phase A", [100], []),
    "two phases": (f"{PREPARED} | commit A", [100], []),
    "rolled back": (f"{WORK} | rollback A", [], []),
    "prepared": (PREPARED, [], ["A"]),
    "prepared and rolled back": (f"{PREPARED} | rollback A", [], []),
    "without changes": ("start A | delete 5000 | end A | prepare A -> RDONLY", [], []),
    "another connection decides": (f"{PREPARED} | other: commit A", [100], []),
    "failed": ("start A | insert 100 | fail A -> RB_ROLLBACK | rollback A", [], []),
    "suspended and resumed": (
        "start A | insert 100 | suspend A | insert 101 | resume A | insert 102 | end A | rollback A",
        [101],
        [],
    ),
    "joined": (f"{WORK} | join A | insert 101 | end A | one-phase A", [100, 101], []),
    "COMMIT of the application": ("start A | insert 100 | commit -> -4200 | end A | one-phase A", [100], []),
    "unknown branch": ("commit A -> NOTA | rollback A -> NOTA | prepare A -> NOTA | forget A -> NOTA", [], []),
    "the XID of another branch (XAER_DUPID)": (
        "other: start A | other: insert 100 | start A | insert 101 -> -4203 | insert 102 -> -4497 | end A -> RB_OTHER",
        [],
        [],
    ),
    "a lock of a branch in doubt": (
        f"start A | delete 1 | end A | prepare A | {LOCKED}",
        [],
        ["A"],
    ),
    # The branch is not prepared when the roles change: it is rolled back.
    "takeover in a branch": (
        f"start A | insert 100 | takeover | {TOLD} | rollback A -> NOTA | {NEXT}",
        [103],
        [],
    ),
    "takeover before the first statement": (
        "insert 100 | takeover | start A | insert 101 -> -4498 | end A -> RB_OTHER",
        [100],
        [],
    ),
    "takeover before PREPARE": (f"{WORK} | takeover | prepare A -> RMFAIL | rollback A -> NOTA | {NEXT}", [103], []),
    "takeover before one phase": (f"{WORK} | takeover | one-phase A -> RMFAIL", [], []),
    # It is prepared: it stays in doubt, until somebody decides.
    "takeover before COMMIT": (f"{PREPARED} | takeover | commit A -> RETRY | commit A", [100], []),
    "takeover before ROLLBACK": (f"{PREPARED} | takeover | rollback A -> RETRY | rollback A", [], []),
    "the driver asks the connection that prepared, whichever is used": (
        f"{PREPARED} | takeover | new: commit A -> RETRY | new: commit A",
        [100],
        [],
    ),
    "takeover after the driver has given up": (
        f"{PREPARED} | takeover too late | commit A -> RETRY | takeover | commit A -> RMFAIL",
        [],
        ["A"],
    ),
    # The connection breaks when the request has come, before or after it is done.
    "PREPARE in flight, not done": (f"{WORK} | prepare A is lost before -> RMFAIL | rollback A -> NOTA", [], []),
    "PREPARE in flight, done": (f"{WORK} | prepare A is lost after -> RMFAIL", [], ["A"]),
    "PREPARE in flight, done, rolled back": (f"{WORK} | prepare A is lost after -> RMFAIL | rollback A", [], []),
    "COMMIT in flight, not done": (f"{PREPARED} | commit A is lost before -> RETRY | commit A", [100], []),
    "COMMIT in flight, done": (f"{PREPARED} | commit A is lost after -> RETRY | commit A -> NOTA", [100], []),
    "one phase in flight, not done": (f"{WORK} | one-phase A is lost before -> RMFAIL", [], []),
    "one phase in flight, done": (f"{WORK} | one-phase A is lost after -> RMFAIL", [100], []),
}
SEAMLESS = {
    "seamless, in a branch": ("start A | insert 100 | takeover | insert 101 -> -4498 | end A -> RB_OTHER", [], []),
    "seamless, before the first statement": (
        "insert 100 | takeover | start A | insert 101 | end A | one-phase A",
        [100, 101],
        [],
    ),
    "seamless, before COMMIT": (f"{PREPARED} | takeover | commit A -> RETRY | commit A", [100], []),
}
ALL = {**CASES, **SEAMLESS}


def source(client, ports, **options):
    """Make the data source, with what the console and role datasource_reroute write, and connect."""
    first, *others = (data_sources.Server(scripted.HOST, port) for port in ports)
    wanted = data_sources.Wanted("STMS", first, others, **AGAIN, **options)
    console = [("databaseName", java.TEXT, "STMS"), ("driverType", data_sources.NUMBER, "4")]
    console += [("serverName", java.TEXT, scripted.HOST), ("portNumber", data_sources.NUMBER, str(first.port))]
    values = data_sources.wanted_properties(wanted)
    written = [(name, data_sources.TYPES[name], value) for name, value in values.items() if value]
    assert client.source(java.XA, [*console, *written]) == []
    return client.call("open")


def step(client, words, transaction=""):
    """Do one step and return its code.

    The driver knows branches by their names in the whole process, so each situation has a ``transaction`` of its own.
    """
    verb, _, rest = words.partition(" ")
    if verb == "insert":
        return client.call("update", ROW.format(rest)).code
    if verb == "delete":
        return client.call("update", DELETE.format(rest)).code
    if not rest:
        return client.call(verb).code
    request, flags = REQUESTS[verb]
    answer = client.call("xa", request, transaction + rest, flags)
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
        """Do one step and return it with the code that was told."""
        code = self._do(words)
        return f"{words} -> {CODES.get(code, code)}" if code else words

    def _do(self, words):
        if words in {"takeover", "takeover too late"}:
            self.estate.take_over(1, refusals=0 if words == "takeover" else NEVER)
            return 0
        actor, _, rest = words.partition(": ")
        if rest:
            return step(self.other if actor == "other" else self.connected(), rest, self.transaction)
        request, _, when = words.partition(" is lost ")
        if when:
            server = self.estate[0]
            server.at_commit, server.role, self.estate[1].role = when, STANDBY, PRIMARY
        return step(self.client, request, self.transaction)


@pytest.mark.parametrize("name", ALL)
def test_requests(name, jvm):
    bench = Bench(jvm, seamless_failover=name in SEAMLESS)
    steps = [bench.do(words.partition(" -> ")[0]) for words in ALL[name][0].split(" | ")]
    assert (" | ".join(steps), bench.estate.rows(), recovered(bench.connected())) == ALL[name]


def test_a_prepared_branch_survives_the_primary_and_is_committed_once_on_the_new_one(hosts, jvm):
    one, two = hosts
    peer(one, two, cfg={"HADR_PEER_WINDOW": "3000"})
    ports = [one.port, two.port]
    client = jvm.client()
    source(client, ports)
    assert [step(client, words) for words in PREPARED.split(" | ")] == [0, 0, 0, 0]
    instance_process.kill(one.home)
    assert two.db2("takeover hadr on db STMS by force peer window only")[0] == 0
    manager = jvm.client()
    assert source(manager, ports).value == f"jdbc:db2://127.0.0.1:{two.port}/STMS"  # the first connection, too
    count = f"select count(*) from {scripted.TABLE} where NUMBER = 100"
    assert manager.call("query", count).of("values") == [["0"]]
    assert recovered(manager) == ["A"]
    assert two.db2("connect to STMS")[0] == 0
    assert " 1.   originator: XA" in two.db2("list indoubt transactions")[1]
    assert step(manager, "commit A") == 0
    assert two.db2("list indoubt transactions")[1].startswith("SQL1251W")
    assert (manager.call("query", count).of("values"), recovered(manager)) == ([["1"]], [])
