"""Real drivers against a real pair: they connect, write, are refused, are rerouted, and lose nothing.

Each test runs once with IBM's driver (package ibm_db) and once with pydrda, each where it is installed.
"""

import importlib.util
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.common.ports import free_port
from ansible_collections.sametime.estate.lab.db2.drivers.lab_client import LabClient
from ansible_collections.sametime.estate.lab.db2.harness import peer, wait

PROGRAM = Path(__file__).parent / "data" / "programs" / "sessions.py"


def driver(name, module):
    missing = importlib.util.find_spec(module) is None
    return pytest.param(name, marks=pytest.mark.skipif(missing, reason=f"the driver {name} is not installed"), id=name)


DRIVERS = [driver("ibm_db", "ibm_db"), driver("pydrda", "drda")]
needs_pydrda = DRIVERS[1].marks[0]


@pytest.fixture(params=DRIVERS)
def client(request, tmp_path):
    return LabClient(request.param, tmp_path)


def test_statements_and_their_errors(real, client):
    port = [real[0].port]
    assert client.run(port, "--sql", "values 5") == (0, {"driver": client.name, "rows": [[5]]})
    assert client.run(port, "--sql", "values current server")[1]["rows"] == [["STMS"]]
    assert client.run(port, "--sql", "values current schema")[1]["rows"] == [["STUSER"]]
    assert client.run(port, "--sql", "select count(*) from STM.MEETINGROOM")[1]["rows"] == [[10]]
    rc, text = client.run(port, "--sql", "select * from NO.TABLE")
    assert rc == 4
    assert "SQL0204N" in text
    assert "NO.TABLE" in text


@needs_pydrda
def test_nobody_listens(tmp_path):
    """IBM's driver tells the same, after five seconds."""
    rc, text = LabClient("pydrda", tmp_path).run([free_port()], "--sql", "values 1")
    assert rc == 4
    assert "SQL30081N" in text


def test_eight_writers_lose_nothing_in_takeovers(real, tmp_path):
    """Half of them have IBM's driver, where it is installed; none loses a row, and none writes one twice."""
    one, two = real
    both = [one.port, two.port]
    names = [param.values[0] for param in DRIVERS if not param.marks[0].args[0]]
    clients = [LabClient(names[number % len(names)], tmp_path / str(number)) for number in range(8 if names else 0)]
    writers = [client.start(both, "--interval", "0.01", "--seconds", "60", "--count", "40") for client in clients]
    assert wait(lambda: all(client.noted() > 5 for client in clients), 60)
    for host in (two, one, two, one):
        assert wait(lambda here=host: here.db2("takeover hadr on db STMS")[0] == 0)
    for writer in writers:
        out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0, err
        said = json.loads(out)
        assert said["committed"] == 40
        assert "SQL0803N" not in said["errors"], "a driver wrote a row again that was committed"
    for client in clients:
        assert client.found(one) == list(range(1, 41))


@pytest.mark.parametrize("name", DRIVERS[:1])
def test_the_first_connection_while_the_named_server_is_a_standby(real, tmp_path, name):
    """The settings of filter db2_client_settings have both servers for it."""
    one, two = real
    client = LabClient(name, tmp_path)
    assert client.run([two.port, one.port], "--sql", "select count(*) from STM.MEETINGROOM")[1]["rows"] == [[10]]


def test_lost_commits_are_counted(hosts, client):
    one, two = hosts
    peer(one, two, cfg={"HADR_PEER_WINDOW": "0"})
    client.run([one.port], "--interval", "0", "--count", "10")
    os.kill(two.pid(), signal.SIGKILL)
    assert wait(lambda: one.triple()[1] == "DISCONNECTED")
    client.run([one.port], "--interval", "0", "--count", "15")
    os.kill(one.pid(), signal.SIGKILL)
    one.shell("db2stop force")
    assert two.db2("activate db STMS")[0] == 0
    assert wait(lambda: two.triple()[1] == "REMOTE_CATCHUP_PENDING")
    assert two.db2("takeover hadr on db STMS by force")[0] == 0
    rc, said = client.run([two.port], "--lost")
    assert rc == 1
    assert said["lost"] == list(range(11, 26))


def sessions(name, host, what):
    """Start the program that has several connections with one driver."""
    argv = [sys.executable, str(PROGRAM), name, str(host.port), what]
    return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", DRIVERS)
def test_several_connections_with_cursors_and_errors(real, name):
    """Rows in several blocks; a missing table, a duplicate key, a row that another unit of work has changed."""
    out, _ = sessions(name, real[0], "several").communicate(timeout=60)
    assert json.loads(out) == {"seen": [True] * 3, "codes": [-204, -803, -911], "left": [[699]]}


@pytest.mark.parametrize("name", DRIVERS)
def test_an_uncommitted_row_of_a_broken_connection_is_rolled_back(real, name):
    one, _ = real
    process = sessions(name, one, "uncommitted")
    assert process.stdout.readline() == "inserted\n"
    count = "select count(*) from STM.MEETINGROOM"
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2(count)[1].split("\n")[3].strip() == "10"
    one.db2("force applications all")
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2(count)[1].split("\n")[3].strip() == "10"
    process.communicate(timeout=60)


def test_many_clients_together(real):
    drda = pytest.importorskip("drda", reason="the driver pydrda is not installed")
    one, _ = real
    failed = []

    def work(number):
        try:
            made = drda.connect(
                host="127.0.0.1", port=one.port, database="STMS", user="stuser", password="stpass", timeout=20
            )
            made.cursor().execute(f"insert into STM.MEETINGROOM values ({100 + number}, 'Room')")
            made.commit()
            made.close()
        except Exception as exc:  # noqa: BLE001 - shown below
            failed.append(exc)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("select count(*) from STM.MEETINGROOM")[1].split("\n")[3].strip() == "210"


def test_hostile_bytes_harm_nobody_else(real):
    one, _ = real
    noise = random.Random(1)  # the same bytes in each run
    hello = b"\x00\x26\xd0\x01\x00\x01\x00\x20\x10\x6d\x00\x06\x11\xa2\x00\x03\x00\x16\x21\x10" + b"STMS".ljust(18)
    for size in range(0, 200, 4):
        with socket.create_connection(("127.0.0.1", one.port), timeout=5) as connection:
            connection.sendall((hello if size % 8 else b"") + noise.randbytes(size))
    quiet = [socket.create_connection(("127.0.0.1", one.port), timeout=5) for _ in range(20)]
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("select count(*) from STM.MEETINGROOM")[1].split("\n")[3].strip() == "10"
    for connection in quiet:
        connection.close()
    assert "trap" not in one.diagnostics()
    assert (one.home.diagnostics.with_name("trap.txt")).read_text() == ""
