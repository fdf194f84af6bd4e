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
from ansible_collections.sametime.estate.lab.db2.harness import free_port, peer, wait

START = Path(__file__).resolve().parents[2] / "common" / "start.py"


def driver(name, module):
    missing = importlib.util.find_spec(module) is None
    return pytest.param(name, marks=pytest.mark.skipif(missing, reason=f"the driver {name} is not installed"), id=name)


DRIVERS = [driver("ibm_db", "ibm_db"), driver("pydrda", "drda")]


class Client:
    """`db2lab client` with one driver, for a list of servers."""

    def __init__(self, name, folder):
        self.name = name
        self.notes = folder / "notes.jsonl"

    def start(self, servers, *words):
        listed = ["--server", f"127.0.0.1:{servers[0]}"]
        if len(servers) > 1:
            listed += ["--alternate", f"127.0.0.1:{servers[1]}"]
        argv = [sys.executable, str(START), "db2.db2lab.command", "client", "--driver", self.name, *listed]
        return subprocess.Popen(
            [*argv, "--notes", str(self.notes), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, servers, *words):
        process = self.start(servers, *words)
        out, err = process.communicate(timeout=60)
        return process.returncode, json.loads(out) if out else err

    def noted(self):
        return len(self.notes.read_text().splitlines()) if self.notes.exists() else 0


@pytest.fixture(params=DRIVERS)
def client(request, tmp_path):
    return Client(request.param, tmp_path)


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


def test_nobody_listens(client):
    rc, text = client.run([free_port()], "--retries", "0", "--sql", "values 1")
    assert rc == 4
    assert "SQL30081N" in text


def test_a_writer_loses_nothing_in_takeovers(real, client):
    one, two = real
    process = client.start([one.port, two.port], "--interval", "0.002", "--seconds", "60", "--count", "120")
    assert wait(lambda: client.noted() > 10)
    for host in (two, one):
        assert wait(lambda here=host: here.db2("takeover hadr on db STMS")[0] == 0)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert json.loads(out)["committed"] == 120
    assert client.run([one.port, two.port], "--lost")[1]["lost"] == []


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


@pytest.mark.parametrize("name", DRIVERS)
def test_an_uncommitted_row_of_a_broken_connection_is_rolled_back(real, name):
    one, _ = real
    if name == "ibm_db":
        ibm_db = importlib.import_module("ibm_db")

        words = f"DATABASE=STMS;HOSTNAME=127.0.0.1;PORT={one.port};PROTOCOL=TCPIP;UID=stuser;PWD=stpass;"
        made = ibm_db.connect(words, "", "")
        ibm_db.autocommit(made, ibm_db.SQL_AUTOCOMMIT_OFF)
        ibm_db.exec_immediate(made, "insert into STM.MEETINGROOM values (99, 'Attic')")
    else:
        drda = importlib.import_module("drda")

        made = drda.connect(host="127.0.0.1", port=one.port, database="STMS", user="stuser", password="stpass")
        made.cursor().execute("insert into STM.MEETINGROOM values (99, 'Attic')")
    count = "select count(*) from STM.MEETINGROOM"
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2(count)[1].split("\n")[3].strip() == "10"
    one.db2("force applications all")
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2(count)[1].split("\n")[3].strip() == "10"


def test_many_clients_at_once(real):
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

    threads = [threading.Thread(target=work, args=(number,)) for number in range(150)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert one.db2("connect to STMS")[0] == 0
    assert one.db2("select count(*) from STM.MEETINGROOM")[1].split("\n")[3].strip() == "160"


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
