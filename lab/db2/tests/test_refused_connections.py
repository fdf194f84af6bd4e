"""What both drivers of IBM report when a database refuses to be connected to: code, SQLSTATE and tokens."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from ansible_collections.sametime.estate.lab.db2.drivers import cli
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java

pytestmark = [
    pytest.mark.skipif(cli.missing() != "", reason=cli.missing()),
    pytest.mark.skipif(java.missing() != "", reason=java.missing()),
]


def by_cli(port, folder):
    # One attempt, where the defaults are three within five seconds.
    client = cli.CliClient(folder, port, cli.Settings({"enableAcr": "true"}, [port]))
    told = client.call("open", port)
    client.close()
    return told


def by_jdbc(port, jvm):
    client = jvm.client()
    console = [("databaseName", java.TEXT, "STMS"), ("driverType", "java.lang.Integer", "4")]
    console += [("serverName", java.TEXT, "127.0.0.1"), ("portNumber", "java.lang.Integer", port)]
    assert client.source(java.POOL, console) == []
    return client.call("open")


def seen(code, state, cli_text, tokens):
    """Return what both are to report; the JDBC driver has no texts and cannot ask for one without a connection."""
    name = f"SQL{-code:04}N"
    return [
        (code, state, f"[IBM][CLI Driver] {name} {cli_text} SQLSTATE={state} SQLCODE={code}"),
        (code, state, f"DB2 SQL Error: SQLCODE={code}, SQLSTATE={state}, SQLERRMC={tokens}"),
    ]


@pytest.fixture
def told(tmp_path, jvm):
    """Return what both drivers are told by a host."""

    def connect(host):
        with ThreadPoolExecutor(2) as pool:
            answers = [pool.submit(by_cli, host.port, tmp_path), pool.submit(by_jdbc, host.port, jvm)]
        found = [answer.result() for answer in answers]
        return [(one.code, one.state, one.text.partition(", DRIVER=")[0]) for one in found]

    return connect


def test_a_standby(real, told):
    text = 'The command cannot be issued on an HADR database. Reason code = "1".'
    assert told(real[1]) == seen(-1776, "08004", text, "1")


def test_roll_forward_pending(hosts, told):
    one, _ = hosts
    one.reset(database="STMS")
    assert one.db2(f"update db cfg for STMS using LOGARCHMETH1 DISK:{one.base}/arch/STMS/")[0] == 0
    assert one.db2(f"backup db STMS to {one.base}/backup")[0] == 0
    assert one.db2("drop db STMS")[0] == 0
    assert one.db2(f"restore db STMS from {one.base}/backup")[0] == 0
    text = 'A connection to or activation of database "STMS" cannot be made because of ROLL-FORWARD PENDING.'
    assert told(one) == seen(-1117, "57019", text, "STMS")


def test_a_backup_has_the_database_for_itself(hosts, told):
    one, _ = hosts
    one.reset(database="STMS")
    with one.instance.exclusive("STMS"):
        text = "The operation failed because the specified database cannot be connected to in the mode requested."
        assert told(one) == seen(-1035, "57019", text, "null")
    assert one.db2("connect to STMS")[0] == 0
    assert "ended unexpectedly" not in one.diagnostics()
