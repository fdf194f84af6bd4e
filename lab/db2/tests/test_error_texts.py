"""The texts of errors come from the server if a driver is told to ask for them: they are those of the command line.

IBM's JDBC driver asks with retrieveMessagesFromServerOnGetMessage, the CLI driver with UseServerMsgSP.
"""

import re

import pytest
from ansible_collections.sametime.estate.lab.db2 import scripted
from ansible_collections.sametime.estate.lab.db2.db2lab.texts import MESSAGES
from ansible_collections.sametime.estate.lab.db2.drivers import cli
from ansible_collections.sametime.estate.lab.db2.drivers import jvm as java

NUMBER = "java.lang.Integer"
DELETE = "delete from STM.MEETINGROOM where NUMBER = 3"
MISSING = ("SQL0204N", {"name": "NO.TABLE"})
DUPLICATE = ("SQL0803N", {"index": "1", "table": "LAB.KEYS"})
TWICE = ("SQL0601N", {"name": "LAB.KEYS", "type": "TABLE"})
LOCKED = ("SQL0911N", {"reason": 68})
FORCED = ("SQL1224N", {})


def text(name, values):
    """Return the text of a message without id and SQLSTATE."""
    return re.sub(r"\s+SQLSTATE=\w+$", "", MESSAGES[name]).format(**values)


def failures(clients, estate):
    """Let the first client fail in all ways; returns answers and messages."""
    one, two = clients
    for client in clients:
        client.call("autocommit", "false")
    one.call("update", "create table LAB.KEYS (ID INTEGER NOT NULL PRIMARY KEY)")
    one.call("update", "insert into LAB.KEYS values (1)")
    one.call("commit")
    two.call("update", DELETE)
    yield one.call("query", "select * from NO.TABLE"), MISSING
    yield one.call("update", "insert into LAB.KEYS values (1)"), DUPLICATE
    yield one.call("update", "create table LAB.KEYS (ID INTEGER)"), TWICE
    yield one.call("update", DELETE), LOCKED
    estate.disconnect()
    yield one.call("update", DELETE), FORCED


@pytest.mark.skipif(java.missing() != "", reason=java.missing())
def test_the_jdbc_driver_shows_them(jvm):
    estate = scripted.Estate()
    console = [("databaseName", java.TEXT, "STMS"), ("driverType", NUMBER, "4")]
    console += [("serverName", java.TEXT, scripted.HOST), ("portNumber", NUMBER, estate[0].port)]
    console += [("retrieveMessagesFromServerOnGetMessage", java.FLAG, "true")]
    clients = [jvm.client(), jvm.client()]
    for client in clients:
        assert client.source(java.POOL, console) == []
        assert client.call("open").code == 0
    for told, (name, values) in failures(clients, estate):
        assert told.code == -int(name[3:-1])
        assert told.text.startswith(f"{text(name, values)}. SQLCODE={told.code}, SQLSTATE={told.state}, ")


@pytest.mark.skipif(cli.missing() != "", reason=cli.missing())
def test_the_cli_driver_shows_them(tmp_path):
    """Without the id, which its own texts have. For SQL0803N it does not ask."""
    estate = scripted.Estate()
    clients = [cli.CliClient(tmp_path / str(number), estate[0].port) for number in range(2)]
    for client in clients:
        assert client.call("open", client.port, "UseServerMsgSP=1;ServerMsgMask=-2;").code == 0
    for told, (name, values) in failures(clients, estate):
        assert told.code == -int(name[3:-1])
        shown = re.sub(r"\s+", " ", text(name, values))
        own = f"{name} {shown}" if name == "SQL0803N" else shown
        assert told.text.startswith(f"[IBM][CLI Driver][DB2/LINUXX8664] {own} SQL"), told.text
    for client in clients:
        client.close()
