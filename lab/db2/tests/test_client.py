"""The client: whom it tries, when it goes on to another server, what it tells, and that nothing committed is lost."""

import contextlib
import json
import os
import signal
import socket
import threading

import pytest
from ansible_collections.sametime.estate.lab.common.rpc import Buffer, pack, receive
from ansible_collections.sametime.estate.lab.db2.db2lab.client import Client, ClientError, Properties, Server, Writer
from ansible_collections.sametime.estate.lab.db2.db2lab.command import main
from ansible_collections.sametime.estate.lab.db2.harness import free_port, peer, wait

NOWHERE = Server("127.0.0.1", 1)


class Fake:
    """A server with given answers."""

    def __init__(self, alternate=None, refusal=""):
        self.alternate = alternate
        self.refusal = refusal
        self.seen = []
        self.open = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = Server("127.0.0.1", self.listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.open.append(connection)
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        buffer = Buffer()
        with contextlib.suppress(OSError):
            hello = receive(connection, buffer)
            self.seen.append(hello)
            if self.refusal:
                connection.sendall(pack({"rc": 4, "text": self.refusal}))
                connection.close()
                return
            sent = {"hostname": self.alternate.host, "port": self.alternate.port} if self.alternate else {}
            connection.sendall(pack({"rc": 0, "text": "", "alternate": sent, "server": {"host": "fake"}}))
            while (request := receive(connection, buffer)) is not None:
                self.seen.append(request)
                connection.sendall(pack({"rc": 0, "text": "", "rows": [[1]]}))

    def drop(self, stop=True):
        """Close all connections; with stop take no new ones."""
        if stop:
            with contextlib.suppress(OSError):  # without this, a thread that waits for a client still gets one
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


@pytest.fixture
def fake():
    made = []

    def make(*args, **kwargs):
        made.append(Fake(*args, **kwargs))
        return made[-1]

    yield make
    for server in made:
        server.drop()


def client(server, alternate=None, **more):
    return Client(Properties(server, alternate, retries=2, retry_seconds=0.01, timeout_seconds=2, **more))


# The first connection: by the client's own properties


def test_first_connection_goes_to_the_server(fake):
    one, two = fake(), fake()
    assert client(one.address, two.address).connect() == one.address
    assert two.seen == []


def test_first_connection_tries_the_next_server_when_one_is_down(fake):
    two = fake()
    assert client(NOWHERE, two.address).connect() == two.address


def test_first_connection_tries_the_next_server_after_a_standby(fake):
    one = fake(refusal='SQL1776N  The command cannot be issued on an HADR database. Reason code = "1".')
    two = fake()
    assert client(one.address, two.address).connect() == two.address


@pytest.mark.parametrize(
    "text",
    [
        'SQL1117N  A connection to or activation of database "STMS" cannot be made \nbecause of ROLL-FORWARD PENDING.',
        'SQL1013N  The database alias name or database name "STMS" could not be found.',
        'SQL1768N  Unable to start HADR. Reason code = "7".',
    ],
)
def test_other_errors_cause_no_reroute(fake, text):
    one, two = fake(refusal=text), fake()
    with pytest.raises(ClientError) as caught:
        client(one.address, two.address).connect()
    assert caught.value.code == text[:8]
    assert two.seen == []


def test_no_server_answers():
    with pytest.raises(ClientError, match="SQL30081N"):
        client(NOWHERE, Server("127.0.0.1", 2)).connect()


def test_attempts_are_counted(fake):
    one = fake(refusal='SQL1776N  The command cannot be issued on an HADR database. Reason code = "1".')
    with pytest.raises(ClientError, match="SQL1776N"):
        client(one.address).connect()
    assert len(one.seen) == 3


# Afterwards: the server's list


def test_the_servers_list_replaces_the_clients(fake):
    third = fake()
    one, two = fake(alternate=third.address), fake()
    made = client(one.address, two.address)
    made.connect()
    assert made.servers == [one.address, third.address]
    one.drop()
    with pytest.raises(ClientError, match="SQL30108N"):
        made.execute("insert")
    assert made.current == third.address
    assert two.seen == []
    assert made.execute("select") == [[1]]


def test_an_empty_list_leaves_no_way_out(fake):
    one, two = fake(), fake()
    made = client(one.address, two.address)
    made.connect()
    one.drop()
    with pytest.raises(ClientError, match="SQL30081N"):
        made.execute("insert")
    assert two.seen == []


def test_a_wrong_list_breaks_a_right_data_source(fake):
    two = fake()
    one = fake(alternate=NOWHERE)
    made = client(one.address, two.address)
    made.connect()
    one.drop()
    with pytest.raises(ClientError, match="SQL30081N"):
        made.execute("insert")
    assert two.seen == []


def test_a_client_does_not_return_by_itself(fake):
    one, two = fake(), fake()
    one.alternate, two.alternate = two.address, one.address
    made = client(one.address, two.address)
    made.connect()
    one.drop(stop=False)
    one.refusal = 'SQL1776N  The command cannot be issued on an HADR database. Reason code = "1".'
    with pytest.raises(ClientError, match="SQL30108N"):
        made.execute("x")
    one.refusal = ""
    for _ in range(3):
        made.execute("x")
    assert made.current == two.address


def test_affinities_ignore_the_list_and_go_back(fake):
    one, two = fake(alternate=NOWHERE), fake(alternate=NOWHERE)
    made = client(NOWHERE, affinities=[one.address, two.address], failback_seconds=0.05)
    made.connect()
    assert made.current == one.address
    one.drop(stop=False)
    one.refusal = 'SQL1776N  The command cannot be issued on an HADR database. Reason code = "1".'
    with pytest.raises(ClientError, match="SQL30108N"):
        made.execute("x")
    assert made.current == two.address
    one.refusal = ""

    def back():
        made.execute("x")
        return made.current == one.address

    assert wait(back, 3)


# Against the real pair


def reach(host):
    return Server("127.0.0.1", host.port)


def test_a_server_reports_itself_and_its_alternate(real):
    one, two = real
    made = client(reach(two), reach(one))
    assert made.connect() == reach(one)
    assert made.reached["instance"] == "db2inst1"
    assert made.servers == [reach(one), reach(two)]
    assert made.execute("select count(*) from STM.MEETINGROOM") == [[10]]
    assert "db2jcc" in one.db2("list applications")[1]
    made.close()
    assert wait(lambda: "SQL1611W" in one.db2("list applications")[1])


def test_the_alternate_server_is_that_of_db2start(real):
    one, two = real
    one.db2("update alternate server for database STMS using hostname NULL port NULL")
    made = client(reach(one), reach(two))
    made.connect()
    assert made.servers == [reach(one), reach(two)]
    one.shell("db2stop force; db2start")
    assert one.db2("activate db STMS")[0] == 0
    made = client(reach(one), reach(two))
    made.connect()
    assert made.servers == [reach(one)]


def test_a_rollforward_pending_database_and_unknown_ones(real):
    one, two = real
    assert two.db2("deactivate db STMS")[0] == 0
    assert two.db2("stop hadr on db STMS")[0] == 0
    with pytest.raises(ClientError, match="SQL1117N"):
        client(reach(two), reach(one)).connect()
    with pytest.raises(ClientError, match="SQL1013N"):
        client(reach(one), database="STMX").connect()


def test_forced_applications_lose_their_connection(real):
    one, two = real
    made = client(reach(one), reach(two))
    made.connect()
    assert one.db2("force applications all")[0] == 0
    with pytest.raises(ClientError, match="SQL30108N"):
        made.execute("values 1")
    assert made.current == reach(one)


def write_under(hosts, tmp_path, trouble):
    """Write rows while something happens; returns the writer and its summary."""
    one, two = hosts
    writer = Writer(client(reach(one), reach(two)), tmp_path / "notes.jsonl")
    writer.client.properties.retries = 40
    writer.client.properties.retry_seconds = 0.05
    writer.prepare()
    thread = threading.Thread(target=trouble)
    thread.start()
    summary = writer.run(seconds=60, interval=0.002, count=150)
    thread.join()
    return writer, summary


def test_a_writing_client_loses_nothing_in_graceful_takeovers(real, tmp_path):
    one, two = real

    def there_and_back():
        # On a machine that stands still for a moment the link is lost and comes back: then the command is repeated.
        for host in (two, one):
            assert wait(lambda here=host: here.db2("takeover hadr on db STMS")[0] == 0)

    writer, summary = write_under(real, tmp_path, there_and_back)
    assert summary["committed"] >= 150
    assert summary["reroutes"] >= 1
    assert writer.lost() == []


def test_lost_commits_are_counted(hosts, tmp_path):
    one, two = hosts
    peer(one, two, cfg={"HADR_PEER_WINDOW": "0"})
    writer = Writer(client(reach(one), reach(two)), tmp_path / "notes.jsonl")
    writer.prepare()
    writer.run(seconds=10, interval=0, count=10)
    os.kill(two.pid(), signal.SIGKILL)
    assert wait(lambda: one.triple()[1] == "DISCONNECTED")
    writer.run(seconds=10, interval=0, count=25)
    os.kill(one.pid(), signal.SIGKILL)
    one.shell("db2stop force")
    assert two.db2("activate db STMS")[0] == 0
    assert wait(lambda: two.triple()[1] == "REMOTE_CATCHUP_PENDING")
    assert two.db2("takeover hadr on db STMS by force")[0] == 0
    after = Writer(client(reach(two)), tmp_path / "notes.jsonl")
    assert after.lost() == list(range(11, 26))


def test_the_labs_own_command(real, tmp_path, capsys):
    one, two = real
    server = ["client", "--server", f"127.0.0.1:{one.port}", "--alternate", f"127.0.0.1:{two.port}"]
    notes = ["--notes", str(tmp_path / "notes.jsonl")]
    assert main([*server, "--sql", "values 5"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == [[5]]
    assert main([*server, *notes, "--count", "5", "--interval", "0"]) == 0
    assert json.loads(capsys.readouterr().out)["committed"] == 5
    assert main([*server, *notes, "--lost"]) == 0
    assert json.loads(capsys.readouterr().out)["lost"] == []
    with (tmp_path / "notes.jsonl").open("a") as file:
        file.write('{"number": 99, "server": "x", "time": 1}\n')
    assert main([*server, *notes, "--lost"]) == 1
    assert main(["client", "--server", f"127.0.0.1:{free_port()}", "--retries", "0", "--sql", "values 1"]) == 4
