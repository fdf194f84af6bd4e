"""Branches of global transactions in a pair in memory: requests and their codes, locks, and what a takeover keeps."""

import pytest
from ansible_collections.sametime.estate.lab.db2 import ibm_client
from ansible_collections.sametime.estate.lab.db2.answers import FORCE, TAKEOVER, done
from ansible_collections.sametime.estate.lab.db2.db2lab import xa
from ansible_collections.sametime.estate.lab.db2.db2lab.database import branches
from ansible_collections.sametime.estate.lab.db2.db2lab.database.branches import ELSEWHERE, ENDED, HERE, IN_DOUBT, NONE
from ansible_collections.sametime.estate.lab.db2.db2lab.database.core import Command

INSERT = "insert into LAB.ROWS values ({})"
READ_ONLY, ROLLED_BACK = xa.READ_ONLY, xa.RB_ROLLBACK

# Request: its code in each state of the branch.
STATES = (NONE, HERE, ELSEWHERE, ENDED, IN_DOUBT)
CODES = {
    "start": (xa.OK, xa.DUPID, xa.DUPID, xa.DUPID, xa.DUPID),
    "join": (xa.NOTA, xa.PROTO, xa.PROTO, xa.OK, xa.PROTO),
    "end": (xa.NOTA, xa.OK, xa.PROTO, xa.PROTO, xa.PROTO),
    "prepare": (xa.NOTA, xa.PROTO, xa.PROTO, xa.OK, xa.PROTO),
    "commit one phase": (xa.NOTA, xa.PROTO, xa.PROTO, xa.OK, xa.PROTO),
    "commit": (xa.NOTA, xa.PROTO, xa.PROTO, xa.PROTO, xa.OK),
    "rollback": (xa.NOTA, xa.PROTO, xa.PROTO, xa.OK, xa.OK),
    "forget": (xa.NOTA, xa.PROTO, xa.PROTO, xa.PROTO, xa.PROTO),
}


@pytest.mark.parametrize("request_", CODES)
def test_each_request_in_each_state(request_):
    assert tuple(branches.refusal(request_, state) for state in STATES) == CODES[request_]


class Client:
    """An application of a database in memory; its requests are those of a transaction manager."""

    def __init__(self, pair, host="db1"):
        self.pair = pair
        self.database = pair.hosts[host].databases["STMS"]
        self.handle = self._run("connect", user="stuser", name="test").data["handle"]

    def _run(self, kind, **args):
        call = self.database.execute(Command(kind, args))
        while not call.done:
            self.pair.advance(0.1)
        return call.result

    def _sql(self, text):
        return self._run("sql", handle=self.handle, text=text, rows=True, unit=True)

    def sql(self, text):
        """Run a statement and return the message of its error, "" if there is none."""
        result = self._sql(text)
        return result.identifier if result.rc else ""

    def insert(self, number):
        return self.sql(INSERT.format(number))

    def rows(self):
        return sorted(number for (number,) in self._sql("select NUMBER from LAB.ROWS").data["rows"])

    def xa(self, verb, xid="A", flags=0):
        return self._run("branch", handle=self.handle, verb=verb, xid=xid, flags=flags).data["code"]

    def recover(self):
        return self._run("branch", handle=self.handle, verb="recover", xid="", flags=0).data["xids"]

    def disconnect(self):
        self._run("disconnect", handle=self.handle)

    def work(self, number, xid="A"):
        """Insert a row in a branch, and end it."""
        assert (self.xa("start", xid), self.insert(number), self.xa("end", xid)) == (xa.OK, "", xa.OK)


@pytest.fixture
def client(peers):
    return Client(peers)


@pytest.fixture
def other(peers):
    return Client(peers)


def test_commit_in_one_phase(client, other):
    client.work(1)
    assert other.rows() == []
    assert client.xa("commit", flags=xa.ONE_PHASE) == xa.OK
    assert other.rows() == [1]
    assert client.xa("commit") == xa.NOTA


def test_commit_in_two_phases_from_any_connection(client, other):
    client.work(1)
    assert client.xa("prepare") == xa.OK
    assert (other.rows(), other.recover()) == ([], ["A"])
    assert other.xa("commit") == xa.OK
    assert (other.rows(), other.recover()) == ([1], [])


@pytest.mark.parametrize("prepared", [False, True])
def test_rollback(client, other, prepared):
    client.work(1)
    if prepared:
        client.xa("prepare")
    assert client.xa("rollback") == xa.OK
    assert (other.rows(), other.recover(), client.xa("rollback")) == ([], [], xa.NOTA)


def test_a_branch_that_only_read_is_over_when_it_is_prepared(client):
    assert (client.xa("start"), client.rows(), client.xa("end")) == (xa.OK, [], xa.OK)
    assert (client.xa("prepare"), client.recover(), client.xa("commit")) == (READ_ONLY, [], xa.NOTA)


def test_one_after_the_other_on_a_connection(client):
    client.work(1, "A")
    client.insert(2)
    client.sql("commit")
    client.work(3, "B")
    assert client.xa("start", "A", xa.JOIN) == xa.OK
    client.insert(4)
    assert client.rows() == [1, 2, 4]
    assert (client.xa("start", "C"), client.xa("end", "A"), client.xa("rollback", "A")) == (xa.PROTO, xa.OK, xa.OK)
    assert (client.xa("commit", "B", xa.ONE_PHASE), client.rows()) == (xa.OK, [2, 3])


def test_a_unit_of_work_of_its_own_is_finished_first(client):
    client.insert(1)
    assert client.xa("start") == xa.OUTSIDE
    client.sql("rollback")
    assert client.xa("start") == xa.OK


def test_commit_and_rollback_belong_to_the_transaction_manager(client):
    client.xa("start")
    client.insert(1)
    assert (client.sql("commit"), client.sql("rollback")) == ("SQL0925N", "SQL0926N")
    client.xa("end")
    assert (client.xa("commit", flags=xa.ONE_PHASE), client.rows()) == (xa.OK, [1])


def test_a_branch_that_failed_can_only_be_rolled_back(client):
    client.xa("start")
    client.insert(1)
    assert client.xa("end", flags=xa.FAIL) == ROLLED_BACK
    assert (client.xa("start", flags=xa.JOIN), client.xa("prepare")) == (ROLLED_BACK, ROLLED_BACK)
    assert (client.xa("commit"), client.rows()) == (xa.NOTA, [])


def test_a_branch_in_doubt_keeps_its_locks(client, other):
    client.insert(1)
    client.sql("commit")
    client.xa("start")
    client.sql("delete from LAB.ROWS where NUMBER = 1")
    client.xa("end")
    client.xa("prepare")
    client.disconnect()
    other.xa("start", "B")
    other.insert(2)
    assert other.sql("delete from LAB.ROWS where NUMBER = 1") == "SQL0911N"
    assert other.insert(3) == "SQL0918N"  # the branch is lost, nothing of it may be done
    assert (other.xa("end", "B"), other.xa("rollback", "B")) == (xa.RB_TIMEOUT, xa.OK)
    other.xa("rollback", "A")
    assert other.sql("delete from LAB.ROWS where NUMBER = 1") == ""


def test_a_branch_that_is_not_prepared_ends_with_its_connection(client, other):
    client.work(1, "A")
    client.xa("start", "B")
    client.disconnect()
    assert (other.xa("prepare", "A"), other.xa("start", "B"), other.rows()) == (xa.NOTA, xa.OK, [])


def test_a_connection_that_is_gone(client):
    client.disconnect()
    assert client.xa("start") == xa.RMFAIL


def test_the_list_of_an_administrator(peers, client):
    client.work(1, "53514c2000000017000000005" + "4" * 45)
    peers.expect("db1", "connect to STMS")
    assert peers.db2("db1", "list indoubt transactions") == (2, "SQL1251W  No data returned for heuristic query.")
    client.xa("prepare", "53514c2000000017000000005" + "4" * 45)
    rc, text = peers.db2("db1", "list indoubt transactions")
    assert (rc, text.split("\n")) == (
        0,
        [
            "",
            " 1.   originator: XA",
            "      appl_id: *LOCAL.db2inst1.000000000002 sequence_no: 0001 status: i",
            "      timestamp: 03-05-2024 09:00:06 auth_id: STUSER",
            "      log_full: n type: RM",
            "      xid: 53514C2000000017 0000000054444444 4444444444444444 4444444444444444",
            "           444444",
            "",
        ],
    )
    if ibm_client.folder() is not None:
        known = ibm_client.report_lines()
        assert all(any(form.fullmatch(line) for form in known) for line in text.split("\n")[1:-2])


def test_a_list_without_a_connection(peers):
    assert peers.db2("db1", "list indoubt transactions")[1].startswith("SQL1024N")


# Takeovers


@pytest.mark.parametrize("decision", ["commit", "rollback"])
@pytest.mark.parametrize("forced", [False, True])
def test_a_branch_in_doubt_is_finished_on_the_new_primary(peers, client, forced, decision):
    client.work(1, "A")
    client.xa("prepare", "A")
    client.work(2, "B")
    if forced:
        peers.kill("db1")
    done(peers.db2("db2", FORCE if forced else TAKEOVER))
    new = Client(peers, "db2")
    assert (new.recover(), new.rows(), new.xa("prepare", "B")) == (["A"], [], xa.NOTA)
    assert (new.xa(decision, "A"), new.recover()) == (xa.OK, [])
    assert new.rows() == ([1] if decision == "commit" else [])


def test_a_branch_in_doubt_comes_back_with_the_old_primary(peers, client):
    client.work(1)
    client.xa("prepare")
    for host in ("db2", "db1"):
        done(peers.db2(host, TAKEOVER))
        peers.advance(1)
    back = Client(peers)
    assert (back.recover(), back.xa("commit"), back.rows()) == (["A"], xa.OK, [1])


def test_a_branch_that_the_standby_has_not_got_is_unknown_to_it(peers, client):
    """Prepared while the pair is not connected: after a forced takeover its transaction manager is told so."""
    peers.cut()
    peers.advance(500)  # the peer window is over
    client.work(1)
    assert client.xa("prepare") == xa.OK
    peers.kill("db1")
    done(peers.db2("db2", FORCE))
    new = Client(peers, "db2")
    assert (new.recover(), new.xa("commit"), new.rows()) == ([], xa.NOTA, [])


def test_a_branch_in_doubt_survives_the_process(pair):
    client = Client(pair)
    client.work(1)
    client.xa("prepare")
    pair.crash("db1")
    pair.expect("db1", "activate db STMS")
    back = Client(pair)
    assert (back.recover(), back.xa("commit"), back.rows()) == (["A"], xa.OK, [1])
